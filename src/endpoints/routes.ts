import { siteOrigins } from '#config/site-origins.ts'
import { ceremonyOptions } from '#flows/passkey/options-edge.ts'
import { cookiesOf, sessionAuthority } from '#flows/session-edge.ts'
import { notBeforeIn } from '#keys/keyring-client.ts'
import { answerJson, answerRedirect } from '#pages/answer.ts'
import { readJson } from '#pages/form.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'

/** Seconds that verifiers and caches may keep the key set: a withdrawn key must not live on in them for long. */
const KEYS_MAX_AGE = 300

/** `GET /health`: the Worker runs and its configuration is whole. Says nothing of storage, and costs none. */
export const showHealth = async (request: PageRequest): Promise<Response> => answerJson(request, { status: 'ok' }, 200)

/** `GET /jwks.json`: the keys that assertions verify by (RFC 7517), for any origin to read. */
export const showKeys = async (request: PageRequest): Promise<Response> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return answerProblemDocument(request, 'unavailable')
  const answer = answerJson(request, keys.value.jwks, 200)
  answer.headers.set('content-type', 'application/jwk-set+json')
  answer.headers.set('cache-control', `public, max-age=${KEYS_MAX_AGE}`)
  answer.headers.set('access-control-allow-origin', '*')
  return answer
}

/** `GET /session`: whether somebody is signed in here, and until when; never a secret, and never activity. */
export const showSession = (request: PageRequest): Promise<Response> => tellSession(request, false)

/** `POST /session`: the same, and somebody is at work: the session is renewed, where apps have no request to send. */
export const renewSession = (request: PageRequest): Promise<Response> => tellSession(request, true)

const tellSession = async (request: PageRequest, activity: boolean): Promise<Response> => {
  const { sessionValues, flowValues, host, now } = request
  const notBefore = () => notBeforeIn(request.services.keys(now))
  const reading = await request.services.gate.read(
    { sessionValues, flowValues: () => flowValues, notBefore, host, strict: activity, activity, now },
    sessionAuthority(request.services.bindings, request.requestId),
  )
  if (reading.state === 'unavailable') return answerProblemDocument(request, 'unavailable')
  if (reading.state !== 'live') return answerJson(request, { signed_in: false }, 200)
  const { subject, acr, authTime } = reading.customer
  const said = { signed_in: true, subject, acr, auth_time: authTime, ends: reading.endsAt }
  const answer = answerJson(request, said, 200)
  // Where it is no activity a renewed cookie is dropped: its lease would cover the requests that are, and a customer whose
  // page polls would be idle while they work.
  if (activity) for (const cookie of cookiesOf(reading)) answer.headers.append('set-cookie', cookie)
  return answer
}

/** `POST /passkey/options`: what a passkey ceremony begins with. */
export const postCeremonyOptions = async (request: PageRequest, body: Request): Promise<Response> => {
  const json = await readJson(body)
  if (!json.ok) return answerProblemDocument(request, json.failure)
  const options = await ceremonyOptions(request, json.value)
  return options.ok ? answerJson(request, options.value, 200) : answerProblemDocument(request, options.failure)
}

/** `GET /.well-known/change-password`: password managers send customers here (W3C change-password-url). */
export const showChangePassword = async (request: PageRequest): Promise<Response> => {
  const { basePath, methods } = request.services.deployment
  return answerRedirect(request, `${basePath}/account/security${methods.password === undefined ? '' : '/password'}`)
}

/** `GET /.well-known/passkey-endpoints`: where passkeys are made and managed (W3C passkey-endpoints). */
export const showPasskeyEndpoints = async (request: PageRequest): Promise<Response> => {
  const base = `${request.site.publicUrl}${request.page.deployment.basePath}`
  return answerJson(request, { enroll: `${base}/passkey`, manage: `${base}/account/security` }, 200)
}

/** `GET /.well-known/webauthn`: web origins that may use passkeys of this relying party (WebAuthn Level 3 section 5.11). */
export const showRelatedOrigins = async (request: PageRequest): Promise<Response> =>
  answerJson(request, { origins: request.services.deployment.sites.flatMap(siteOrigins) }, 200)
