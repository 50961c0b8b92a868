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
 * when the client leaves, the runtime ends both sides. Fails `origin_timeout` or `origin_unreachable`.
 */
export const forward = async (forwarding: Forwarding): Promise<Result<Response, ForwardFailure>> => {
  const { headers, service, timeoutSeconds, identified } = forwarding
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutSeconds * 1000)
  const init: RequestInit = {
    headers,
    // Followed by the runtime, a redirect would carry identity and cookies to whatever host it names.
    redirect: 'manual',
    signal: controller.signal,
    ...(identified ? { cache: 'no-store' } : {}),
  }
  try {
    const [input, full] = outgoing(forwarding, init)
    return ok(await (service === undefined ? fetch(input, full) : service.fetch(input, full)))
  } catch {
    return fail({ code: controller.signal.aborted ? 'origin_timeout' : 'origin_unreachable' })
  } finally {
    clearTimeout(timer)
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
