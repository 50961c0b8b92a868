import { type Factors, hasFactors, highestAcr } from '#authenticators/factors.ts'
import { type Acr, acrAtLeast } from '#domain/assurance.ts'

/** What a customer may show at once to prove more. */
export type Way = 'passkey' | 'password-and-passkey' | 'password-and-code' | 'password' | 'code'

/** What a step-up must earn. */
export interface Target {
  readonly acr: Acr
  readonly phishingResistant: boolean
  /** One request is confirmed by it: a password, which a browser fills in by itself, says nothing about that one. */
  readonly confirms: boolean
}

/**
 * Whether all that an account has counts for nothing: a short password alone, as it may come with an import. It cannot
 * prove itself, and so may not add what would help.
 */
export const countsForNothing = (factors: Factors): boolean => hasFactors(factors) && highestAcr(factors) === 'aal0'

/**
 * The ways in which an account's own factors earn what is asked, the easiest first; none where it has too little. Nothing
 * is offered that policy would then find too weak: that would ask in circles.
 */
export const waysTo = (factors: Factors, { acr, phishingResistant, confirms }: Target): readonly Way[] => {
  const { passkeys, password, totp } = factors
  const isTwo = !acrAtLeast('aal1', acr)
  const verifies = passkeys.some((passkey) => passkey.verifies)
  const ways: Way[] = []
  if (verifies || (passkeys.length > 0 && !isTwo)) ways.push('passkey')
  if (isTwo && password !== undefined && passkeys.length > 0 && !verifies) ways.push('password-and-passkey')
  if (phishingResistant) return ways
  if (isTwo) {
    if (password !== undefined && totp) ways.push('password-and-code')
    return ways
  }
  if (password?.alone === true && !confirms) ways.push('password')
  if (totp) ways.push('code')
  return ways
}
