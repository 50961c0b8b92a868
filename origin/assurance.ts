import { ACRS, type Acr, type PosternIdentity } from './identity.ts'

/** What a service asks of an identity beyond what the gateway's routes already ask. */
export interface AskedAssurance {
  readonly acr: Acr
  /** Longest time since the customer last used an authenticator, in seconds. */
  readonly maxAgeSeconds?: number
}

/**
 * Whether an identity is at least as sure as asked at `now` (seconds since 1970). For checks that depend on what is
 * asked for, such as an amount; where a whole path needs more, write it into the gateway's route, which then steps up.
 */
export const hasAssurance = (identity: PosternIdentity, asked: AskedAssurance, now: number): boolean =>
  ACRS.indexOf(identity.acr) >= ACRS.indexOf(asked.acr) &&
  (asked.maxAgeSeconds === undefined || now - identity.authTime <= asked.maxAgeSeconds)
