/** Middleware for Hono on any runtime. */
import type { MiddlewareHandler } from 'hono'
import type { PosternIdentity } from '../identity.ts'
import type { Refusal } from '../refusal.ts'
import type { Verifier } from '../verify.ts'
import { fromFetch } from './fetch-request.ts'
import { refusalAnswer } from './refusal-answer.ts'

/** What handlers behind `requireIdentity` find: `context.var.postern`. */
export interface IdentityEnvironment {
  Variables: { postern: PosternIdentity }
}

/** What handlers behind `readIdentity` find; undefined: nobody has signed in. */
export interface OptionalIdentityEnvironment {
  Variables: { postern: PosternIdentity | undefined }
}

const refuse = (refusal: Refusal): Response => {
  const { status, headers, body } = refusalAnswer(refusal)
  return new Response(body, { status, headers: { ...headers } })
}

/** Lets only requests pass that carry a valid assertion, and sets `context.var.postern`. */
export const requireIdentity =
  (verifier: Verifier): MiddlewareHandler<IdentityEnvironment> =>
  async (context, next) => {
    const verification = await verifier.verify(fromFetch(context.req.raw))
    if (!verification.ok) return refuse(verification.refusal)
    context.set('postern', verification.value)
    return next()
  }

/** As `requireIdentity`, but anonymous requests pass without an identity, as on routes that are public at the gateway. */
export const readIdentity =
  (verifier: Verifier): MiddlewareHandler<OptionalIdentityEnvironment> =>
  async (context, next) => {
    const verification = await verifier.verify(fromFetch(context.req.raw))
    if (!verification.ok && verification.refusal.code !== 'assertion_missing') return refuse(verification.refusal)
    context.set('postern', verification.ok ? verification.value : undefined)
    return next()
  }
