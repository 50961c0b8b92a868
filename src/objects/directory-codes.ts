import { decideIssue } from '#authenticators/email-code/issue-code.ts'
import type { CodeLimits } from '#authenticators/email-code/limits.ts'
import {
  type CodePurpose,
  type CodeTally,
  type IssueRefusal,
  type RedeemRefusal,
  talliedAs,
} from '#authenticators/email-code/purpose.ts'
import { afterWrongCode, mayCompare, type RedeemFacts } from '#authenticators/email-code/redeem-code.ts'
import { type AddressTally, tallyCountsUntil, triesLately, trimTally } from '#authenticators/email-code/tally.ts'
import { CODE_LIMITS, RECOVERY_CODE_LIMITS } from '#config/defaults.ts'
import type { Lifetimes } from '#config/deployment.ts'
import type { AccountId, IdentifierHash } from '#domain/ids.ts'
import { equalBytes } from '#keys/digest.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { DirectoryClaims } from './directory-claims.ts'
import type { DirectoryStore } from './directory-store.ts'
import type { PreparedMail } from './outbox.ts'
import type { IssueCall, RedeemCall, StoredCode } from './schema/directory.ts'

/** A code that is stored, and which of the prepared mails tell its address, or the addresses of its owner. */
export interface Issued {
  readonly expiresAt: EpochSeconds
  readonly mails: readonly PreparedMail[]
}

const LIMITS: Readonly<Record<CodeTally, CodeLimits>> = { signing: CODE_LIMITS, recovery: RECOVERY_CODE_LIMITS }

const limitsOf = (purpose: CodePurpose): CodeLimits => LIMITS[talliedAs(purpose)]

/**
 * Codes by e-mail: sent, counted, compared, each within one synchronous section. Addresses with and without an account
 * take the same steps and leave the same rows; only a code that can succeed is stored as such.
 */
export class DirectoryCodes {
  readonly #store: DirectoryStore
  readonly #claims: DirectoryClaims
  readonly #lifetimes: Pick<Lifetimes, 'signInCode' | 'flow'>

  constructor(store: DirectoryStore, claims: DirectoryClaims, lifetimes: Pick<Lifetimes, 'signInCode' | 'flow'>) {
    this.#store = store
    this.#claims = claims
    this.#lifetimes = lifetimes
  }

  /** Counts and stores a code. Fails with why none is sent. */
  issue(call: IssueCall, now: EpochSeconds): Result<Issued, IssueRefusal> {
    const { index, purpose, flow, browser, requestId } = call
    const decided = decideIssue(
      {
        tally: this.#store.tally(talliedAs(purpose), index),
        tries: this.#store.code(index, flow)?.tries ?? 0,
        known: isTrusted(purpose) || this.#store.isKnown(index, browser, now),
        now,
      },
      limitsOf(purpose),
    )
    if (!decided.ok) return decided
    const owner = this.#claims.owner(index)
    const canSucceed = isOpen(call, owner)
    const decoy = toBase64Url(randomBytes(32))
    const expiresAt = after(now, this.#lifetimes.signInCode)
    this.#putTally(purpose, index, decided.value)
    this.#store.putCode({
      index,
      flow,
      purpose,
      browser,
      codeHash: canSucceed ? call.codeHash : decoy,
      owner: call.account ?? (purpose === 'sign-up' ? null : owner),
      expiresAt,
      // Tries outlive the code by a flow, so that a late resend finds them still counted.
      forgetAt: after(expiresAt, this.#lifetimes.flow),
    })
    this.#store.record('code.issued', index, { purpose, flow }, { now, requestId })
    const isOwned = purpose === 'sign-in' || purpose === 'recovery' ? canSucceed : !canSucceed
    return ok({ expiresAt, mails: isOwned ? [call.ifOwned, ...(call.ifOwnedToo ?? [])] : [call.ifFree] })
  }

