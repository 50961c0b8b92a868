/**
 * Every number that a deployment starts with: its unit, and why it is that number. `lifetimes` in the configuration
 * moves the times within the bounds beside them, `risk.limits` those of signals; all else is fixed.
 */
import type { RollingLimit } from '#authenticators/attempts.ts'
import type { CodeLimits } from '#authenticators/email-code/limits.ts'
import { DAY, HOUR, MINUTE } from '#lib/time.ts'
import type { RiskRule } from '#risk/rules.ts'
import type { SignalLimits } from '#risk/signals.ts'
import type { BotChallenge, Lifetimes } from './deployment.ts'

/** A time in seconds, and between which values an operator may move it. */
export interface LifetimeBounds {
  readonly seconds: number
  readonly least: number
  readonly most: number
}

/** A count that a deployment starts with, and between which values an operator may move it. */
export interface CountBounds {
  readonly count: number
  readonly least: number
  readonly most: number
}

/** Every time an operator may move, with the reason for its default and its bounds. */
export const LIFETIMES: Readonly<Record<keyof Lifetimes, LifetimeBounds>> = {
  /**
   * How long the edge trusts an opened cookie without asking the account: the longest that a revoked session goes on.
   * A minute keeps all but one request a minute free of a storage call; beyond 5 min it would not be revocation.
   */
  lease: { seconds: MINUTE, least: 1, most: 5 * MINUTE },
  /**
   * `exp` of an assertion: long enough for a slow origin and 5 s of skew, short enough that a captured one is dead
   * before it is read. It bounds replay as a DPoP proof does ("seconds or minutes", RFC 9449 section 11.1).
   */
  assertion: { seconds: 45, least: 1, most: MINUTE },
  /** By how much clocks of edge, object and origin may differ. All three run on synchronised time. */
  clockSkew: { seconds: 5, least: 0, most: 30 },
  /** NIST gives e-mail alone no level, so it gets the shorter limits of AAL2, not those of AAL1. */
  aal0Absolute: { seconds: DAY, least: 2, most: 30 * DAY },
  aal0Idle: { seconds: HOUR, least: 1, most: 14 * DAY },
  /** SP 800-63B-4 section 2.1.3: reauthentication at least every 30 days. */
  aal1Absolute: { seconds: 30 * DAY, least: 2, most: 30 * DAY },
  /** SP 800-63B-4 section 2.1.3 leaves it open; a fortnight without a visit is a browser that was given away. */
  aal1Idle: { seconds: 14 * DAY, least: 1, most: 30 * DAY },
  /** SP 800-63B-4 section 2.2.3: reauthentication every 24 hours, and after one hour of inactivity. */
  aal2Absolute: { seconds: DAY, least: 2, most: DAY },
  aal2Idle: { seconds: HOUR, least: 1, most: HOUR },
  /** A sign-in, sign-up or step-up from its first page to its last: a code's life, and time to find the mail. */
  flow: { seconds: 15 * MINUTE, least: 1, most: HOUR },
  /** SP 800-63B-4 section 3.1.3.2: an out-of-band secret is valid for at most 10 minutes. */
  signInCode: { seconds: 10 * MINUTE, least: 1, most: 10 * MINUTE },
  /** WebAuthn Level 3 section 15.1 recommends 300 to 600 s for the ceremony; the challenge need not outlive it. */
  challenge: { seconds: 5 * MINUTE, least: 1, most: 10 * MINUTE },
  /**
   * How long the browser that held a session secret may still fetch its successor: other tabs and answers in flight
   * when it rotated. Two leases: a tab that just renewed has time to come back.
   */
  rotationGrace: { seconds: 2 * MINUTE, least: 1, most: 5 * MINUTE },
  /** After an accepted code an account without authenticators may enrol its first one; ASVS 5.0.0 section 6.4.1. */
  firstEnrolment: { seconds: 10 * MINUTE, least: 1, most: HOUR },
  /** How recent an authentication must be for a sensitive action: PCI DSS 4.0.1 8.2.8 asks again after 15 idle minutes. */
  stepUp: { seconds: 15 * MINUTE, least: 1, most: HOUR },
  /** A form that was posted before its proof: time for a ceremony, and not for a change of mind. */
  parkedRequest: { seconds: 5 * MINUTE, least: 1, most: 10 * MINUTE },
  /** How long a notice may be contested: a week, so that a holiday does not outlast it. */
  contestLink: { seconds: 7 * DAY, least: 1, most: 30 * DAY },
  /** After a recovery, a revert or a contest: long enough for the next notice to be read before a thief goes on. */
  restricted: { seconds: DAY, least: 1, most: 7 * DAY },
  /**
   * How long whoever shows a mailbox and nothing else waits for an account that more guards: a long weekend, so that its
   * owner reads one of the notices of it. Each third brings one.
   */
  delayedRecovery: { seconds: 3 * DAY, least: 3, most: 14 * DAY },
  /** How long the address that was superseded may take an account back: a week, so that a holiday does not outlast it. */
  revertLink: { seconds: 7 * DAY, least: 1, most: 30 * DAY },
  /** A change of address that one factor alone, or none, stands behind: a day for the old mailbox to be read. */
  addressHold: { seconds: DAY, least: 1, most: 14 * DAY },
  /** How long an address that an account has left is kept from everybody else, and still finds the account. */
  addressReserved: { seconds: 30 * DAY, least: 1, most: 90 * DAY },
  /** How long an account stays closed that two mailboxes claim, unless an older authenticator decides: a weekend. */
  dispute: { seconds: 72 * HOUR, least: 1, most: 14 * DAY },
}

