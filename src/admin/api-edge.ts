import * as v from 'valibot'
import { parseAddress } from '#domain/address.ts'
import type { IdentifierHash, OperatorKeyId } from '#domain/ids.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { KEYRING_NAME } from '#keys/keyring-client.ts'
import { readOperatorKey } from '#keys/operator-key.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { answerJson } from '#pages/answer.ts'
import { readJson } from '#pages/form.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'
import { answerAccountCall } from './account-call-edge.ts'
import { type OperatorCall, operatorCall } from './call.ts'
import { everyoneOutBound } from './everyone-out.ts'

/**
 * `POST /admin/api`: one call of an operator, under an operator key in `Authorization: Bearer`. Nothing counts tries: a key
 * holds 256 random bits, and a guess that was not made under the deployment's secret costs no call of an object. The
 * keyring judges the key anew on every call, so that a revoked one is refused at once, and writes the call down first.
 */
export const postOperatorCall = async (request: PageRequest, posted: Request): Promise<Response> => {
  const { bindings } = request.services
  const secrets = await readDeploymentSecrets(bindings)
  const key = secrets.ok ? await readOperatorKey(secrets.value, bearerOf(posted)) : undefined
  if (key === undefined) return refuseKey(request)
  const read = await readCall(request, posted)
  if (!read.ok) return answerProblemDocument(request, read.failure)
  const { call, about } = read.value
  const { reason } = call
  const used = await bindings.KEYRING.getByName(KEYRING_NAME).useOperatorKey({
    ...key,
    do: call.do,
    reason,
    ...(about === undefined ? {} : { about }),
    requestId: request.requestId,
  })
  if (!used.ok) {
    return used.failure.code === 'operator_scope_missing'
      ? answerProblemDocument(request, 'access-denied', challenge(`, ${needs(used.failure.scope)}`))
      : refuseKey(request)
  }
  if (call.do === 'everyone-out') return signEveryoneOut(request, key.id, reason)
  if (about === undefined) throw new Error('a call about an account names one')
  return answerAccountCall(request, { call, about, operator: key.id })
}

/** One answer to whoever shows no key that is good: unknown, expired and revoked ones look alike. */
const refuseKey = (request: PageRequest): Promise<Response> =>
  answerProblemDocument(request, 'operator-key-required', challenge(''))

/** RFC 6750 section 3. */
const challenge = (more: string) => ({ headers: { 'www-authenticate': `Bearer realm="operator"${more}` } })

const needs = (scope: string): string => `error="insufficient_scope", scope="${scope}"`

const bearerOf = ({ headers }: Request): string =>
  /^Bearer ([\w-]{1,256})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? ''

/** The call, and the directory's name of whom it is about. */
const readCall = async (
  request: PageRequest,
  posted: Request,
): Promise<Result<{ readonly call: OperatorCall; readonly about: IdentifierHash | undefined }, ProblemSlug>> => {
  const json = await readJson(posted)
  if (!json.ok) return json
  const parsed = v.safeParse(operatorCall, json.value)
  if (!parsed.success) return fail('bad-request')
  const call = parsed.output
  if (call.do === 'everyone-out') return ok({ call, about: undefined })
  const address = parseAddress(call.address)
  if (!address.ok) return fail('bad-request')
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return fail('unavailable')
  return ok({ call, about: await keys.value.identifierHash('email', address.value.normalised) })
}

const signEveryoneOut = async (request: PageRequest, operator: OperatorKeyId, reason: string): Promise<Response> => {
  const { bindings, deployment } = request.services
  const { clockSkew } = deployment.lifetimes
  const input = { operator, reason, clockSkew, requestId: request.requestId }
  const ended = await bindings.KEYRING.getByName(KEYRING_NAME).endEverySession(input)
  if (!ended.ok) return answerProblemDocument(request, 'unavailable')
  return answerJson(request, { ...ended.value, bound: everyoneOutBound(deployment.lifetimes) }, 200)
}
