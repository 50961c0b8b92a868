import { type Acr, acrAtLeast } from '#domain/assurance.ts'

/** What an account can prove itself by. A saved recovery code and an address are no factors, and so not here. */
export interface Factors {
  /** One entry for each passkey: whether it has ever verified the person who used it. */
  readonly passkeys: readonly { readonly verifies: boolean }[]
  /** `alone`: long enough to sign in by itself. Undefined where the account has none. */
  readonly password: { readonly alone: boolean } | undefined
  readonly totp: boolean
}

/** The highest assurance that an account's own factors can reach together; `aal0` where it has none. */
export const highestAcr = ({ passkeys, password, totp }: Factors): Acr => {
  if (passkeys.some(({ verifies }) => verifies)) return 'aal2'
  const has = totp || passkeys.length > 0
  if (password !== undefined && has) return 'aal2'
  return has || password?.alone === true ? 'aal1' : 'aal0'
}

/** Whether an account has anything that it can prove itself by. */
export const hasFactors = ({ passkeys, password, totp }: Factors): boolean =>
  passkeys.length > 0 || password !== undefined || totp

/** Why a factor may not be taken away: what is left would be weaker, or a password that must not stand alone. */
export type RemovalRefusal = { readonly code: 'last_strong_factor' } | { readonly code: 'password_too_short_alone' }

/**
 * Why going from one set of factors to another is refused; undefined where it is not. An account never falls below what
 * it could prove: whoever holds one factor for a moment would make the next takeover easy (Keycloak CVE-2026-3429).
 */
export const refuseRemoval = (before: Factors, left: Factors): RemovalRefusal | undefined => {
  const isBare = left.passkeys.length === 0 && !left.totp
  if (isBare && left.password !== undefined && !left.password.alone) return { code: 'password_too_short_alone' }
  return acrAtLeast(highestAcr(left), highestAcr(before)) ? undefined : { code: 'last_strong_factor' }
}
