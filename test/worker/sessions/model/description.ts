/**
 * What a session of this deployment is, said a second time and without the product's code: what a customer was promised,
 * in seconds. Idleness is counted from the last activity, which the product may count up to 300 s early.
 */
export type BrowserName = 'A' | 'B'
export type Level = 'aal0' | 'aal1' | 'aal2'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LEASE = 60
const SKEW = 5
const GRACE = 120
/** The product may take the last activity to lie up to so many seconds earlier than it was. */
const EARLY = 300
export const FLOW_LIFE = 15 * MINUTE
/** Whole UTC days after its own on which a sealed cookie opens: longer than any session lives. */
const SEAL_DAYS = 31

const ABSOLUTE = { aal0: DAY, aal1: 30 * DAY } as const
const IDLE = { aal0: HOUR, aal1: 14 * DAY } as const

/** One sign-in. */
export interface ModelSession {
  readonly sid: string
  readonly browser: BrowserName
  base: 'aal0' | 'aal1'
  baseSince: number
  aal2Since: number | undefined
  lastActivity: number
  generation: number
  rotatedAt: number | undefined
  ended: boolean
}

/** One cookie that was ever handed out, and what it may be worth without a question. */
export interface ModelCookie {
  readonly session: ModelSession
  readonly generation: number
  readonly leaseUntil: number
  readonly base: 'aal0' | 'aal1'
  readonly aal2Until: number
  /** Which value of the deployment's secret it was sealed under, and when. */
  readonly sealedUnder: number
  readonly sealedAt: number
}

/** Who shows a cookie, how, and when. */
export interface Showing {
  readonly by: BrowserName
  readonly strict: boolean
  readonly now: number
  readonly secret: number
}

/** `either`: within the 300 s in which both answers keep the promise. `asks`: the account must be asked. */
export interface Verdict {
  readonly state: 'live' | 'refused' | 'either'
  readonly ceiling: Level
  readonly asks: boolean
}

export const newSession = (sid: string, browser: BrowserName, by: 'code' | 'passkey', now: number): ModelSession => ({
  sid,
  browser,
  base: by === 'code' ? 'aal0' : 'aal1',
  baseSince: now,
  aal2Since: by === 'passkey' ? now : undefined,
  lastActivity: now,
  generation: 1,
  rotatedAt: undefined,
  ended: false,
})

const aal2Until = ({ aal2Since, lastActivity }: ModelSession): number =>
  aal2Since === undefined ? 0 : Math.min(aal2Since + DAY, lastActivity + HOUR)

/** The cookie that a session's account would let make now. */
export const cookieFor = (session: ModelSession, secret: number, now: number): ModelCookie => ({
  session,
  generation: session.generation,
  leaseUntil: Math.min(now + LEASE, session.baseSince + ABSOLUTE[session.base]),
  base: session.base,
  aal2Until: aal2Until(session),
  sealedUnder: secret,
  sealedAt: now,
})

/** Whether the session still lives by its limits, whatever is shown for it. */
export const life = (session: ModelSession, now: number): Verdict['state'] => {
  const { base, baseSince, lastActivity, ended } = session
  if (ended || now >= baseSince + ABSOLUTE[base] || now >= lastActivity + IDLE[base]) return 'refused'
  return now >= lastActivity - EARLY + IDLE[base] ? 'either' : 'live'
}

/** The most that a session is worth now. */
const worth = (session: ModelSession, now: number): Level => (now < aal2Until(session) ? 'aal2' : session.base)

/** What must come of showing a cookie. */
export const verdictOn = (cookie: ModelCookie, { by, strict, now, secret }: Showing): Verdict => {
  const sealedFor = Math.floor(now / DAY) - Math.floor(cookie.sealedAt / DAY)
  if (cookie.sealedUnder < secret - 1 || sealedFor > SEAL_DAYS)
    return { state: 'refused', ceiling: 'aal0', asks: false }
  const inLease = now < cookie.leaseUntil && cookie.leaseUntil <= now + LEASE + SKEW
  if (inLease && !strict) {
    return { state: 'live', ceiling: now < cookie.aal2Until ? 'aal2' : cookie.base, asks: false }
  }
  const { session, generation } = cookie
  const isNewest = generation === session.generation
  const mayPickUp =
    generation === session.generation - 1 &&
    by === session.browser &&
    session.rotatedAt !== undefined &&
    now < session.rotatedAt + GRACE
  const state = isNewest || mayPickUp ? life(session, now) : 'refused'
  return { state, ceiling: worth(session, now), asks: true }
}

/** Takes in what the account just said of a session that it was asked about by a valid cookie. */
export const learn = (session: ModelSession, said: Level | 'ended', activity: boolean, now: number): void => {
  if (said === 'ended') session.ended = true
  // Decay is for good: no later activity brings it back.
  else if (said !== 'aal2') session.aal2Since = undefined
  if (said !== 'ended' && activity) session.lastActivity = Math.max(session.lastActivity, now)
}

/** A passkey was shown for a session: another secret, both factors. */
export const raise = (session: ModelSession, now: number): void => {
  if (session.base === 'aal0') Object.assign(session, { base: 'aal1', baseSince: now })
  session.aal2Since = now
  session.lastActivity = now
  session.generation += 1
  session.rotatedAt = now
}

const LEVELS: readonly Level[] = ['aal0', 'aal1', 'aal2']
export const isAbove = (level: Level, ceiling: Level): boolean => LEVELS.indexOf(level) > LEVELS.indexOf(ceiling)
