import type { Evidence } from '#authenticators/evidence.ts'
import type { PasskeyFactor } from '#authenticators/factors.ts'
import { type AssertionJson, type AttestationJson, credentialIdOf } from '#authenticators/passkey/credential.ts'
import { type PasskeyData, parsePasskeyData } from '#authenticators/passkey/data.ts'
import type { PasskeyName } from '#authenticators/passkey/method.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import {
  type CeremonyExpectation,
  type RegistrationExpectation,
  type ResponseRefused,
  verifyAssertion,
  verifyAttestation,
} from '#authenticators/passkey/webauthn-library.ts'
import { PASSKEYS_PER_ACCOUNT } from '#config/defaults.ts'
import type { CredentialId, OperationId, RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountNotices, PreparedNotice } from './account-notices.ts'
import type { AccountRemovals } from './account-removals.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { StoredAuthenticator, Whence } from './schema/account.ts'
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
  readonly userVerified: boolean
}

/** Why a passkey may not be added, besides what keeps any factor from being added. */
export interface TooManyPasskeys {
  readonly code: 'too_many_passkeys'
}

/** Passkeys of one account: who may add one, what a response proves, and that each challenge counts once. */
export class AccountPasskeys {
  readonly #store: AccountStore
  readonly #notices: AccountNotices
  readonly #removals: AccountRemovals
  readonly #clock: () => EpochSeconds

  constructor(store: AccountStore, notices: AccountNotices, removals: AccountRemovals, clock: () => EpochSeconds) {
    this.#store = store
    this.#notices = notices
    this.#removals = removals
    this.#clock = clock
  }

  /** The account's passkeys by which browsers find or leave out an authenticator. */
  descriptors(): readonly CredentialDescriptor[] {
    return this.#store.authenticators('passkey').map(({ id, data }) => ({ id, transports: read(data).transports }))
  }

  /** What the account page shows of each passkey. */
  list() {
    return this.#store
      .authenticators('passkey')
      .map(({ id, data, createdAt, lastUsedAt, label, addedFrom, usedFrom }) => {
        const { aaguid, backedUp, userVerified, isDoubtful, isUnasked } = read(data)
        return {
          id,
          aaguid,
          backedUp,
          /** Whether the key has ever verified the person who used it; those of before this was noted all had. */
          verifies: userVerified !== false,
          /** Its owner is asked whether it is theirs alone. */
          isDoubtful: isDoubtful === true,
          /** A browser made it by itself, and nobody has used it yet. */
          isUnasked: isUnasked === true,
          label: label ?? null,
          createdAt,
          addedFrom: addedFrom ?? null,
          lastUsedAt: lastUsedAt ?? null,
          usedFrom: usedFrom ?? null,
        }
      })
  }

  /** What the passkeys are good for together, `but` one where that is given. */
  factors(but?: CredentialId): readonly PasskeyFactor[] {
    const left = this.list().filter(({ id }) => id !== but)
    return left.map(({ verifies, isUnasked }) => ({ verifies, isUnasked }))
  }

  /** Whether there is room for one more. */
  hasRoom(): boolean {
    return this.#store.authenticators('passkey').length < PASSKEYS_PER_ACCOUNT
  }

  /** Verifies a new passkey, before the synchronous section. */
  verifyNew(
    response: AttestationJson,
    expected: RegistrationExpectation,
  ): Promise<Result<VerifiedPasskey, ResponseRefused>> {
    return verifyAttestation(response, expected)
  }

