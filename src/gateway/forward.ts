/**
 * The one place that reaches an origin. A request is sent once: nothing here retries, follows a redirect or caches what
 * was made for somebody.
 */
import { fail, ok, type Result } from '#lib/result.ts'

/** What goes out. */
export interface Forwarding {
  /** The request as it came: its body is streamed, everything else is taken from the fields below. */
  readonly request: Request
  readonly method: string
  readonly address: string
  readonly headers: Headers
  /** The origin as a service binding; undefined: over the network. */
  readonly service: Pick<Fetcher, 'fetch'> | undefined
  /** Seconds until the response head must be there. */
  readonly timeoutSeconds: number
  /** The origin is told who asks, so no cache may answer in its place or keep its answer. */
  readonly identified: boolean
}

/** Why there is no response head. The origin may have acted on the request all the same. */
export type ForwardFailure = { readonly code: 'origin_unreachable' | 'origin_timeout' }

/**
 * Sends the request and gives the response as soon as its head is there. After that the body runs as long as it takes;
 * when the client leaves, the runtime ends both sides. A request without a timely head is left to the runtime, which ends
 * it with the client's own: an AbortController for each request would cost a tenth of the whole trip.
 * Fails `origin_timeout` or `origin_unreachable`.
 */
export const forward = (forwarding: Forwarding): Promise<Result<Response, ForwardFailure>> =>
  new Promise((resolve) => {
    // Never cleared: after the answer it changes nothing, and goes with the request. Clearing costs as much as setting.
    setTimeout(() => resolve(fail({ code: 'origin_timeout' })), forwarding.timeoutSeconds * 1000)
    ask(forwarding).then(
      (response) => resolve(ok(response)),
      () => resolve(fail({ code: 'origin_unreachable' })),
    )
  })

const ask = (forwarding: Forwarding): Promise<Response> => {
  const { headers, service, identified } = forwarding
  // Followed by the runtime, a redirect would carry identity and cookies to whatever host it names.
  // Left as the origin encoded it: taken apart and compressed anew, its bytes would no longer be those of its ETag.
  const init: RequestInit = identified
    ? { headers, redirect: 'manual', encodeResponseBody: 'manual', cache: 'no-store' }
    : { headers, redirect: 'manual', encodeResponseBody: 'manual' }
  try {
    const [input, full] = outgoing(forwarding, init)
    return service === undefined ? fetch(input, full) : service.fetch(input, full)
  } catch (error) {
    // What cannot even be asked for is a failure like any other.
    return Promise.reject(error)
  }
}

/** What to fetch. GET with a body is legal on the wire (search APIs send it), but it can only be carried over, not built. */
const outgoing = (
  { request, method, address }: Forwarding,
  init: RequestInit,
): [input: string | Request, init: RequestInit] => {
  const { body } = request
  if (body === null) return [address, { ...init, method }]
  if (method !== 'GET' && method !== 'HEAD') return [address, { ...init, method, body }]
  return [new Request(address, request), init]
}
