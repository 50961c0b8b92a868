/** Middleware for Express, Connect and plain `node:http`. */
import type { PosternIdentity } from '../identity.ts'
import type { Refusal } from '../refusal.ts'
import type { Verifier } from '../verify.ts'
import { fromNode, type NodeRequest } from './node-request.ts'
import { refusalAnswer } from './refusal-answer.ts'

/** A request on which a middleware of this file leaves the identity; undefined: nobody has signed in. */
export interface ExpressRequest extends NodeRequest {
  postern?: PosternIdentity | undefined
}

/** The part of a response that the standard answer needs. */
export interface ExpressResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** Answers a refused request; `refusal` is for the log. */
export type ExpressRefuse<Request, Response> = (refusal: Refusal, request: Request, response: Response) => void

type Middleware<Request, Response> = (request: Request, response: Response, next: (error?: unknown) => void) => void

/** Sends the standard answer: a problem document with 401, or 503 while the keys are not at hand. */
export const answerRefusal = (refusal: Refusal, _request: unknown, response: ExpressResponse): void => {
  const { status, headers, body } = refusalAnswer(refusal)
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.end(body)
}

/** Lets only requests pass that carry a valid assertion, and sets `request.postern`. */
export const requireIdentity =
  <Request extends ExpressRequest, Response extends ExpressResponse>(
    verifier: Verifier,
    refuse: ExpressRefuse<Request, Response> = answerRefusal,
  ): Middleware<Request, Response> =>
  (request, response, next) => {
    verifier.verify(fromNode(request)).then((verification) => {
      if (!verification.ok) return refuse(verification.refusal, request, response)
      request.postern = verification.value
      next()
    }, next)
  }

/**
 * For routes that are public at the gateway: sets `request.postern` where there is an identity and lets anonymous
 * requests pass without one. An assertion that is there and not valid is refused all the same.
 */
export const readIdentity =
  <Request extends ExpressRequest, Response extends ExpressResponse>(
    verifier: Verifier,
    refuse: ExpressRefuse<Request, Response> = answerRefusal,
  ): Middleware<Request, Response> =>
  (request, response, next) => {
    verifier.verify(fromNode(request)).then((verification) => {
      if (!verification.ok && verification.refusal.code !== 'assertion_missing') {
        return refuse(verification.refusal, request, response)
      }
      request.postern = verification.ok ? verification.value : undefined
      next()
    }, next)
  }
