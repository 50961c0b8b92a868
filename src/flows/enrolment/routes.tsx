import { parseAttestation } from '#authenticators/passkey/credential.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { newOperationId } from '#keys/new-id.ts'
import { after } from '#lib/time.ts'
import type { EnrolmentRefused } from '#objects/account-changes.ts'
import type { TooManyPasskeys } from '#objects/account-passkeys.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { directoryOf } from '../directory-edge.ts'
import { readEntry, returnToOf } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, openSessionFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure, answerNotInSession } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { verificationOf } from '../passkey/options-edge.ts'
import { credentialIndex } from '../passkey/owner-edge.ts'
import { answerChangeRefused } from '../security/change-edge.tsx'
import { accountOf, cookiesOf, readSession, sessionCookie } from '../session-edge.ts'
import { answerSessionLost, answerSignInFirst, freshCodeHref, stepUpHref } from '../ways-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { type EnrolmentProps, PasskeyEnrolmentPage } from './passkey.view.tsx'

type Enrolment = FlowAt<'enrolment', 'passkey'>

const AT = { kind: 'enrolment', step: 'passkey' } as const

/** `GET /passkey`: offers a passkey after the first code, or adds one where the account page sent the customer here. */
export const showEnrolment: PageHandler = async (request) => {
  if (request.query.has('flow')) return showOffered(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, accountHref(request))
  const allowed = await accountOf(request, session.account).enrolment(session.proof)
  const entry = await readEntry(request)
  const here = hrefThen(request, '/passkey', entry.returnTo)
  if (!allowed.ok && allowed.failure.code === 'step_up_required') {
    return answerRedirect(request, stepUpHref(request, here), cookiesOf(session))
  }
  if (!allowed.ok && allowed.failure.code === 'code_too_old') {
    return answerRedirect(request, freshCodeHref(request, 'passkey-needed', here), cookiesOf(session))
  }
  if (!allowed.ok && allowed.failure.code === 'session_ended') return answerSessionLost(request, accountHref(request))
  const browser = await bindBrowser(request)
  const flow: Enrolment = {
    ...beginFlow(request, browser.hash, entry.returnTo === '/' ? returnToOf(accountHref(request)) : entry.returnTo),
    kind: 'enrolment',
    step: 'passkey',
    sid: session.customer.sid,
    operation: newOperationId(),
    occasion: 'asked',
  }
  const said = allowed.ok ? noticeOf(request) : ({ error: 'error.passkey-limit' } as const)
  return answerEnrolment(request, flow, said, session, browser.cookies)
}

const showOffered = async (request: PageRequest): Promise<Response> => {
  const opened = await openSessionFlow(request, AT)
  if (!opened.ok) return answerRedirect(request, accountHref(request))
  const { flow, session } = opened.value
  // Most come straight from the proof that lets them: the account is asked about later ones alone.
  const { firstEnrolment, stepUp } = request.services.deployment.lifetimes
  const isFresh = request.now < after(session.customer.authTime, Math.min(firstEnrolment, stepUp))
  return isFresh ? answerEnrolment(request, flow, {}, session) : answerWhereAllowed(request, flow, {}, session)
}

/** `POST /passkey/create`: claims the credential, adds it, confirms the claim, and raises the session. */
export const postPasskeyCreation: PageHandler = async (request) => {
  const opened = await openSessionFlow(request, AT)
  if (!opened.ok) return answerNotInSession(request, opened.failure, '/account')
  const { flow, session } = opened.value
  const response = parseAttestation(request.form.get('credential') ?? '')
  const ceremony = await ceremonyOf(request, flow)
  if (response === undefined || ceremony === undefined) return answerRefused(request, flow, session)
  const { challenge, isUnasked } = ceremony
  const index = await credentialIndex(request, response)
  if (index === undefined) return answerRefused(request, flow, session)
  const { operation } = flow
  const { account, proof } = session
  const { requestId } = request
  const stub = accountOf(request, account)
  const presence = isUnasked ? 'conditional-create' : 'required'
  const expected = { ...ceremonyExpectation(request, challenge), presence } as const
  const mustVerify = !isUnasked && verificationOf(request) === 'required'
  const verified = await stub.verifyPasskey({ proof, response, challenge, operation, expected, mustVerify })
  if (!verified.ok) return answerNotAdded(request, flow, session, verified.failure)
  const directory = directoryOf(request, index)
  const claimed = await directory.claim({ index, operation, account, requestId })
  if (!claimed.ok) return answerRefused(request, flow, session)
  const from = whenceOf(request)
  const added = { proof, verified: verified.value, operation, isUnasked, from, site: request.site.id, requestId }
  const issued = await stub.addPasskey(added)
  if (!issued.ok) return answerNotAdded(request, flow, session, issued.failure)
  // An unconfirmed claim is settled by the shard's sweep, which asks the account; the passkey is not lost.
  await directory.confirm({ index, operation, account, requestId })
  const cookies = [await sessionCookie(request, account, issued.value)]
  return answerRedirect(request, arrivalOf(request, flow), cookies)
}

