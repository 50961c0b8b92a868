import { type Acr, acrAtLeast } from '#domain/assurance.ts'

/** What a passkey is good for. */
export interface PasskeyFactor {
  /** Whether it has ever verified the person who used it. */
  readonly verifies: boolean
  /** A browser made it by itself, and nobody has used it yet. It may be used, and until then nothing is asked by it. */
  readonly isUnasked?: boolean
}

/** What an account can prove itself by. A saved recovery code and an address are no factors, and so not here. */
export interface Factors {
  readonly passkeys: readonly PasskeyFactor[]
  /** `alone`: long enough to sign in by itself. Undefined where the account has none. */
  readonly password: { readonly alone: boolean } | undefined
  readonly totp: boolean
}

/** The passkeys that count: whether its owner can use one that nobody asked for shows when it is used. */
const counted = ({ passkeys }: Factors): readonly PasskeyFactor[] =>
  passkeys.filter(({ isUnasked }) => isUnasked !== true)

/** Whether something that the customer has stands beside a password: a passkey that counts, or an app. */
export const hasPossession = (factors: Factors): boolean => factors.totp || counted(factors).length > 0

/** The highest assurance that an account's own factors can reach together; `aal0` where it has none. */
export const highestAcr = (factors: Factors): Acr => {
  const { password } = factors
  if (counted(factors).some(({ verifies }) => verifies)) return 'aal2'
  const has = hasPossession(factors)
  if (password !== undefined && has) return 'aal2'
  return has || password?.alone === true ? 'aal1' : 'aal0'
}

/** Whether an account has anything that it can prove itself by. */
export const hasFactors = (factors: Factors): boolean => factors.password !== undefined || hasPossession(factors)

/** Why a factor may not be taken away: what is left would be weaker, or a password that must not stand alone. */
export type RemovalRefusal = { readonly code: 'last_strong_factor' } | { readonly code: 'password_too_short_alone' }

/**
 * Why going from one set of factors to another is refused; undefined where it is not. An account never falls below what
 * it could prove: whoever holds one factor for a moment would make the next takeover easy (Keycloak CVE-2026-3429).
 */
export const refuseRemoval = (before: Factors, left: Factors): RemovalRefusal | undefined => {
  const isShort = left.password?.alone === false
  if (isShort && !hasPossession(left)) return { code: 'password_too_short_alone' }
  return acrAtLeast(highestAcr(left), highestAcr(before)) ? undefined : { code: 'last_strong_factor' }
}
