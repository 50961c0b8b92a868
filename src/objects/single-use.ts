import { CODE_LIMITS } from '#config/defaults.ts'

/** One kind of thing that is used up, or that only one may have. */
interface SingleUse {
  /** The class of objects in whose one thread it is decided. */
  readonly object: 'Account' | 'Directory' | 'Keyring' | 'Account and Directory'
  /** The table whose row decides, or the tables whose rows do. */
  readonly table: string | readonly string[]
  /** How many of any number of parallel tries succeed. */
  readonly winners: number
  /** For how long it may be redeemed: a name of `lifetimes`, or in words. */
  readonly lasts: string
  /** What redeems it. */
  readonly redeemedBy: string
}

/**
 * Everything that is used up once or belongs to one. Whatever marks such a thing as used names its entry here
 * (`redeem.ts`), and every entry has a race of its own in `test/proofs/races`. A test looks for statements that do without.
 */
export const singleUse = {
  'sign-in code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /sign-in/code',
  },
  'sign-up code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /sign-up/code',
  },
  'recovery code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /recover/code',
  },
  'mail-check code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /sign-in/mail-check',
  },
  'change-address code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /account/address/code',
  },
  'notification-address code': {
    object: 'Directory',
    table: 'codes',
    winners: 1,
    lasts: 'signInCode',
    redeemedBy: 'POST /account/address/code',
  },
  'code try': {
    object: 'Directory',
    table: 'codes',
    winners: CODE_LIMITS.triesPerFlow,
    lasts: 'signInCode and a flow more',
    redeemedBy:
      'POST /sign-in/code, POST /sign-up/code, POST /sign-in/mail-check, POST /recover/code, POST /account/address/code',
  },
  'bot challenge': {
    object: 'Directory',
    table: 'spent_challenges',
    winners: 1,
    lasts: 'five minutes',
    redeemedBy: 'POST /sign-in/challenge, POST /sign-up/challenge, POST /recover/challenge',
  },
  'identifier claim': {
    object: 'Directory',
    table: 'identifiers',
    winners: 1,
    lasts: 'until it is confirmed or settled, then for as long as the account holds it',
    redeemedBy: 'POST /sign-up/code, POST /passkey/create, POST /recover/renew',
  },
  operation: {
    object: 'Account',
    table: 'operations',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'POST /sign-up/code, POST /passkey/create, POST /recover/renew, the sweep of the directory',
  },
  account: {
    object: 'Account',
    table: 'profile',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'POST /sign-up/code',
  },
  flow: {
    object: 'Account',
    table: 'used',
    winners: 1,
    lasts: 'flow',
    redeemedBy:
      'POST /sign-in, POST /sign-in/code, POST /sign-in/second, POST /sign-in/mail-check, POST /sign-in/passkey, POST /sign-up/code, ' +
      'POST /account/security/totp, POST /account/security/recovery-code',
  },
  'sign-in challenge': {
    object: 'Account',
    table: 'used',
    winners: 1,
    lasts: 'challenge',
    redeemedBy: 'POST /sign-in/passkey, POST /sign-in/second',
  },
  'registration challenge': {
    object: 'Account',
    table: 'used',
    winners: 1,
    lasts: 'challenge',
    redeemedBy: 'POST /passkey/create, POST /recover/renew',
  },
  'step-up challenge': {
    object: 'Account',
    table: 'used',
    winners: 1,
    lasts: 'challenge',
    redeemedBy: 'POST /step-up',
  },
  'recovery challenge': {
    object: 'Account',
    table: 'used',
    winners: 1,
    lasts: 'challenge',
    redeemedBy: 'POST /recover/proof',
  },
  recovery: {
    object: 'Account',
    table: 'recoveries',
    winners: 1,
    lasts: 'flow',
    redeemedBy: 'POST /recover/renew',
  },
  'delayed recovery': {
    object: 'Account',
    table: 'delayed_recovery',
    winners: 1,
    lasts: 'delayedRecovery and 7 days more',
    redeemedBy: 'POST /recover/delay, POST /recover/renew, POST /contest, a sign-in by an authenticator, the alarm',
  },
  passkey: {
    object: 'Account',
    table: 'authenticators',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'POST /passkey/create, POST /recover/renew',
  },
  'one-time password': {
    object: 'Account',
    table: 'authenticators',
    winners: 1,
    lasts: 'its time step and the one after it',
    redeemedBy: 'POST /sign-in/second, POST /step-up, POST /account/security/totp, POST /recover/proof',
  },
  'session secret': {
    object: 'Account',
    table: 'sessions',
    winners: 1,
    lasts: 'until the next change of assurance',
    redeemedBy: 'POST /step-up, POST /passkey/create, POST /account/security/password, POST /account/security/totp',
  },
  session: {
    object: 'Account',
    table: 'sessions',
    winners: 1,
    lasts: 'until it is ended',
    redeemedBy:
      'POST /sign-out, POST /account/sign-out-everywhere, POST /account/devices/end, POST /account/devices/end-others, ' +
      'POST /account/devices/not-me, a sign-in in its place',
  },
  'parked request': {
    object: 'Account',
    table: 'parked',
    winners: 1,
    lasts: 'parkedRequest',
    redeemedBy: 'POST of its ticket to the address that it was posted to',
  },
  confirmation: {
    object: 'Account',
    table: 'parked',
    winners: 1,
    lasts: 'parkedRequest',
    redeemedBy: 'the very request that was confirmed, with Postern-Confirmation',
  },
  'address change': {
    object: 'Account',
    table: 'address_changes',
    winners: 1,
    lasts: 'flow, or addressHold',
    redeemedBy: 'POST /account/address/code, and the alarm where it is held',
  },
  'revert of an address': {
    object: 'Account',
    table: 'address_changes',
    winners: 1,
    lasts: 'revertLink',
    redeemedBy: 'POST /contest',
  },
  dispute: {
    object: 'Account',
    table: 'address_changes',
    winners: 1,
    lasts: 'contestLink',
    redeemedBy: 'POST /contest',
  },
  'contest link': {
    object: 'Account',
    table: 'links',
    winners: 1,
    lasts: 'contestLink',
    redeemedBy: 'POST /contest',
  },
  mail: {
    object: 'Account and Directory',
    table: 'outbox',
    winners: 1,
    lasts: 'until it is accepted, or a try of it dies with its runtime',
    redeemedBy: 'what sends mail, and the alarm',
  },
  'first keys': {
    object: 'Keyring',
    table: 'ring',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'the first call of a deployment',
  },
  'key rotation': {
    object: 'Keyring',
    table: 'ring',
    winners: 1,
    lasts: 'an hour',
    redeemedBy: 'POST /operator/keys',
  },
  'key withdrawal': {
    object: 'Keyring',
    table: 'signing_keys',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'POST /operator/keys; the schedule takes out what is too old',
  },
  'pepper replacement': {
    object: 'Keyring',
    table: 'former_peppers',
    winners: 1,
    lasts: 'an hour',
    redeemedBy: 'POST /operator/keys',
  },
  'operator key': {
    object: 'Keyring',
    table: 'operator_keys',
    winners: 1,
    lasts: 'for ever',
    redeemedBy: 'POST /admin/keys',
  },
  'wrapped key': {
    object: 'Keyring',
    table: ['signing_keys', 'data_keys', 'former_peppers'],
    winners: 1,
    lasts: 'until the secret is replaced again',
    redeemedBy: 'the first call after the secret was replaced',
  },
} as const satisfies Readonly<Record<string, SingleUse>>

/** A name of the list. */
export type SingleUseName = keyof typeof singleUse

/** The names whose rows stand in one table. */
export type SingleUseIn<Table extends string> = {
  [Name in SingleUseName]: (typeof singleUse)[Name]['table'] extends Table ? Name : never
}[SingleUseName]
