/**
 * Verifies what the gateway says about a request. Web-standard code: runs in Node, Bun, Deno and Workers. An origin
 * service that believes nothing but this cannot be reached round the gateway, whatever its network lets through.
 */
import { type CryptoKey, compactVerify, errors } from 'jose'
import { type Claims, isClaims, type PosternIdentity, parseIdentity } from './identity.ts'
import { createRemoteKeys, createStaticKeys, type KeyFetch, type KeyFinder, type PublicKeySet } from './key-set.ts'
import { accepted, type Checked, refused } from './refusal.ts'
import { type Binding, checkBinding, type ReceivedRequest } from './request-binding.ts'

export type { Acr, Confirmation, PosternIdentity, PrincipalKind } from './identity.ts'
export type { KeyFinder, PublicKeySet } from './key-set.ts'
export type { Refusal, RefusalCode } from './refusal.ts'
export type { ReceivedRequest } from './request-binding.ts'

/** Name of the header that carries the assertion. */
export const ASSERTION_HEADER = 'Postern-Assertion'

/** What a verifier must know of its gateway; the same values stand in the gateway's configuration. */
export interface VerifierSettings {
  /** `issuer` of the deployment. */
  readonly issuer: string
  /** `audience` of the site. */
  readonly audience: string
  /** Scheme and authority under which customers see the site; no path. */
  readonly publicUrl: string
  /** Address of the gateway's key set (https, or http on loopback), the set itself, or a function that finds keys. */
  readonly keys: string | PublicKeySet | KeyFinder
  /** `session` only where the site's configuration says so too; default `request`. */
  readonly binding?: Binding
  /** Seconds since 1970; default: the clock of the system. */
  readonly now?: () => number
  /** Fetches the key set; default: the global `fetch`. */
  readonly fetch?: KeyFetch
}

/** Verifies requests against one gateway's keys, which it keeps. */
export interface Verifier {
  /** The identity of a request, or why it is refused. Never rejects for anything that a sender can cause. */
  verify(request: ReceivedRequest): Promise<Verification>
}

/** `value` is the identity; `refusal` is for the log. */
export type Verification = Checked<PosternIdentity>

/** A verifier cannot be built from these settings; `setting` names the one to mend. Thrown at start, never later. */
export class VerifierConfigurationError extends Error {
  override readonly name = 'VerifierConfigurationError'
  readonly setting: keyof VerifierSettings

  constructor(setting: keyof VerifierSettings, problem: string) {
    super(`Postern verifier: ${setting} ${problem}`)
    this.setting = setting
  }
}

/** Seconds by which the clocks of gateway and origin may differ. */
const CLOCK_SKEW = 5
/** Longest life of an assertion in seconds. */
const MAX_LIFETIME = 60
/** Longest assertion in characters; proxies and servers commonly stop at 8 kB for a header line. */
const MAX_LENGTH = 8192

const ALGORITHM = 'ES256'
const TYPE = 'postern+jwt'

/**
 * Builds a verifier once, at start. Throws `VerifierConfigurationError` where a setting is absent or unusable: a verifier
 * that does not know its issuer, audience and site would accept what was signed for somebody else.
 */
export const createVerifier = (settings: VerifierSettings): Verifier => {
  const issuer = requireText('issuer', settings.issuer)
  const audience = requireText('audience', settings.audience)
  const publicOrigin = parsePublicOrigin(requireText('publicUrl', settings.publicUrl))
  const binding = settings.binding ?? 'request'
  if (binding !== 'request' && binding !== 'session')
    throw new VerifierConfigurationError('binding', 'must be request or session')
  const now = settings.now ?? (() => Date.now() / 1000)
  const findKey = chooseKeys(settings, now)

  const verify = async (request: ReceivedRequest): Promise<Verification> => {
    const token = readToken(request.assertions)
    if (!token.ok) return token
    const claims = await verifySignature(token.value, findKey)
    if (!claims.ok) return claims
    if (claims.value['iss'] !== issuer) return refused('issuer_mismatch')
    // One string and no list: a list would let one assertion serve several services.
    if (claims.value['aud'] !== audience) return refused('audience_mismatch')
    const identity = parseIdentity(claims.value)
    if (!identity.ok) return identity
    const timely = checkTimes(claims.value, identity.value, now())
    if (!timely.ok) return timely
    const bound = await checkBinding(claims.value, request, { publicOrigin, binding })
    return bound.ok ? identity : bound
  }
  return { verify }
}