type NotAllowed = EnrolmentRefused | TooManyPasskeys

type NotAdded = NotAllowed | ResponseRefused | { readonly code: 'challenge_spent' | 'operation_spent' }

/** Answers who has no new passkey: what was shown may be shown anew, where a passkey may be added at all. */
const answerNotAdded = async (
  request: PageRequest,
  flow: Enrolment,
  session: OpenSession,
  { code }: NotAdded,
): Promise<Response> => {
  switch (code) {
    case 'response_refused':
    case 'challenge_spent':
    case 'operation_spent':
      return answerRefused(request, flow, session)
    case 'session_ended':
    case 'step_up_required':
    case 'code_too_old':
    case 'too_many_passkeys':
      return answerNotAllowed(request, flow, session, { code })
  }
}

const answerRefused = (request: PageRequest, flow: Enrolment, session: OpenSession): Promise<Response> =>
  answerWhereAllowed(request, { ...flow, operation: newOperationId() }, { error: 'error.passkey-refused' }, session)

// A page may be asked for long after it was offered: what is made on it then would be made for nothing.
const answerWhereAllowed = async (
  request: PageRequest,
  flow: Enrolment,
  said: Said,
  session: OpenSession,
): Promise<Response> => {
  const allowed = await accountOf(request, session.account).enrolment(session.proof)
  return allowed.ok
    ? answerEnrolment(request, flow, said, session)
    : answerNotAllowed(request, flow, session, allowed.failure)
}

/** Answers who may not add a passkey now: what it takes comes first and leads back here, or there is no room. */
const answerNotAllowed = async (
  request: PageRequest,
  flow: Enrolment,
  session: OpenSession,
  { code }: NotAllowed,
): Promise<Response> => {
  switch (code) {
    case 'session_ended':
      return answerSessionLost(request, flow.returnTo)
    case 'step_up_required':
    case 'code_too_old':
      return answerChangeRefused(request, session, { code }, hrefThen(request, '/passkey', flow.returnTo))
    case 'too_many_passkeys':
      return answerEnrolment(request, flow, { error: 'error.passkey-limit' }, session)
  }
}

/** Where a new passkey leads: onwards, or to the list that it now stands in, which says so. */
const arrivalOf = (request: PageRequest, { returnTo }: Enrolment): string =>
  returnTo === accountHref(request) ? `${accountHref(request)}/security?notice=passkey-added` : returnTo

/**
 * The ceremony that is answered, and whether it was offered unasked. What the seal says, never the form: only a ceremony
 * that was begun for it may do without a touch.
 */
const ceremonyOf = async (request: PageRequest, { id }: Enrolment) => {
  const asked = await openChallenge(request, id, 'create')
  if (asked !== undefined) return { challenge: asked, isUnasked: false }
  const unasked = await openChallenge(request, id, 'conditional-create')
  return unasked === undefined ? undefined : { challenge: unasked, isUnasked: true }
}

/** `POST /passkey/skip`: "not now". */
export const skipEnrolment: PageHandler = async (request) => {
  const opened = await openSessionFlow(request, AT)
  if (!opened.ok) {
    const { failure } = opened
    return failure.code === 'no_session'
      ? answerRedirect(request, failure.returnTo)
      : answerFlowFailure(request, failure.failure, '/account')
  }
  const { flow, session } = opened.value
  // Asked again in a month, and not at the next sign-in.
  await accountOf(request, session.account).declinePasskey(session.proof)
  return answerRedirect(request, flow.returnTo, cookiesOf(session))
}

type Said = Pick<EnrolmentProps, 'notice' | 'error'>

const answerEnrolment = async (
  request: PageRequest,
  flow: Enrolment,
  said: Said,
  session: OpenSession,
  cookies: readonly string[] = [],
): Promise<Response> => {
  const common = { page: request.page, flow: await sealFlow(request, flow), ...said }
  const view =
    flow.occasion !== 'asked' ? (
      <PasskeyEnrolmentPage {...common} occasion={flow.occasion} passwordHref={passwordHrefOf(request, flow)} />
    ) : (
      <PasskeyEnrolmentPage {...common} occasion="asked" backHref={accountHref(request)} />
    )
  return answerPage(request, view, said.error === undefined ? 200 : 422, [...cookies, ...cookiesOf(session)])
}

/** After the first code a password may be chosen instead, where the deployment has them. */
const passwordHrefOf = (request: PageRequest, { occasion, returnTo }: Enrolment): string | undefined =>
  occasion === 'upgrade' || request.services.deployment.methods.password === undefined
    ? undefined
    : hrefThen(request, '/account/security/password', returnTo)

const noticeOf = (request: PageRequest): Said =>
  request.query.get('notice') === 'passkey-needed' ? { notice: 'notice.passkey-needed' } : {}

const accountHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account`
