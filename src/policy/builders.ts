import type { Acr } from '#domain/assurance.ts'
import { type Duration, parseDuration } from '#lib/duration.ts'
import type { JudgedMethod } from './conditions/method.ts'
import type { Confirm } from './decision.ts'
import type { Condition } from './expression.ts'

/** Everybody, signed in or not. */
export const anyone = (): Condition => ({ if: 'anyone' })

/**
 * Customers who are signed in with at least one authenticator (`aal1`). `signedIn({ from: 'aal0' })` also admits those
 * who showed no more than control of their e-mail address, by a code.
 */
export const signedIn = (options: { readonly from?: Acr } = {}): Condition => ({
  if: 'signedIn',
  from: options.from ?? 'aal1',
})

/** Customers whose session holds at least this assurance now; others who are signed in are asked to step up. */
export const acr = (atLeast: Acr): Condition => ({ if: 'acr', atLeast })

/**
 * Customers who used an authenticator no longer ago than this: `'15m'`, or seconds. A code by mail is no authenticator. Others
 * are asked to step up.
 */
export const authenticatedWithin = (within: Duration): Condition => ({
  if: 'authenticatedWithin',
  // What is no duration becomes a number that no configuration may hold, so the check names the rule it stands in.
  seconds: parseDuration(within) ?? Number.NaN,
})

/** Customers whose last authentication was by a passkey. Others are asked for one, whatever else they can show. */
export const phishingResistant = (): Condition => ({ if: 'phishingResistant' })

/**
 * Customers against whose sign-in no more spoke than this. Others can do nothing about it in their session; where two
 * factors shall do as well, write `any(risk({ atMost: 'low' }), acr('aal2'))`.
 */
export const risk = (bounds: { readonly atMost: 'low' | 'medium' }): Condition => ({
  if: 'risk',
  atMost: bounds.atMost,
})

/**
 * Customers whose account is restricted for a while, as after a recovery. For use under `not`, beside a condition that
 * asks for a sign-in: `all(signedIn(), not(restricted()))`.
 */
export const restricted = (): Condition => ({ if: 'restricted' })

/**
 * Requests that their customer has confirmed one by one. The page says `says` in the customer's language, its placeholders
 * filled from the request itself: `confirm({ says: { en: 'Pay {amount}' }, values: { amount: '/amount' } })`. A value is a
 * form field by its name, or a place in a JSON body by its pointer. GET and HEAD pass as by `signedIn()`.
 */
export const confirm = (action: Confirm): Condition => ({ if: 'confirm', says: action.says, values: action.values })

/** Requests with one of these methods: `method('GET', 'HEAD')`. */
export const method = (...names: readonly [JudgedMethod, ...JudgedMethod[]]): Condition => ({ if: 'method', in: names })

/** All of these at once. */
export const all = (...parts: readonly [Condition, ...Condition[]]): Condition => ({ if: 'all', of: parts })

/** At least one of these. */
export const any = (...parts: readonly [Condition, ...Condition[]]): Condition => ({ if: 'any', of: parts })

/** Everybody but these. What cannot be known is met neither way. */
export const not = (part: Condition): Condition => ({ if: 'not', of: part })