interface Token {
  readonly compact: string
  readonly kid: string
}

/** Takes the one assertion apart as far as is needed to choose a key. Nothing in it is believed yet. */
const readToken = (assertions: readonly string[]): Checked<Token> => {
  const [compact, second] = assertions
  if (compact === undefined) return refused('assertion_missing')
  if (second !== undefined) return refused('assertion_repeated')
  if (compact.length > MAX_LENGTH) return refused('assertion_too_long')
  // Runtimes without raw header lines join repeated ones by a comma.
  if (compact.includes(',')) return refused('assertion_repeated')
  const [, encodedHeader] = /^([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/.exec(compact) ?? []
  const header = encodedHeader === undefined ? undefined : parseObject(fromBase64Url(encodedHeader))
  if (header === undefined) return refused('assertion_malformed')
  const { alg, typ, kid, ...others } = header
  // The token never chooses how it is checked: not `none`, not HS256 over a public key, not the key of another format.
  if (alg !== ALGORITHM) return refused('algorithm_refused')
  if (typ !== TYPE) return refused('type_refused')
  // `jwk`, `jku` and `x5c` would bring a key along; `crit` and `b64` change what is signed.
  if (Object.keys(others).length > 0 || typeof kid !== 'string' || kid.length === 0) return refused('header_refused')
  return accepted({ compact, kid })
}

const verifySignature = async (token: Token, findKey: KeyFinder): Promise<Checked<Claims>> => {
  let key: CryptoKey | undefined
  try {
    key = await findKey(token.kid)
  } catch {
    return refused('keys_unavailable')
  }
  if (key === undefined) return refused('key_unknown')
  try {
    const { payload } = await compactVerify(token.compact, key, { algorithms: [ALGORITHM] })
    const claims = parseObject(payload)
    return claims === undefined ? refused('assertion_malformed') : accepted(claims)
  } catch (error) {
    if (error instanceof errors.JOSEError) return refused('signature_invalid')
    throw error
  }
}

/** `nbf` has no field in the identity; `iat` and `exp` have been read as whole seconds. */
const checkTimes = ({ nbf }: Claims, { issuedAt, expiresAt }: PosternIdentity, now: number): Checked<undefined> => {
  if (typeof nbf !== 'number' || !Number.isSafeInteger(nbf)) return refused('claim_invalid', 'nbf')
  const lifetime = expiresAt - issuedAt
  if (lifetime <= 0 || lifetime > MAX_LIFETIME) return refused('lifetime_invalid')
  if (nbf > now + CLOCK_SKEW || issuedAt > now + CLOCK_SKEW) return refused('not_yet_valid')
  if (expiresAt <= now - CLOCK_SKEW) return refused('expired')
  return accepted(undefined)
}

const fromBase64Url = (text: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

const parseObject = (bytes: Uint8Array): Claims | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    return isClaims(value) ? value : undefined
  } catch {
    return undefined
  }
}

const requireText = (setting: keyof VerifierSettings, value: unknown): string => {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new VerifierConfigurationError(setting, 'is missing')
}

const parsePublicOrigin = (publicUrl: string): string => {
  const url = URL.parse(publicUrl)
  if (url === null) throw new VerifierConfigurationError('publicUrl', 'is no URL')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new VerifierConfigurationError('publicUrl', 'must be https or http')
  if (url.href !== `${url.origin}/`)
    throw new VerifierConfigurationError('publicUrl', 'must be scheme and host alone, without a path')
  return url.origin
}

const chooseKeys = ({ keys, fetch: fetchKeys }: VerifierSettings, now: () => number): KeyFinder => {
  if (typeof keys === 'function') return keys
  if (typeof keys === 'object' && keys !== null && Array.isArray(keys.keys)) return readStaticKeys(keys)
  const url = URL.parse(requireText('keys', keys))
  if (url === null) throw new VerifierConfigurationError('keys', 'is no URL')
  // Whoever can answer for the key set can be anybody: plain http only where nobody stands between.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new VerifierConfigurationError('keys', 'must be an https address (http on loopback only)')
  }
  return createRemoteKeys(url.href, now, fetchKeys ?? ((address, init) => fetch(address, init)))
}

const readStaticKeys = (set: PublicKeySet): KeyFinder => {
  try {
    return createStaticKeys(set)
  } catch (error) {
    throw new VerifierConfigurationError('keys', error instanceof Error ? error.message : 'cannot be used')
  }
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(\.\d+){3}$/.test(hostname)
