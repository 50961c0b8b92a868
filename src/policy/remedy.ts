import { ACRS, type Acr } from '#domain/assurance.ts'
import type { Verdict } from './condition.ts'
import type { Remedy } from './decision.ts'

type StepUp = Extract<Remedy, { kind: 'step-up' }>

const rank = (acr: Acr | undefined): number => (acr === undefined ? -1 : ACRS.indexOf(acr))

/** Undefined where each asks for another action: a customer is shown one, and has not confirmed the other by it. */
const both = (one: StepUp, other: StepUp): StepUp | undefined => {
  if (one.confirm && other.confirm && JSON.stringify(one.confirm) !== JSON.stringify(other.confirm)) return undefined
  const acr = rank(one.acr) >= rank(other.acr) ? one.acr : other.acr
  const maxAgeSeconds =
    one.maxAgeSeconds === undefined || other.maxAgeSeconds === undefined
      ? (one.maxAgeSeconds ?? other.maxAgeSeconds)
      : Math.min(one.maxAgeSeconds, other.maxAgeSeconds)
  const confirm = one.confirm ?? other.confirm
  return {
    kind: 'step-up',
    ...(acr !== undefined && { acr }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    ...((one.phishingResistant === true || other.phishingResistant === true) && { phishingResistant: true }),
    ...(confirm !== undefined && { confirm }),
  }
}

/**
 * The one remedy that cures every part of an `all`: sign-in first where any part asks for it, else one step-up to the
 * highest level and the shortest age asked for. Undefined where a part has no cure: a visitor is not sent to sign in
 * for a door that stays shut.
 */
export const remedyForAll = (parts: readonly Verdict[]): Remedy | undefined => {
  let combined: StepUp | undefined
  let signIn: Remedy | undefined
  for (const part of parts) {
    if (part.met === 'yes') continue
    if (part.remedy === undefined) return undefined
    if (part.remedy.kind === 'sign-in') {
      signIn = part.remedy
      continue
    }
    combined = combined === undefined ? part.remedy : both(combined, part.remedy)
    if (combined === undefined) return undefined
  }
  return signIn ?? combined
}

const isEasier = (one: Remedy, other: Remedy): boolean => {
  // A step-up is only offered to somebody who is signed in already; signing in anew asks more of them.
  if (one.kind === 'sign-in' || other.kind === 'sign-in') return one.kind === 'step-up' && other.kind === 'sign-in'
  if ((one.confirm === undefined) !== (other.confirm === undefined)) return one.confirm === undefined
  if (one.phishingResistant !== other.phishingResistant) return other.phishingResistant === true
  if (rank(one.acr) !== rank(other.acr)) return rank(one.acr) < rank(other.acr)
  return (one.maxAgeSeconds ?? Number.POSITIVE_INFINITY) > (other.maxAgeSeconds ?? Number.POSITIVE_INFINITY)
}

/** The easiest remedy that any part of an `any` offers: the lowest level, then the longest age; the first of equals. */
export const remedyForAny = (parts: readonly Verdict[]): Remedy | undefined => {
  let easiest: Remedy | undefined
  for (const part of parts) {
    if (part.met === 'yes' || part.remedy === undefined) continue
    if (easiest === undefined || isEasier(part.remedy, easiest)) easiest = part.remedy
  }
  return easiest
}