  /** Counts the try, then compares, then uses the code up. Gives the account that the address signs in to. */
  redeem(call: RedeemCall, now: EpochSeconds): Result<{ readonly owner: AccountId }, RedeemRefusal> {
    const { index, flow } = call
    const facts = {
      purpose: call.purpose,
      browser: call.browser,
      known: isTrusted(call.purpose) || this.#store.isKnown(index, call.browser, now),
      tally: this.#store.tally(talliedAs(call.purpose), index),
      now,
    }
    const limits = limitsOf(call.purpose)
    const awaited = mayCompare(this.#store.code(index, flow), facts, limits)
    if (!awaited.ok) return awaited
    const tries = this.#store.countTry(index, flow, limits.triesPerFlow)
    if (tries === undefined) return fail({ code: 'code_exhausted' })
    if (!equalBytes(utf8(awaited.value.codeHash), utf8(call.codeHash))) return fail(this.#wrong(call, tries, facts))
    const unused = this.#store.useCode(`${call.purpose} code`, index, flow, now)
    const owner = this.#redeemer(call, awaited.value, unused, now)
    const { purpose, requestId } = call
    if (owner === undefined) {
      this.#store.record('code.refused', index, { purpose, flow, tries }, { now, requestId })
      return fail({ code: 'code_refused' })
    }
    this.#store.record('code.accepted', index, { purpose, flow, tries }, { now, requestId })
    return ok({ owner })
  }

  /** How often strangers tried an address in the last hour, known or not; `counts`: one tries a password now. */
  tries(index: IdentifierHash, counts: boolean, now: EpochSeconds): number {
    const tally = this.#store.tally('signing', index)
    if (counts) {
      this.#putTally('sign-in', index, trimTally({ ...tally, tried: [...tally.tried, now] }, CODE_LIMITS, now))
    }
    return triesLately(tally, CODE_LIMITS, now)
  }

  /** Whom a right code is redeemed for; undefined where it has nothing to give any more. */
  #redeemer(call: RedeemCall, code: StoredCode, unused: boolean, now: EpochSeconds): AccountId | undefined {
    switch (call.purpose) {
      case 'sign-in':
      case 'recovery':
      case 'mail-check':
        return this.#ownerOf(code, call.index, unused)
      case 'sign-up':
        return this.#claimed(call, unused, now)
      case 'change-address':
        if (code.owner !== call.claim.account) return undefined
        // Its own already: one that it had before, which is kept from everybody else.
        return this.#claims.owner(call.index) === code.owner ? code.owner : this.#claimed(call, unused, now)
      case 'notification-address':
        return code.owner === call.claim.account ? code.owner : undefined
    }
  }

  #ownerOf(code: StoredCode, index: IdentifierHash, unused: boolean): AccountId | undefined {
    const owner = this.#claims.owner(index)
    return unused && owner !== null && owner === code.owner ? owner : undefined
  }

  /** What crashed after its code was used goes on by the same code, if it is the same operation. */
  #claimed(call: Extract<RedeemCall, { claim: unknown }>, unused: boolean, now: EpochSeconds): AccountId | undefined {
    const { index, claim, requestId } = call
    if (!unused && this.#store.claim(index)?.operation !== claim.operation) return undefined
    const claimed = this.#claims.claim({ index, ...claim }, { now, requestId })
    return claimed.ok ? claimed.value.account : undefined
  }

  #wrong(call: RedeemCall, tries: number, facts: RedeemFacts): RedeemRefusal {
    const { index, purpose, flow, requestId } = call
    const moment = { now: facts.now, requestId }
    const { tally, refusal, exhausted, paused } = afterWrongCode(tries, facts, limitsOf(purpose))
    this.#putTally(purpose, index, tally)
    this.#store.record('code.refused', index, { purpose, flow, tries }, moment)
    if (exhausted) this.#store.record('code.exhausted', index, { purpose, flow }, moment)
    if (paused) this.#store.record('code_sign_in.paused', index, { purpose }, moment)
    return refusal
  }

  #putTally(purpose: CodePurpose, index: IdentifierHash, tally: AddressTally): void {
    this.#store.putTally(talliedAs(purpose), index, tally, tallyCountsUntil(tally, limitsOf(purpose)))
  }
}

/** Whether the code of a call can succeed, by who owns the address when it is sent. */
const isOpen = ({ purpose, account }: IssueCall, owner: AccountId | null): boolean => {
  switch (purpose) {
    case 'sign-in':
    case 'recovery':
    case 'mail-check':
      return owner !== null
    case 'sign-up':
      return owner === null
    case 'change-address':
      return owner === null || owner === account
    case 'notification-address':
      return true
  }
}

/**
 * Whether who asks has shown a proof of the account already. They share the known devices' part of the limits: else a stranger
 * who asks for codes would keep the customer from signing in on a new device.
 */
const isTrusted = (purpose: CodePurpose): boolean => purpose === 'mail-check'
