import { type Factors, hasFactors, highestAcr } from '#authenticators/factors.ts'
import { acrAtLeast } from '#domain/assurance.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type AssuranceLimits, aal2Until, acrAt } from '#sessions/assurance.ts'
import type { AccountPasskeys } from './account-passkeys.ts'
import type { AccountPasswords } from './account-passwords.ts'
import type { AccountTotp } from './account-totp.ts'
import type { StoredSession } from './schema/account.ts'

/** Why a session may not change what the account proves itself by. */
export type ChangeRefused = { readonly code: 'step_up_required' } | { readonly code: 'code_too_old' }

/** Lifetimes that changes are judged by, in seconds. */
export interface ChangeLimits extends AssuranceLimits {
  readonly firstEnrolment: number
  readonly stepUp: number
}

/** What one account proves itself by, and who may change that. The one place where this is decided. */
export class AccountFactors {
  readonly #passkeys: AccountPasskeys
  readonly #passwords: AccountPasswords
  readonly #totp: AccountTotp
  readonly #limits: ChangeLimits

  constructor(passkeys: AccountPasskeys, passwords: AccountPasswords, totp: AccountTotp, limits: ChangeLimits) {
    this.#passkeys = passkeys
    this.#passwords = passwords
    this.#totp = totp
    this.#limits = limits
  }

  /** All factors as they are stored now. */
  held(): Factors {
    const password = this.#passwords.held()
    return {
      passkeys: this.#passkeys.factors(),
      password: password === undefined ? undefined : { alone: password.alone },
      totp: this.#totp.held() !== undefined,
    }
  }

  /** Those factors that were bound before a moment. */
  olderThan(moment: EpochSeconds): Factors {
    const password = this.#passwords.held()
    const app = this.#totp.held()
    return {
      passkeys: this.#passkeys.list().filter(({ createdAt }) => createdAt < moment),
      password: password !== undefined && password.setAt < moment ? { alone: password.alone } : undefined,
      totp: app !== undefined && app.addedAt < moment,
    }
  }

  /**
   * Whether this session may add, change or take away a factor: the first one within ten minutes of an accepted code, each
   * further change only after the strongest proof that the account's own factors can give, given lately. A code by mail
   * never counts, or whoever reads the mail would own the account, and a borrowed old session enrols nobody's key.
   */
  mayChange({ record }: StoredSession, now: EpochSeconds): Result<undefined, ChangeRefused> {
    const held = this.held()
    if (!hasFactors(held)) {
      return now < after(record.authTime, this.#limits.firstEnrolment) ? ok(undefined) : fail({ code: 'code_too_old' })
    }
    const acr = acrAt(record.base, aal2Until(record, this.#limits), now)
    // An account whose only factor counts for nothing alone is not opened by a code instead.
    const asked = highestAcr(held) === 'aal0' ? 'aal2' : highestAcr(held)
    return acrAtLeast(acr, asked) && now < after(record.authTime, this.#limits.stepUp)
      ? ok(undefined)
      : fail({ code: 'step_up_required' })
  }
}
