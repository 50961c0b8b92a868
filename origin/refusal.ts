/** Every reason for which an assertion is not believed, with a sentence for the log of the origin service. */
export const REFUSALS = {
  assertion_missing: 'The request carries no Postern-Assertion header',
  assertion_repeated: 'The request carries more than one Postern-Assertion header line or value',
  assertion_too_long: 'The assertion is longer than 8192 characters',
  assertion_malformed: 'The assertion is not three base64url parts that hold JSON objects',
  algorithm_refused: 'The assertion is not signed with ES256',
  type_refused: 'The type of the token is not postern+jwt',
  header_refused: 'The token header has no usable kid, or members besides alg, typ and kid',
  keys_unavailable: 'No signing keys of the gateway are at hand, or they are older than an hour',
  key_unknown: 'The gateway publishes no key of this kid',
  signature_invalid: 'The signature does not fit the key',
  claim_invalid: 'A claim is absent or has the wrong shape',
  issuer_mismatch: 'The assertion comes from another gateway',
  audience_mismatch: 'The assertion is meant for another origin service',
  lifetime_invalid: 'The assertion lives longer than 60 seconds, or ends before it begins',
  not_yet_valid: 'The assertion is not valid yet',
  expired: 'The assertion has expired',
  binding_missing: 'The assertion is not bound to one request',
  method_mismatch: 'The assertion is bound to another method',
  public_url_mismatch: 'The assertion is bound to another site',
  path_mismatch: 'The assertion is bound to another path',
  query_mismatch: 'The assertion is bound to another query',
} as const

/** Names one of them, for the log. */
export type RefusalCode = keyof typeof REFUSALS

/** Why a request was refused: for the log, never for the client, which learns no more than 401 or 503. */
export interface Refusal {
  readonly code: RefusalCode
  /** The claim that `claim_invalid` is about. */
  readonly claim?: string
}

/** The outcome of one step of the verification. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

/** Wraps what a step found in order. */
export const accepted = <T>(value: T): Checked<T> => ({ ok: true, value })

/** Wraps the reason why a step went no further. */
export const refused = (code: RefusalCode, claim?: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: claim === undefined ? { code } : { code, claim },
})
