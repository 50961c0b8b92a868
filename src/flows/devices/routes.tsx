import { browserHandle, parseBrowserHandle, parseSessionId, type SessionId } from '#domain/ids.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { admitsForm, sealForm } from '../account-form-edge.ts'
import { addressIndex, directoryOf } from '../directory-edge.ts'
import { forgetBrowser, forgetBrowsersAfter, forgetOtherBrowsers } from '../known-browsers-edge.ts'
import { revocationBound } from '../revocation-bound.ts'
import { describeAgent } from '../security/agent.ts'
import { accountOf, addressOf, cookiesOf, readSession } from '../session-edge.ts'
import { signedOutCookies } from '../sign-out/routes.tsx'
import { isFitName, LABEL_MAX_LENGTH, typedName } from '../typed-name.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { DEVICE_NOTICES, type DeviceNotice, DevicesPage, type DevicesProps, type KnownDevice } from './devices.view.tsx'
import { NotMePage } from './not-me.view.tsx'
import { sessionSummaries } from './session-summary-edge.ts'

type Said = Pick<DevicesProps, 'notice' | 'error'>

/** `GET /account/devices`: where the account is signed in, and which browsers it knows. */
export const showDevices: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, devicesHref(request))
  const notice = DEVICE_NOTICES.find((known) => known === request.query.get('notice'))
  return answerDevices(request, session, notice === undefined ? {} : { notice })
}

/** `POST /account/devices/rename`: what a device is called. Needs no more proof than the session. */
export const postDeviceName: PageHandler = (request) =>
  withForm(request, async (session) => {
    const sid = parseSessionId(request.form.get('session') ?? '')
    const label = typedName(request.form.get('label'))
    if (!isFitName(label, LABEL_MAX_LENGTH)) return answerDevices(request, session, { error: 'error.label-invalid' })
    if (sid === undefined) return answerDevices(request, session, {})
    const { proof, account } = session
    const { requestId } = request
    const name = label === '' ? null : label
    const renamed = await accountOf(request, account).renameSession({ proof, sid, label: name, requestId })
    if (!renamed.ok) return answerSessionLost(request, devicesHref(request))
    return renamed.value.renamed
      ? answerDone(request, session, 'device-renamed')
      : answerRedirect(request, devicesHref(request), cookiesOf(session))
  })

/** `POST /account/devices/end`: signs another device out, and takes its known-device mark with it. */
export const postDeviceEnd: PageHandler = (request) =>
  withForm(request, async (session) => {
    const sid = parseSessionId(request.form.get('session') ?? '')
    if (sid === undefined) return answerDevices(request, session, {})
    const { proof, account } = session
    const ended = await accountOf(request, account).endOneSession({ proof, sid, requestId: request.requestId })
    if (!ended.ok) return answerSessionLost(request, devicesHref(request))
    const { browser } = ended.value
    if (browser === null) return answerRedirect(request, devicesHref(request), cookiesOf(session))
    await forgetBrowser(request, session, browserHandle(browser))
    return answerDone(request, session, 'device-signed-out')
  })

/** `POST /account/devices/end-others`: leaves this session alone. */
export const postOthersEnd: PageHandler = (request) =>
  withForm(request, async (session) => {
    const { proof, account } = session
    const { site, requestId } = request
    const ended = await accountOf(request, account).endOtherSessions({ proof, site: site.id, requestId })
    if (!ended.ok) return answerSessionLost(request, devicesHref(request))
    await forgetOtherBrowsers(request, session)
    return answerDone(request, session, 'others-signed-out')
  })

/** `POST /account/devices/forget`: takes the known-device mark from one browser, which stays signed in where it is. */
export const postBrowserForget: PageHandler = (request) =>
  withForm(request, async (session) => {
    const handle = parseBrowserHandle(request.form.get('browser') ?? '')
    if (handle === undefined) return answerDevices(request, session, {})
    await forgetBrowser(request, session, handle)
    return answerDone(request, session, 'browser-forgotten')
  })