  /** Stores a verified passkey in the caller's synchronous section; false where the credential is already here. */
  add(
    { id, data }: VerifiedPasskey,
    operation: OperationId,
    addedFrom: Whence,
    requestId: RequestId,
    now: EpochSeconds,
  ): boolean {
    if (this.#store.knows(id)) return false
    this.#store.insertAuthenticator('passkey', { id, data: JSON.stringify(data), addedFrom }, operation, now)
    this.#store.setOperation(operation, 'live', now)
    this.#store.bumpAuthEpoch()
    this.#store.record('passkey.added', { aaguid: data.aaguid, ...whenceDetail(addedFrom) }, requestId, now)
    return true
  }

  /** Names a passkey as its owner calls it; false where the account has none of that id. */
  rename(id: CredentialId, label: string | null, requestId: RequestId, now: EpochSeconds): boolean {
    const stored = this.#store.authenticator('passkey', id)
    if (stored === undefined) return false
    this.#store.setLabel(id, label)
    this.#store.record('passkey.renamed', nameOf({ ...stored, label: label ?? undefined }), requestId, now)
    return true
  }

  /** Its owner says that a passkey in doubt is theirs; false where the account has none of that id in doubt. */
  trust(id: CredentialId, requestId: RequestId, now: EpochSeconds): boolean {
    const stored = this.#store.authenticator('passkey', id)
    if (stored === undefined) return false
    const { isDoubtful, ...data } = read(stored.data)
    if (isDoubtful !== true) return false
    this.#store.setAuthenticatorData(id, JSON.stringify(data))
    this.#store.record('passkey.trusted', nameOf(stored), requestId, now)
    return true
  }

  /** Takes a passkey away. */
  remove(id: CredentialId, requestId: RequestId, now: EpochSeconds): void {
    const stored = this.#store.authenticator('passkey', id)
    this.#removals.remove(id, now)
    this.#store.bumpAuthEpoch()
    this.#store.record('passkey.removed', stored === undefined ? {} : nameOf(stored), requestId, now)
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
    // Verification that is new to a key may be a thief's, who has just set it up (WebAuthn section 7.2, uvInitialized).
    const isBelieved = data.userVerified !== false
    const { counter } = verified.value
    const doubt = isNewDoubt(data, counter)
      ? await this.#notices.prepare({ kind: 'passkey-doubtful', when: this.#clock() })
      : undefined
    return ok({
      id,
      ...verified.value,
      userVerified: verified.value.userVerified && isBelieved,
      isNewlyVerified: verified.value.userVerified && !isBelieved,
      namesOwner: named === userHandle,
      doubt,
    })
  }

  /**
   * Consumes the challenge and notes the use in the caller's synchronous section.
   * Undefined where the challenge is used or late, the passkey is gone meanwhile, or a sign-in names no owner.
   */
  use(
    proved: ProvedPasskey,
    { challenge, step, isBesidePassword, usedFrom, requestId }: PasskeyUse,
    now: EpochSeconds,
  ): Extract<Evidence, { kind: 'passkey' }> | undefined {
    const stored = this.#store.authenticator('passkey', proved.id)
    if (stored === undefined) return undefined
    // A sign-in offers no list of credentials, so its response must say whose it is (WebAuthn section 7.2 step 6).
    if (step === 'sign-in' && !proved.namesOwner) return undefined
    if (!this.consume(step === 'second-factor' ? 'sign-in challenge' : `${step} challenge`, challenge, now)) {
      return undefined
    }
    const data = read(stored.data)
    const wentBack = hasGoneBack(data, proved.counter)
    if (wentBack) {
      const counters = { stored: data.counter, seen: proved.counter }
      const told = { ...counters, ...nameOf(stored), ...whenceDetail(usedFrom) }
      this.#store.record('passkey.counter_went_back', told, requestId, now)
    }
    if (proved.doubt !== undefined && isNewDoubt(data, proved.counter)) this.#notices.send(proved.doubt, requestId)
    const counter = Math.max(data.counter, proved.counter)
    // Its owner has it: from now on it counts, however it was made.
    const { isUnasked: _, ...held } = data
    // Beside a password it is believed from now on.
    const { userVerified: __, ...verifiedData } = held
    const kept = proved.isNewlyVerified && isBesidePassword ? verifiedData : held
    this.#store.useAuthenticator(
      proved.id,
      JSON.stringify({ ...kept, counter, backedUp: proved.backedUp, ...(wentBack && { isDoubtful: true }) }),
      usedFrom,
      now,
    )
    this.#store.record('passkey.used', { step, userVerified: proved.userVerified }, requestId, now)
    return {
      kind: 'passkey',
      step: step === 'second-factor' ? 'sign-in' : step,
      userVerified: proved.userVerified,
      backupEligible: data.backupEligible,
      boundAt: stored.createdAt,
      which: nameOf(stored),
    }
  }

  /** Marks a challenge as used; true for exactly one caller, and only in time. */
  consume(name: Exclude<SingleUseIn<'used'>, 'flow'>, challenge: Challenge, now: EpochSeconds): boolean {
    return now < challenge.expiresAt && this.#store.use(name, challenge.value, challenge.expiresAt, now)
  }
}

/** Where a passkey is used: to sign in by itself, beside a password that was right, to show more, or to get an account back. */
export type PasskeyStep = 'sign-in' | 'second-factor' | 'step-up' | 'recovery'

/** What a passkey is used for, and from where. */
export interface PasskeyUse {
  readonly challenge: Challenge
  readonly step: PasskeyStep
  /** A password that is right was shown with it. */
  readonly isBesidePassword: boolean
  readonly usedFrom: Whence
  readonly requestId: RequestId
}

/** An assertion whose signature holds; it counts only once its challenge is consumed. */
export interface ProvedPasskey {
  readonly id: CredentialId
  /** The person was verified, by a key that has done so before. */
  readonly userVerified: boolean
  /** The person was verified, and never before. */
  readonly isNewlyVerified: boolean
  readonly counter: number
  readonly backedUp: boolean
  /** The response carried this account's user handle; without it, it carried none. */
  readonly namesOwner: boolean
  /** Tells the customer that its counter went back; once, until they say that it is theirs. */
  readonly doubt: PreparedNotice | undefined
}

/** 0 stands for "no counter" (WebAuthn section 6.1.1); going back hints at a copied key and is for people to judge. */
const hasGoneBack = ({ counter }: PasskeyData, seen: number): boolean => (counter > 0 || seen > 0) && seen <= counter

const isNewDoubt = (data: PasskeyData, seen: number): boolean => data.isDoubtful !== true && hasGoneBack(data, seen)

/** What its owner knows it by. */
const nameOf = ({ data, label }: StoredAuthenticator): PasskeyName & Readonly<Record<string, string>> => ({
  aaguid: read(data).aaguid,
  ...(label !== undefined && { label }),
})

const read = (json: string): PasskeyData => {
  const data = parsePasskeyData(json)
  if (data === undefined) throw new Error('authenticators: unreadable passkey')
  return data
}
