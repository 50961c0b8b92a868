import type { ReceivedRequest } from '../request-binding.ts'
import { ASSERTION_HEADER } from '../verify.ts'

/** The part of a web-standard `Request` that is read here. */
export interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
}

/**
 * Reads what is verified out of a web-standard request, in Workers, Deno, Bun and frameworks on them. `Headers` joins
 * repeated lines by a comma, which no assertion holds: the verifier refuses the joined value.
 */
export const fromFetch = (request: FetchRequest): ReceivedRequest => {
  const assertion = request.headers.get(ASSERTION_HEADER)
  // Cut, not parsed: `URL.search` would turn a bare `?` and an absent query into the same text, and so on.
  const path = request.url.indexOf('/', request.url.indexOf('//') + 2)
  return {
    method: request.method,
    target: path === -1 ? '/' : request.url.slice(path),
    assertions: assertion === null ? [] : [assertion],
  }
}