/** `GET /account/devices/not-me`: what "this wasn't me" would do; `session` names the one that its customer does not know. */
export const showNotMe: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, `${devicesHref(request)}/not-me`)
  return answerNotMe(request, session, request.query.get('session'))
}

/** `POST /account/devices/not-me`: does the same as the link of a notice, from a session, which ends with all others. */
export const postNotMe: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, `${devicesHref(request)}/not-me`)
  const named = request.form.get('session')
  if (!(await admitsForm(request, session.customer.sid))) {
    return answerNotMe(request, session, named, 'error.form-expired')
  }
  const about = sessionNamed(named)
  if (about === 'none') return answerRedirect(request, devicesHref(request), cookiesOf(session))
  const { proof, account } = session
  const { site, requestId } = request
  const done = await accountOf(request, account).protect({ proof, about, site: site.id, requestId })
  if (!done.ok) return answerSessionLost(request, devicesHref(request))
  if (done.value === null) return answerRedirect(request, devicesHref(request), cookiesOf(session))
  await forgetBrowsersAfter(request, done.value.addresses)
  return answerRedirect(request, `${request.page.deployment.basePath}/contest/done`, await signedOutCookies(request))
}

/** The session that a field or address names: undefined where it names none, `none` where it is no session's name. */
const sessionNamed = (text: string | undefined): SessionId | 'none' | undefined =>
  text === undefined ? undefined : (parseSessionId(text) ?? 'none')

const withForm = async (request: PageRequest, work: (session: OpenSession) => Promise<Response>): Promise<Response> => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, devicesHref(request))
  if (!(await admitsForm(request, session.customer.sid))) {
    return answerDevices(request, session, { error: 'error.form-expired' })
  }
  return work(session)
}

const answerDone = (request: PageRequest, session: OpenSession, notice: DeviceNotice): Response =>
  answerRedirect(request, `${devicesHref(request)}?notice=${notice}`, cookiesOf(session))

const answerDevices = async (request: PageRequest, session: OpenSession, said: Said): Promise<Response> => {
  const [devices, known] = await Promise.all([
    accountOf(request, session.account).devices(session.proof),
    knownDevices(request, session),
  ])
  if (!devices.ok) return answerSessionLost(request, devicesHref(request))
  const page = (
    <DevicesPage
      page={request.page}
      now={request.now}
      form={await sealForm(request, session.customer.sid)}
      address={addressOf(session)}
      sessions={sessionSummaries(request.language, devices.value.sessions)}
      known={known}
      boundSeconds={revocationBound(request.services.deployment.lifetimes)}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}

const answerNotMe = async (
  request: PageRequest,
  session: OpenSession,
  named: string | undefined,
  error?: 'error.form-expired',
): Promise<Response> => {
  const devices = await accountOf(request, session.account).devices(session.proof)
  if (!devices.ok) return answerSessionLost(request, devicesHref(request))
  const [about] = sessionSummaries(
    request.language,
    devices.value.sessions.filter(({ sid }) => sid === named),
  )
  // Ended meanwhile, or never of this account.
  if (named !== undefined && about === undefined) {
    return answerRedirect(request, devicesHref(request), cookiesOf(session))
  }
  const page = (
    <NotMePage
      page={request.page}
      now={request.now}
      form={await sealForm(request, session.customer.sid)}
      {...(about !== undefined && { session: about })}
      {...(error !== undefined && { error })}
    />
  )
  return answerPage(request, page, error === undefined ? 200 : 422, cookiesOf(session))
}

/** The browsers that bear the mark of the account's address; undefined where keys are out of reach. */
const knownDevices = async (
  request: PageRequest,
  { customer }: OpenSession,
): Promise<readonly KnownDevice[] | undefined> => {
  const index = await addressIndex(request, customer.claims)
  if (index === undefined) return undefined
  const known = await directoryOf(request, index).knownBrowsers({ index })
  const own = request.browser === undefined ? undefined : browserHandle(request.browser.hash)
  return known.map(({ handle, agent, since, lastSignIn }) => ({
    ...describeAgent(agent),
    handle,
    ...(since !== null && { knownSince: since }),
    lastSignIn,
    isThis: handle === own,
  }))
}

const devicesHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account/devices`
