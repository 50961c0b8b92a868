/** `onRequest` hooks for Fastify. */
import type { PosternIdentity } from '../identity.ts'
import type { Verification, Verifier } from '../verify.ts'
import { fromNode, type NodeRequest } from './node-request.ts'
import { refusalAnswer } from './refusal-answer.ts'

/** The part of a Fastify request that is read and written here. */
export interface FastifyRequest {
  readonly raw: NodeRequest
  /** The target before `rewriteUrl`. */
  readonly originalUrl: string
  postern?: PosternIdentity | undefined
}

/** The part of a Fastify reply that the standard answer needs. */
export interface FastifyReply {
  code(status: number): unknown
  headers(values: Record<string, string>): unknown
  send(body: string): unknown
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

const verifyFastify = (verifier: Verifier, { raw, originalUrl }: FastifyRequest): Promise<Verification> =>
  verifier.verify(fromNode({ method: raw.method, originalUrl, rawHeaders: raw.rawHeaders }))

const refuse = (verification: Extract<Verification, { ok: false }>, reply: FastifyReply): unknown => {
  const { status, headers, body } = refusalAnswer(verification.refusal)
  reply.code(status)
  reply.headers({ ...headers })
  // Returned from an async hook, the sent reply ends the request: no handler runs.
  return reply.send(body)
}

/** Lets only requests pass that carry a valid assertion, and sets `request.postern`. Use with `onRequest`. */
export const requireIdentity =
  (verifier: Verifier): Hook =>
  async (request, reply) => {
    const verification = await verifyFastify(verifier, request)
    if (!verification.ok) return refuse(verification, reply)
    request.postern = verification.value
    return undefined
  }

/** As `requireIdentity`, but anonymous requests pass without an identity, as on routes that are public at the gateway. */
export const readIdentity =
  (verifier: Verifier): Hook =>
  async (request, reply) => {
    const verification = await verifyFastify(verifier, request)
    if (!verification.ok && verification.refusal.code !== 'assertion_missing') return refuse(verification, reply)
    request.postern = verification.ok ? verification.value : undefined
    return undefined
  }
