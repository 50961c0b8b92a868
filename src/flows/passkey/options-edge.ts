import * as v from 'valibot'
import {
  type CredentialDescriptor,
  creationOptions,
  requestOptions,
  type UserVerification,
} from '#authenticators/passkey/options.ts'
import type { FlowId } from '#domain/ids.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EnrolmentFacts } from '#objects/account-calls.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { Flow } from '../flow.ts'
import { openSealedFlow, readSessionOf } from '../flow-edge.ts'
import { SEALED_FLOW_MAX_LENGTH } from '../sealed-flow.ts'
import { accountOf } from '../session-edge.ts'
import { waysTo } from '../step-up/ways.ts'
import { type Ceremony, drawChallenge } from './challenge-edge.ts'

const body = v.strictObject({
  flow: v.pipe(v.string(), v.maxLength(SEALED_FLOW_MAX_LENGTH)),
  /** A passkey is to be made without a dialog, right after a password was right. */
  conditional: v.optional(v.literal(true)),
})

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
  const isConditional = parsed.output.conditional === true
  // Only where a password was just accepted: elsewhere a script of the app would make passkeys unseen.
  if (isConditional && !(flow.kind === 'enrolment' && flow.step === 'passkey' && flow.occasion === 'upgrade')) {
    return fail('bad-request')
  }
  return optionsFor(request, flow, isConditional)
}

const optionsFor = async (
  request: PageRequest,
  flow: Flow,
  isConditional: boolean,
): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  if (flow.kind === 'sign-in' && flow.step === 'identify') {
    return requested(request, flow.id, 'sign-in', [], verificationOf(request))
  }
  if (flow.kind === 'sign-in' && flow.step === 'second-factor') {
    const allowed = await accountOf(request, flow.account).secondFactorCredentials(flow.epoch)
    return requested(request, flow.id, 'second-factor', allowed, 'preferred')
  }
  if (flow.kind === 'recovery') return optionsForRecovery(request, flow)
  if (flow.step !== 'passkey' && flow.step !== 'proof') return fail('bad-request')
  const session = await readSessionOf(request, flow)
  if (session.state === 'another') return fail('form-expired')
  if (session.state === 'unavailable') return fail('unavailable')
  if (session.state !== 'live') return fail('sign-in-required')
  const account = accountOf(request, session.account)
  if (flow.kind === 'step-up') {
    const facts = await account.stepUpFacts({ proof: session.proof, parked: undefined })
    if (!facts.ok) return fail('sign-in-required')
    const { factors, credentials } = facts.value
    const isAlone = waysTo(factors, { ...flow, confirms: false }).includes('passkey') && flow.acr === 'aal2'
    return requested(request, flow.id, 'step-up', credentials, isAlone ? 'required' : 'preferred')
  }
  const enrolment = await account.enrolment(session.proof)
  if (!enrolment.ok) return fail(enrolment.failure.code === 'session_ended' ? 'sign-in-required' : 'access-denied')
  return created(request, flow.id, enrolment.value, isConditional ? 'conditional-create' : 'create')
}

/** A recovery has no session: what it has shown stands in the account, which says whether a passkey may be shown or made. */
const optionsForRecovery = async (
  request: PageRequest,
  flow: Extract<Flow, { kind: 'recovery' }>,
): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  if (flow.step !== 'proof' && flow.step !== 'renew') return fail('bad-request')
  const account = accountOf(request, flow.account)
  const recovery = { flow: flow.id, browser: flow.browser }
  if (flow.step === 'proof') {
    const allowed = await account.recoveryCredentials(recovery)
    return requested(request, flow.id, 'recovery', allowed, 'preferred')
  }
  const facts = await account.renewalFacts(recovery)
  if (!facts.ok) return fail('form-expired')
  // One that is here already, and may be lost or somebody else's, must not keep its device from having a new one.
  return created(request, flow.id, { ...facts.value, existing: [] }, 'recovery-create')
}

/** Whether a ceremony must verify the person: a key that cannot is of use beside a password, and would be none alone. */
export const verificationOf = ({ services }: PageRequest): UserVerification =>
  services.deployment.methods.password === undefined ? 'required' : 'preferred'

const requested = async (
  request: PageRequest,
  flow: FlowId,
  ceremony: Ceremony,
  allowed: readonly CredentialDescriptor[],
  userVerification: UserVerification,
): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  const { relyingPartyId } = request.services.deployment
  const challenge = await drawChallenge(request, flow, ceremony)
  const options = requestOptions({ relyingPartyId, challenge: challenge.value, allowed, userVerification })
  return ok({ options, challenge: challenge.sealed })
}

const created = async (
  request: PageRequest,
  flow: FlowId,
  { userHandle, address, name: displayName, existing }: EnrolmentFacts,
  ceremony: 'create' | 'conditional-create' | 'recovery-create',
): Promise<Result<CeremonyOptions, ProblemSlug>> => {
  const { relyingPartyId, name } = request.services.deployment
  const challenge = await drawChallenge(request, flow, ceremony)
  const options = creationOptions({
    rp: { id: relyingPartyId, name },
    userHandle,
    userName: address,
    displayName: displayName ?? address,
    challenge: challenge.value,
    existing,
    userVerification: ceremony === 'conditional-create' ? 'preferred' : verificationOf(request),
  })
  return ok({ options, challenge: challenge.sealed })
}
