import { logWarning } from '#audit/operator-log.ts'
import { parseAddress } from '#domain/address.ts'
import type { BrowserHandle, BrowserHash } from '#domain/ids.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { addressIndex, directoryOf } from './directory-edge.ts'

/** Known devices have tries and codes of their own; who signs out everywhere may mean one of them. */
export const forgetBrowsers = (request: PageRequest, session: OpenSession): Promise<void> =>
  forget(request, session, null)

/** Takes the mark from every browser but that of the session: whoever it has put out may guess as a stranger alone. */
export const forgetOtherBrowsers = (request: PageRequest, session: OpenSession): Promise<void> =>
  forget(request, session, session.proof.browser)

/** Takes the mark from one browser of the session's address; nothing happens where none bears that name. */
export const forgetBrowser = async (
  request: PageRequest,
  { customer }: OpenSession,
  handle: BrowserHandle,
): Promise<void> => {
  const index = await addressIndex(request, customer.claims)
  if (index === undefined) return
  await directoryOf(request, index).forgetBrowser({ index, handle, requestId: request.requestId })
}

const forget = async (request: PageRequest, { customer }: OpenSession, kept: BrowserHash | null): Promise<void> => {
  const index = await addressIndex(request, customer.claims)
  if (index === undefined) return
  await directoryOf(request, index).forgetBrowsers({ index, ...(kept === null ? {} : { kept }) })
}

/** Takes the mark from every browser of an address that an account itself names. */
export const forgetBrowsersOf = async (request: PageRequest, text: string): Promise<void> => {
  const address = parseAddress(text)
  const keys = await request.services.keys(request.now)
  if (!address.ok || !keys.ok) return
  const index = await keys.value.identifierHash('email', address.value.normalised)
  await directoryOf(request, index).forgetBrowsers({ index })
}

/**
 * The same for several, after what is done and cannot be done again: never fails, so that its page says what was done also
 * where a shard is out of reach. Then the marks there stay, which open nothing.
 */
export const forgetBrowsersAfter = async (request: PageRequest, addresses: readonly string[]): Promise<void> => {
  const outcomes = await Promise.allSettled(addresses.map((address) => forgetBrowsersOf(request, address)))
  const failed = outcomes.filter(({ status }) => status === 'rejected').length
  if (failed === 0) return
  logWarning(JSON.stringify({ event: 'known_browsers.kept', request_id: request.requestId, addresses: failed }))
}