/** Seconds after its wait for which a delayed recovery may be completed: time to be back at a desk. */
export const DELAYED_RECOVERY_OPEN = 7 * DAY

/** Digits of a sign-in code: SP 800-63B-4 section 3.1.3.2 asks for six or more. */
export const SIGN_IN_CODE_DIGITS = 6

/** Digits of a code that begins to give an account back: worth more than a sign-in, so a hundred times as hard to guess. */
export const RECOVERY_CODE_DIGITS = 8

/**
 * Codes by e-mail. With 20 wrong codes a day an address is guessed with a chance of 20 in a million a day; pausing it
 * then costs its owner nothing on a known device or with a passkey.
 */
export const CODE_LIMITS: CodeLimits = {
  triesPerFlow: 5,
  sentPerAddress: [
    { limit: 5, seconds: HOUR },
    { limit: 10, seconds: DAY },
  ],
  wrongPerAddress: { limit: 20, seconds: DAY },
  /** As many as `risk.limits` may ask for, so that they can be reached, and few enough for a row. */
  triesNoted: { limit: 10, seconds: HOUR },
}

/**
 * The same for codes that give an account back, counted apart: neither uses up the other's. A customer needs one in years,
 * so few are sent; nobody can be kept from theirs by sign-ins that strangers try.
 */
export const RECOVERY_CODE_LIMITS: CodeLimits = {
  triesPerFlow: 5,
  sentPerAddress: [
    { limit: 3, seconds: HOUR },
    { limit: 5, seconds: DAY },
  ],
  wrongPerAddress: { limit: 20, seconds: DAY },
  /** None: what is tried to get an account back is no sign-in. */
  triesNoted: { limit: 0, seconds: HOUR },
}

/** Codes to get accounts back that one client network may ask for. */
export const RECOVERIES_PER_CLIENT: RollingLimit = { limit: 10, seconds: HOUR }

/**
 * Addresses that one client network (IPv4 address, IPv6 /64) may ask codes for or try passwords at, counted together: a
 * household or a small office.
 */
export const ADDRESSES_PER_CLIENT: RollingLimit = { limit: 20, seconds: HOUR }

/** Mails that one client network may cause. */
export const MAILS_PER_CLIENT: RollingLimit = { limit: 60, seconds: DAY }

/** How many times a client's limits its wider range (IPv4 /24, IPv6 /48) or autonomous system has. */
export const WIDER_NETWORK_FACTOR = 10

/**
 * Iterations of PBKDF2-HMAC-SHA-256 in one try at a proof of work: a millisecond of the Worker, which derives one key for
 * each that it asks for, and none when it verifies. Workers allow 100,000.
 */
export const WORK_COST = 5000

/**
 * Tries that a proof of work takes at most; half as many on average. A phone makes 500 in a second, a computer two to four
 * times as many, and whoever rents graphics cards many times that: `docs/limits.md` says what that is worth.
 */
export const WORK_TRIES: Readonly<Record<Exclude<BotChallenge, 'off'>, number>> = {
  /** At most a second of a phone. */
  light: 500,
  /** Three: what people put up with at a moment when somebody is at work in their network. */
  normal: 1500,
  /** Ten: for the days of an attack. */
  heavy: 5000,
}

/** Seconds that a proof of work may be shown for: time for a slow device, and none to lay in a store of them. */
export const WORK_LASTS = 5 * MINUTE

/** Seconds after which whoever cannot do the work may go on without it. */
export const WAIT_INSTEAD = 30

/**
 * How often one client network may wait instead of working. Waits cost a program nothing, and it can wait for thousands of
 * things at once: what it gets so must be less than what it gets for its work, which is `ADDRESSES_PER_CLIENT`.
 */
export const WAITS_PER_CLIENT: RollingLimit = { limit: 3, seconds: HOUR }

/** Seconds until an account that could not be reached is asked again. */
export const CLAIM_ASKED_AGAIN_AFTER = 5 * MINUTE

/** Browsers that bear an address's known-device mark, and the seconds that one keeps it without signing in. */
export const KNOWN_BROWSERS = { limit: 10, seconds: 90 * DAY } as const

/** Seconds that a directory shard keeps its events: as long as a sign-in that they tell of can last at most. */
export const DIRECTORY_EVENTS_KEPT = 30 * DAY

