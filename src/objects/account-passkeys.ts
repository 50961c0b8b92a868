import type { Evidence } from '#authenticators/evidence.ts'
import type { AssertionJson, AttestationJson } from '#authenticators/passkey/credential.ts'
import { credentialIdOf } from '#authenticators/passkey/credential.ts'
import { type PasskeyData, parsePasskeyData } from '#authenticators/passkey/data.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import {
  type CeremonyExpectation,
  type ResponseRefused,
  verifyAssertion,
  verifyAttestation,
} from '#authenticators/passkey/webauthn-library.ts'
import { PASSKEYS_PER_ACCOUNT } from '#config/defaults.ts'
import type { CredentialId, OperationId, RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type AssuranceLimits, aal2Until, acrAt } from '#sessions/assurance.ts'
import type { AccountStore } from './account-store.ts'
import type { StoredSession } from './schema/account.ts'
import type { SingleUseIn } from './single-use.ts'

/** The challenge of a ceremony: its value, and until when it may be answered. */
export interface Challenge {
  readonly value: string
  readonly expiresAt: EpochSeconds
}

/** A new passkey whose registration holds, as the account stores it. */
export interface VerifiedPasskey {
  readonly id: CredentialId
  readonly data: PasskeyData
}

/** Why a passkey may not be added now. */
export type EnrolmentRefused =
  | { readonly code: 'step_up_required' }
  | { readonly code: 'code_too_old' }
  | { readonly code: 'too_many_passkeys' }

/** Lifetimes that enrolment is judged by, in seconds. */
export interface EnrolmentLimits extends AssuranceLimits {
  readonly firstEnrolment: number
  readonly stepUp: number
}

/** Passkeys of one account: who may add one, what a response proves, and that each challenge counts once. */
export class AccountPasskeys {
  readonly #store: AccountStore
  readonly #limits: EnrolmentLimits

  constructor(store: AccountStore, limits: EnrolmentLimits) {
    this.#store = store
    this.#limits = limits
  }

  /** The account's passkeys by which browsers find or leave out an authenticator. */
  descriptors(): readonly CredentialDescriptor[] {
    return this.#store.authenticators('passkey').map(({ id, data }) => ({ id, transports: read(data).transports }))
  }

