import * as v from 'valibot'
import { creationOptions, requestOptions } from '#authenticators/passkey/options.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { Flow } from '../flow.ts'
import { openSealedFlow } from '../flow-edge.ts'
import { accountOf, readSession } from '../session-edge.ts'
import { drawChallenge } from './challenge-edge.ts'

const body = v.strictObject({ flow: v.pipe(v.string(), v.maxLength(4096)) })

/** What the script of a passkey page gets: options for the browser, and the challenge sealed for the form. */
export interface CeremonyOptions {
  readonly options: unknown
  readonly challenge: string
}

/**
 * Options for the ceremony that the flow is at. Fails 400 for what is no flow of this browser, 401 without the session
 * that the ceremony belongs to, 403 where that session may not enrol.
 */
export const ceremonyOptions = async (
  request: PageRequest,
  json: unknown,
): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  const parsed = v.safeParse(body, json)
  if (!parsed.success) return fail('bad-request')
  const flow = await openSealedFlow(request, parsed.output.flow)
  if (flow === undefined || flow.browser !== request.browser?.hash || request.now >= flow.expiresAt) {
    return fail('form-expired')
  }
  return optionsFor(request, flow)
}

const optionsFor = async (request: PageRequest, flow: Flow): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  const { relyingPartyId, name } = request.services.deployment
  const userVerification = 'required'
  if (flow.kind === 'sign-in' && flow.step === 'identify') {
    const challenge = await drawChallenge(request, flow.id, 'sign-in')
    const options = requestOptions({ relyingPartyId, challenge: challenge.value, allowed: [], userVerification })
    return ok({ options, challenge: challenge.sealed })
  }
  if (flow.step !== 'passkey' && flow.step !== 'proof') return fail('bad-request')
  const session = await readSession(request, true)
  if (session.state === 'unavailable') return fail('unavailable')
  if (session.state !== 'live') return fail('sign-in-required')
  const account = accountOf(request, session.account)
  if (flow.kind === 'step-up') {
    const allowed = await account.stepUpCredentials(session.proof)
    if (!allowed.ok) return fail('sign-in-required')
    const challenge = await drawChallenge(request, flow.id, 'step-up')
    const options = requestOptions({
      relyingPartyId,
      challenge: challenge.value,
      allowed: allowed.value,
      userVerification,
    })
    return ok({ options, challenge: challenge.sealed })
  }
  const enrolment = await account.enrolment(session.proof)
  if (!enrolment.ok) return fail(enrolment.failure.code === 'session_ended' ? 'sign-in-required' : 'access-denied')
  const { userHandle, address, name: displayName, existing } = enrolment.value
  const challenge = await drawChallenge(request, flow.id, 'create')
  const options = creationOptions({
    rp: { id: relyingPartyId, name },
    userHandle,
    userName: address,
    displayName: displayName ?? address,
    challenge: challenge.value,
    existing,
    userVerification,
  })
  return ok({ options, challenge: challenge.sealed })
}
