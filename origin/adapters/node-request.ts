import type { ReceivedRequest } from '../request-binding.ts'
import { ASSERTION_HEADER } from '../verify.ts'

/** The part of Node's `IncomingMessage` that is read here, with what Express and Connect add to it. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Set by frameworks that rewrite `url` while they mount routers. */
  readonly originalUrl?: string | undefined
  readonly rawHeaders: readonly string[]
}

/**
 * Reads what is verified out of a Node request. Takes the header lines as they were sent: `headers` joins or drops
 * repeated ones, so that a second assertion could hide behind the first.
 */
export const fromNode = (request: NodeRequest): ReceivedRequest => {
  const { rawHeaders } = request
  const wanted = ASSERTION_HEADER.toLowerCase()
  const assertions = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted)
  return { method: request.method ?? '', target: request.originalUrl ?? request.url ?? '', assertions }
}