/**
 * How long an account keeps its events: 400 days, so that a customer sees what happened a year ago; and how many of each kind
 * at most, some months of one sign-in a day and more than anybody reads.
 */
export const ACCOUNT_EVENTS_KEPT = { seconds: 400 * DAY, ofEachKind: 200 } as const
/** Changes of address of one account; one more waits, so that whoever holds the account for a while cannot wander off with it. */
export const ADDRESS_CHANGES: RollingLimit = { limit: 2, seconds: 7 * DAY }

/** Times that one account may ask for a change of address: each sends a mail to a stranger and one to its owner. */
export const ADDRESS_CHANGES_ASKED: RollingLimit = { limit: 10, seconds: DAY }

/** Live sessions of one account; one more ends the one that was seen longest ago. */
export const SESSIONS_PER_ACCOUNT = 100

/** Passkeys of one account: enough for every device of a household, few enough to list in a ceremony. */
export const PASSKEYS_PER_ACCOUNT = 20

/** Places of one account: a customer's home, work and journeys of a year; the one not seen for longest makes room. */
export const PLACES_PER_ACCOUNT = 20

/**
 * From where on something speaks against a sign-in, unless `risk.limits` moves it; counts are over one rolling hour. Beyond the
 * bounds a signal would never be raised, or by everybody.
 */
export const SIGNAL_BOUNDS = {
  /** A household has five people with an address each; whoever tries lists needs many more. The network's limit is next. */
  addressesPerNetwork: { count: 5, least: 1, most: ADDRESSES_PER_CLIENT.limit - 1 },
  /** Two typing errors, a code instead and one more after it. Guessing waits only after ten, and no more are noted. */
  triesPerAddress: { count: 4, least: 1, most: CODE_LIMITS.triesNoted.limit },
  travel: {
    /** Guesses by network miss by a city or two: what lies within a country of middling size says nothing. */
    kilometres: { count: 300, least: 50, most: 20_000 },
    /** The cruising speed of an airliner, from door to door: nobody is faster. */
    kilometresPerHour: { count: 900, least: 100, most: 10_000 },
  },
}

/** The same, as a deployment starts with it. */
export const SIGNAL_LIMITS: SignalLimits = {
  addressesPerNetwork: SIGNAL_BOUNDS.addressesPerNetwork.count,
  triesPerAddress: SIGNAL_BOUNDS.triesPerAddress.count,
  travel: {
    kilometres: SIGNAL_BOUNDS.travel.kilometres.count,
    kilometresPerHour: SIGNAL_BOUNDS.travel.kilometresPerHour.count,
  },
}

/** What is asked where something speaks against a sign-in; `risk.rules` takes the place of all of it. */
export const RISK_RULES: readonly RiskRule[] = [
  /** The customer alone can tell whether it was them (OWASP ASVS 5.0.0 section 6.3.5). */
  { name: 'new-device', when: ['new-device'], action: 'notify', level: 'low' },
  /** Passwords are reused, phished and leaked: one that turns up elsewhere proves too little. */
  { name: 'new-device-by-password', when: ['new-device'], way: 'password', action: 'second-factor', level: 'medium' },
  /** People travel, so it stops nobody; a stolen cookie jar travels too. */
  { name: 'new-country', when: ['new-country'], action: 'notify', level: 'medium' },
  /** Two places at once are two people, or a tunnel: both can show a second thing. */
  { name: 'impossible-travel', when: ['impossible-travel'], action: 'second-factor', level: 'high' },
  /** The owner hears of that as well. */
  { name: 'impossible-travel-notice', when: ['impossible-travel'], action: 'notify', level: 'high' },
  /** Lists of stolen passwords are tried by programs: work that a person does not notice makes that dear. */
  { name: 'network-velocity', when: ['network-velocity'], action: 'challenge', level: 'medium' },
  { name: 'address-velocity', when: ['address-velocity'], action: 'challenge', level: 'medium' },
  /** Some people have reasons for such an address; programs that sign up by the thousand have none that count. */
  { name: 'disposable-address', when: ['disposable-address'], way: 'sign-up', action: 'challenge', level: 'medium' },
]

/** Seconds to wait for the response head of an origin, and the bounds for `originTimeout`. */
export const ORIGIN_TIMEOUT: LifetimeBounds = { seconds: 30, least: 1, most: 5 * MINUTE }

/** How much work is asked for where nobody said: enough to be felt by a program that asks by the thousand. */
export const BOT_CHALLENGE: BotChallenge = 'normal'

/** The folder of our own pages and endpoints on every site. */
export const BASE_PATH = '/_auth'

/** The service that knows breached passwords where none is named: Pwned Passwords, free and without a key. */
export const BREACH_CHECK = 'https://api.pwnedpasswords.com'

/** The brand colour where none is set: a blue with 8:1 contrast to white. */
export const BRAND_COLOUR = '#1f4e8c'