  /** What the account page shows of each passkey. */
  list() {
    return this.#store.authenticators('passkey').map(({ id, data, createdAt, lastUsedAt }) => ({
      id,
      aaguid: read(data).aaguid,
      createdAt,
      lastUsedAt: lastUsedAt ?? null,
    }))
  }

  /**
   * Whether this session may add a passkey: the first within ten minutes of an accepted code, each further one only
   * after the account's strongest proof, given lately. A borrowed old session must not enrol a thief's key.
   */
  mayEnrol(session: StoredSession, now: EpochSeconds): Result<undefined, EnrolmentRefused> {
    const { record } = session
    const held = this.#store.authenticators('passkey').length
    if (held >= PASSKEYS_PER_ACCOUNT) return fail({ code: 'too_many_passkeys' })
    if (held === 0) {
      return now < after(record.authTime, this.#limits.firstEnrolment) ? ok(undefined) : fail({ code: 'code_too_old' })
    }
    const strong = acrAt(record.base, aal2Until(record, this.#limits), now) === 'aal2'
    return strong && now < after(record.authTime, this.#limits.stepUp)
      ? ok(undefined)
      : fail({ code: 'step_up_required' })
  }

  /** Verifies a new passkey, before the synchronous section. The person must have been verified. */
  async verifyNew(
    response: AttestationJson,
    expected: CeremonyExpectation,
  ): Promise<Result<VerifiedPasskey, ResponseRefused>> {
    const verified = await verifyAttestation(response, expected)
    if (!verified.ok) return verified
    const { id, data, userVerified } = verified.value
    return userVerified ? ok({ id, data }) : fail({ code: 'response_refused', detail: 'person not verified' })
  }

  /** Stores a verified passkey in the caller's synchronous section; false where the credential is already here. */
  add(verified: VerifiedPasskey, operation: OperationId, requestId: RequestId, now: EpochSeconds): boolean {
    if (this.#store.authenticator('passkey', verified.id) !== undefined) return false
    this.#store.insertAuthenticator('passkey', { id: verified.id, data: JSON.stringify(verified.data) }, operation, now)
    this.#store.setOperation(operation, 'live', now)
    this.#store.bumpAuthEpoch()
    this.#store.record('passkey.added', { aaguid: verified.data.aaguid }, requestId, now)
    return true
  }

  /** Verifies an assertion by one of this account's passkeys, before the synchronous section. */
  async verify(
    response: AssertionJson,
    expected: CeremonyExpectation,
    userHandle: string,
  ): Promise<Result<ProvedPasskey, ResponseRefused>> {
    const id = credentialIdOf(response)
    const stored = id === undefined ? undefined : this.#store.authenticator('passkey', id)
    if (id === undefined || stored === undefined) return fail({ code: 'response_refused', detail: 'no such passkey' })
    // A discoverable credential names its owner; the library leaves the comparison to us (WebAuthn section 7.2 step 6).
    const named = response.response.userHandle
    if (named !== null && named !== undefined && named !== userHandle) {
      return fail({ code: 'response_refused', detail: 'another user handle' })
    }
    const data = read(stored.data)
    const verified = await verifyAssertion(response, { id, data }, expected)
    if (!verified.ok) return verified
    return ok({ id, ...verified.value, namesOwner: named === userHandle })
  }

  /**
   * Consumes the challenge and notes the use in the caller's synchronous section.
   * Undefined where the challenge is used or late, the passkey is gone meanwhile, or a sign-in names no owner.
   */
  use(
    proved: ProvedPasskey,
    challenge: Challenge,
    step: 'sign-in' | 'step-up',
    requestId: RequestId,
    now: EpochSeconds,
  ): Evidence | undefined {
    const stored = this.#store.authenticator('passkey', proved.id)
    if (stored === undefined) return undefined
    // A sign-in offers no list of credentials, so its response must say whose it is (WebAuthn section 7.2 step 6).
    if (step === 'sign-in' && !proved.namesOwner) return undefined
    if (!this.consume(`${step} challenge`, challenge, now)) return undefined
    const data = read(stored.data)
    // 0 stands for "no counter" (WebAuthn section 6.1.1); going back hints at a copied key and is for people to judge.
    if ((data.counter > 0 || proved.counter > 0) && proved.counter <= data.counter) {
      this.#store.record('passkey.counter_went_back', { stored: data.counter, seen: proved.counter }, requestId, now)
    }
    const counter = Math.max(data.counter, proved.counter)
    this.#store.useAuthenticator(proved.id, JSON.stringify({ ...data, counter, backedUp: proved.backedUp }), now)
    this.#store.record('passkey.used', { step, userVerified: proved.userVerified }, requestId, now)
    return { kind: 'passkey', step, userVerified: proved.userVerified, backupEligible: data.backupEligible }
  }

  /** Marks a challenge as used; true for exactly one caller, and only in time. */
  consume(name: Exclude<SingleUseIn<'used'>, 'flow'>, challenge: Challenge, now: EpochSeconds): boolean {
    return now < challenge.expiresAt && this.#store.use(name, challenge.value, challenge.expiresAt, now)
  }
}

/** An assertion whose signature holds; it counts only once its challenge is consumed. */
export interface ProvedPasskey {
  readonly id: CredentialId
  readonly userVerified: boolean
  readonly counter: number
  readonly backedUp: boolean
  /** The response carried this account's user handle; without it, it carried none. */
  readonly namesOwner: boolean
}

const read = (json: string): PasskeyData => {
  const data = parsePasskeyData(json)
  if (data === undefined) throw new Error('authenticators: unreadable passkey')
  return data
}
