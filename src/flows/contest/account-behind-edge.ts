import type { ContestLink } from '#domain/contest-link.ts'
import type { Account } from '#objects/account.object.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** The object that a link names; undefined where it names none of ours: the link comes from outside. */
export const accountBehind = (
  request: PageRequest,
  { account }: ContestLink,
): DurableObjectStub<Account> | undefined => {
  const { ACCOUNT } = request.services.bindings
  try {
    return ACCOUNT.get(ACCOUNT.idFromString(account))
  } catch {
    return undefined
  }
}
