import type { Claims } from './identity.ts'
import { accepted, type Checked, refused } from './refusal.ts'

/** What an origin service knows of a request before it believes anything in it. */
export interface ReceivedRequest {
  /** As on the request line; compared with regard to case. */
  readonly method: string
  /** Path and query exactly as received (`/account?tab=1`), before any framework decodes, merges or strips a prefix. */
  readonly target: string
  /** Every `Postern-Assertion` header line, in order; empty where there is none. */
  readonly assertions: readonly string[]
}

/** `request`: each assertion names one request. `session`: the site chose assertions that fit every request. */
export type Binding = 'request' | 'session'

/**
 * Compares `htm`, `htu` and `htq` with the request that arrived, so that a captured assertion serves no other one. The
 * site in `htu` is compared with the configured `publicOrigin` and never with Host, which the sender of a request
 * chooses. `binding: 'session'` admits an assertion that has none of the three; one that has any needs them all.
 * Fails `binding_missing`, `claim_invalid`, `method_mismatch`, `public_url_mismatch`, `path_mismatch` or `query_mismatch`.
 * @see RFC 9449 section 4.2 for `htm` and `htu`
 */
export const checkBinding = async (
  claims: Claims,
  request: ReceivedRequest,
  expected: { readonly publicOrigin: string; readonly binding: Binding },
): Promise<Checked<undefined>> => {
  const { htm, htu, htq } = claims
  if (htm === undefined && htu === undefined && htq === undefined) {
    return expected.binding === 'session' ? accepted(undefined) : refused('binding_missing')
  }
  if (htm === undefined || htu === undefined) return refused('binding_missing')
  if (typeof htm !== 'string') return refused('claim_invalid', 'htm')
  if (typeof htu !== 'string') return refused('claim_invalid', 'htu')
  if (htq !== undefined && typeof htq !== 'string') return refused('claim_invalid', 'htq')
  if (htm !== request.method) return refused('method_mismatch')
  // The slash belongs to the comparison: `https://shop.example` also begins `https://shop.example.attacker.test/`.
  if (!htu.startsWith(`${expected.publicOrigin}/`)) return refused('public_url_mismatch')
  const { path, query } = splitTarget(request.target)
  // Byte for byte: decoding either side first is how two components come to read one request differently.
  if (htu.slice(expected.publicOrigin.length) !== path) return refused('path_mismatch')
  if (htq !== (query === '' ? undefined : await queryHash(query))) return refused('query_mismatch')
  return accepted(undefined)
}

/** Path and raw query of a request target; a bare `?` is no query. */
const splitTarget = (target: string): { readonly path: string; readonly query: string } => {
  const mark = target.indexOf('?')
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}

/** Unpadded base64url of the SHA-256 of a raw query without its `?`: the value of `htq`. */
export const queryHash = async (query: string): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(query)))
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
