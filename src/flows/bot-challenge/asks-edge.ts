import type { EmailAddress } from '#domain/address.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** Whether the risk of a request asks for work before a mail is sent to an address, or a password tried at it. */
export const asksChallenge = async (
  _request: PageRequest,
  _way: 'code' | 'password' | 'sign-up',
  _address: EmailAddress,
): Promise<boolean> => false
