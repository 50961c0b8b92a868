import { fromBase64Url, fromUtf8 } from '#lib/encoding.ts'
import type { RequestFacts } from './parse-request.ts'

/** Name of the one field of the form that releases a parked request. */
export const TICKET_FIELD = 'postern-ticket'

/** Bytes of a ticket: too many to be guessed, and used once. */
export const TICKET_BYTES = 32

const TICKET_FORM = new RegExp(`^${TICKET_FIELD}=([A-Za-z0-9_-]{43})$`)

/** Bytes of that form as browsers send it: every ticket makes one of this very length. */
export const TICKET_FORM_BYTES = TICKET_FIELD.length + 1 + 43

/**
 * Whether a request could be such a form, by its head alone. Only then is its body read: every other body goes on to the
 * origin as a stream.
 */
export const mayHoldTicket = ({ method, navigation }: RequestFacts, headers: Headers): boolean =>
  method === 'POST' &&
  navigation &&
  headers.get('content-length') === String(TICKET_FORM_BYTES) &&
  headers.get('content-type') === 'application/x-www-form-urlencoded'

/** The ticket in the body of such a form; undefined where it is a form of the app's that has the same length. */
export const ticketIn = (body: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  const [, ticket] = TICKET_FORM.exec(fromUtf8(body) ?? '') ?? []
  return ticket === undefined ? undefined : fromBase64Url(ticket)
}
