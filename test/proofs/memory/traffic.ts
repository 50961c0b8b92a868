import { randomBytes } from 'node:crypto'
import { type AccountId, parseAccountId, parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { SESSION_COOKIE } from '#sessions/cookie.ts'
import { decodeSessionToken, encodeSessionToken, type SessionToken } from '#sessions/session-token.ts'

const LEASE = 300
/** Seconds after which the cookies are sealed anew, well inside their lease. */
const RENEWED_EVERY = 120

/** What a share of the requests is, of 20 in a row. */
type Kind = 'warm' | 'cold' | 'renewal' | 'anonymous' | 'refused'

const MIX: readonly Kind[] = [
  ...Array.from({ length: 14 }, () => 'warm' as const),
  ...Array.from({ length: 3 }, () => 'cold' as const),
  'renewal',
  'anonymous',
  'refused',
]

/** Requests of many sessions: of cookies seen before, cookies never seen, over leases, without any, with broken ones. */
export interface Traffic {
  /** Seals what the next requests need. Call before each portion. */
  readonly prepare: (portion: number) => Promise<void>
  /** The n-th request of the portion as raw text. */
  readonly request: (n: number) => string
}

/** `real` are cookies of accounts that exist: their sessions renew. The others' accounts are never asked for. */
export const newTraffic = async (given: {
  readonly secret: string
  readonly host: string
  readonly sessions: number
  readonly real: readonly string[]
}): Promise<Traffic> => {
  const { host, real } = given
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: given.secret })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const now = () => epochSeconds(Date.now() / 1000)
  const seal = (token: SessionToken, leaseUntil = after(now(), LEASE)): Promise<string> =>
    sealer.seal('session', host, encodeSessionToken({ ...token, leaseUntil }, true), now())

  const tokens = Array.from({ length: given.sessions }, newToken)
  const renewable = await Promise.all(
    real.map(async (value) => {
      const opened = await sealer.open('session', host, value, now())
      const token = opened === undefined ? undefined : decodeSessionToken(opened)
      if (token === undefined) throw new Error('not a session cookie of this gateway')
      return token
    }),
  )
  let warm: readonly string[] = []
  let cold: readonly string[] = []
  let over: readonly string[] = []
  let sealedAt = 0
  const get = (path: string, cookie?: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n${
      cookie === undefined ? '' : `Cookie: theme=dark; ${SESSION_COOKIE}=${cookie}\r\n`
    }\r\n`
  const texts: Readonly<Record<Kind, (n: number) => string>> = {
    warm: (n) => get(`/orders/${n}?page=${n % 7}`, at(warm, n)),
    cold: (n) => get(`/orders/${n}`, at(cold, n)),
    renewal: (n) => get('/account', at(over, n)),
    anonymous: (n) => get(`/orders/${n}`),
    refused: (n) =>
      Math.floor(n / MIX.length) % 2 === 0 ? get('/orders/', `${at(warm, n)}x`) : get('/a/%2e%2e/b', at(warm, n)),
  }
  return {
    prepare: async (portion) => {
      if (now() - sealedAt >= RENEWED_EVERY) {
        warm = await Promise.all(tokens.map((token) => seal(token)))
        sealedAt = now()
      }
      const share = (kind: Kind) => Math.ceil((portion * MIX.filter((each) => each === kind).length) / MIX.length)
      cold = await Promise.all(Array.from({ length: share('cold') }, (_, n) => seal(at(tokens, n * 7))))
      over = await Promise.all(
        Array.from({ length: share('renewal') }, (_, n) => seal(at(renewable, n), after(now(), -1))),
      )
    },
    request: (n) => {
      const kind = at(MIX, n)
      return texts[kind](kind === 'cold' ? Math.floor(n / MIX.length) * 3 + (n % MIX.length) - 14 : n)
    },
  }
}

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a well-formed id')
  return value
}

const newToken = (): SessionToken => {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url')
  const account: AccountId = known(parseAccountId(randomBytes(32).toString('hex')))
  const now = epochSeconds(Date.now() / 1000)
  return {
    account,
    sid: known(parseSessionId(random(16))),
    secret: random(32),
    generation: 1,
    subject: known(parseSubjectId(random(16))),
    base: 'aal0',
    aal2Until: undefined,
    amr: ['otp'],
    createdAt: now,
    authTime: now,
    phishingResistant: false,
    risk: 'low',
    restrictedUntil: null,
    claims: { email: `${random(6)}@example.com`, email_verified: true },
    leaseUntil: after(now, LEASE),
    absoluteUntil: after(now, 12 * 3600),
  }
}
