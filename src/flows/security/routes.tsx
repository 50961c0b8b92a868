import { parseCredentialId } from '#domain/ids.ts'
import type { Removal } from '#objects/account-calls.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { admitsForm, sealForm } from '../account-form-edge.ts'
import { forgetOtherBrowsers } from '../known-browsers-edge.ts'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { isFitName, LABEL_MAX_LENGTH, typedName } from '../typed-name.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { answerChangeRefused, securityHref } from './change-edge.tsx'
import { summariesOf } from './passkey-summary-edge.ts'
import { SECURITY_NOTICES, type SecurityNotice, SecurityPage, type SecurityProps } from './security.view.tsx'

type Said = Pick<SecurityProps, 'notice' | 'error'>

/** `GET /account/security`: everything that the account proves itself by. */
export const showSecurity: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, securityHref(request))
  const notice = SECURITY_NOTICES.find((known) => known === request.query.get('notice'))
  return answerSecurity(request, session, notice === undefined ? {} : { notice })
}

/** `POST /account/security/passkey/rename`: what a passkey is called. Needs no more proof than the session. */
export const postPasskeyLabel: PageHandler = (request) =>
  withForm(request, async (session) => {
    const id = parseCredentialId(request.form.get('passkey') ?? '')
    const label = typedName(request.form.get('label'))
    if (!isFitName(label, LABEL_MAX_LENGTH)) {
      return answerSecurity(request, session, { error: 'error.label-invalid' })
    }
    if (id === undefined) return answerSecurity(request, session, {})
    const renamed = await accountOf(request, session.account).renamePasskey({
      proof: session.proof,
      id,
      label: label === '' ? null : label,
      requestId: request.requestId,
    })
    if (!renamed.ok) return answerSessionLost(request, securityHref(request))
    return answerDone(request, session, 'passkey-renamed')
  })

/** `POST /account/security/passkey/trust`: the customer says that a passkey in doubt is theirs. */
export const postPasskeyTrust: PageHandler = (request) =>
  withForm(request, async (session) => {
    const id = parseCredentialId(request.form.get('passkey') ?? '')
    if (id === undefined) return answerSecurity(request, session, {})
    const { proof, account } = session
    const { requestId, site } = request
    const trusted = await accountOf(request, account).trustPasskey({ proof, id, site: site.id, requestId })
    return trusted.ok
      ? answerDone(request, session, 'passkey-trusted')
      : answerChangeRefused(request, session, trusted.failure, securityHref(request))
  })

/** `POST /account/security/passkey/remove`: takes a passkey away, here and at the devices that listen. */
export const postPasskeyRemoval: PageHandler = (request) =>
  withForm(request, async (session) => {
    const id = parseCredentialId(request.form.get('passkey') ?? '')
    if (id === undefined) return answerSecurity(request, session, {})
    const removed = await remove(request, session, { factor: 'passkey', id })
    return removed ?? answerDone(request, session, 'passkey-removed')
  })

/** `POST /account/security/password/remove`. */
export const postPasswordRemoval: PageHandler = (request) =>
  withForm(
    request,
    async (session) =>
      (await remove(request, session, { factor: 'password' })) ?? answerDone(request, session, 'password-removed'),
  )

/** `POST /account/security/totp/remove`. */
export const postTotpRemoval: PageHandler = (request) =>
  withForm(
    request,
    async (session) =>
      (await remove(request, session, { factor: 'totp' })) ?? answerDone(request, session, 'totp-removed'),
  )

/** Takes a factor away; gives an answer only where it was not taken away. */
const remove = async (
  request: PageRequest,
  session: OpenSession,
  what: Removal['what'],
): Promise<Response | undefined> => {
  const { proof, account } = session
  const { requestId, site } = request
  const removed = await accountOf(request, account).removeFactor({ proof, what, site: site.id, requestId })
  if (removed.ok) {
    request.waitUntil(forgetOtherBrowsers(request, session))
    return undefined
  }
  switch (removed.failure.code) {
    case 'last_strong_factor':
      return answerSecurity(request, session, { error: 'error.last-strong-factor' })
    case 'password_too_short_alone':
      return answerSecurity(request, session, { error: 'error.password-too-short-alone' })
    case 'not_held':
      return answerSecurity(request, session, {})
    case 'session_ended':
    case 'step_up_required':
    case 'code_too_old':
    case 'restricted':
      return answerChangeRefused(request, session, removed.failure, securityHref(request))
  }
}

const withForm = async (request: PageRequest, work: (session: OpenSession) => Promise<Response>): Promise<Response> => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, securityHref(request))
  if (!(await admitsForm(request, session.customer.sid))) {
    return answerSecurity(request, session, { error: 'error.form-expired' })
  }
  return work(session)
}

const answerDone = (request: PageRequest, session: OpenSession, notice: SecurityNotice): Response =>
  answerRedirect(request, `${securityHref(request)}?notice=${notice}`, cookiesOf(session))

const answerSecurity = async (request: PageRequest, session: OpenSession, said: Said): Promise<Response> => {
  const overview = await accountOf(request, session.account).securityOverview(session.proof)
  if (!overview.ok) return answerSessionLost(request, securityHref(request))
  const { address, name, userHandle, passkeys, password, totp, recoveryCodeSince, restrictedUntil } = overview.value
  const { methods, relyingPartyId } = request.services.deployment
  const page = (
    <SecurityPage
      page={request.page}
      now={request.now}
      form={await sealForm(request, session.customer.sid)}
      relyingPartyId={relyingPartyId}
      userHandle={userHandle}
      address={address}
      displayName={name ?? address}
      passkeys={await summariesOf(passkeys)}
      arePasswordsOffered={methods.password !== undefined}
      passwordSetAt={password?.setAt}
      totpAddedAt={totp?.addedAt}
      recoveryCodeSince={recoveryCodeSince ?? undefined}
      restrictedUntil={restrictedUntil ?? undefined}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}
