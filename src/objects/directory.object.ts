import { DurableObject } from 'cloudflare:workers'
import type { CodePurpose, IssueRefusal, RedeemRefusal } from '#authenticators/email-code/purpose.ts'
import { installedDeployment } from '#config/installed.ts'
import {
  type AccountId,
  type BrowserHandle,
  type BrowserHash,
  type FlowId,
  type IdentifierHash,
  type OperationId,
  parseIdentifierHash,
  parseRequestId,
  type RequestId,
} from '#domain/ids.ts'
import { answerWithin } from '#keys/answer-within.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds, MINUTE } from '#lib/time.ts'
import { type ClaimUnknown, DirectoryClaims, type IdentifierTaken } from './directory-claims.ts'
import { DirectoryCodes } from './directory-codes.ts'
import { DirectoryStore } from './directory-store.ts'
import { installedOutbox } from './installed-outbox.ts'
import { migrate } from './migrate.ts'
import type { Outbox, PreparedMail, UndeliverableMail } from './outbox.ts'
import {
  browserCall,
  browsersCall,
  claimCall,
  DIRECTORY_MIGRATIONS,
  forgetCall,
  forgetOneCall,
  issueCall,
  type KnownBrowser,
  redeemCall,
  releaseCall,
  resolveCall,
  type StoredClaim,
  spendCall,
} from './schema/directory.ts'
import { readCall } from './schema/parsed.ts'
import type { SettlesClaims } from './settles-claims.ts'

/** Rows to forget wait for the next of these marks, so that a busy shard sweeps many at once. Seconds. */
const SWEEP_EVERY = 15 * MINUTE
/** Rows of one kind that one alarm deletes, so that calls are not kept waiting behind it. */
const SWEEP_BATCH = 500
/** Accounts that one alarm asks. */
const SETTLE_BATCH = 10
/** Milliseconds that an account has to answer before the claim is put off. */
const SETTLE_WAIT = 5000

/** Seconds that a used challenge is kept behind its end, for clocks that differ. */
const SPENT_KEPT = 5 * MINUTE

/** Asks for a code. The caller prepares both mails, so that addresses with and without an account cost the same. */
export interface IssueCode {
  readonly index: IdentifierHash
  readonly purpose: CodePurpose
  readonly flow: FlowId
  readonly browser: BrowserHash
  /** Keyed hash of the code and its flow, base64url of 32 bytes. */
  readonly codeHash: string
  readonly ifOwned: PreparedMail
  /** To the owner's other addresses, where they are to have it too. */
  readonly ifOwnedToo?: readonly PreparedMail[]
  readonly ifFree: PreparedMail
  /** Whose code it is, where an account asks for itself: it can be redeemed for no other. */
  readonly account?: AccountId
  readonly requestId?: RequestId
}

/** Shows a code. All but `sign-in` bring the account that it is redeemed for and an operation; without them the call throws. */
export interface RedeemCode {
  readonly index: IdentifierHash
  readonly purpose: CodePurpose
  readonly flow: FlowId
  readonly browser: BrowserHash
  readonly codeHash: string
  readonly claim?: { readonly operation: OperationId; readonly account: AccountId }
  readonly requestId?: RequestId
}

/** Shows that the challenge of this name, which ends then, was met. */
export interface SpendChallenge {
  readonly index: IdentifierHash
  /** 32 hexadecimal digits. */
  readonly challenge: string
  readonly expiresAt: EpochSeconds
  readonly by: 'work' | 'wait'
  readonly requestId?: RequestId
}

/** Names one identifier, the operation that claims it and the account that it shall belong to. */
export interface Claim {
  readonly index: IdentifierHash
  readonly operation: OperationId
  readonly account: AccountId
  readonly requestId?: RequestId
}

/** What the directory needs of the Worker's bindings. */
type DirectoryBindings = Parameters<typeof installedOutbox>[0] & {
  readonly ACCOUNT: DurableObjectNamespace<SettlesClaims>
}

/**
 * One shard of the directory: which account owns an identifier, and the codes sent to addresses, known or not. Every
 * method reads the clock once and then decides and writes in one synchronous section.
 */
export class Directory extends DurableObject<DirectoryBindings> {
  readonly #store: DirectoryStore
  readonly #claims: DirectoryClaims
  readonly #codes: DirectoryCodes
  readonly #outbox: Outbox
  /** When the alarm rings, as far as this instance knows: setting it again bills a row. */
  #alarmAt: EpochSeconds | undefined

  constructor(ctx: DurableObjectState, env: DirectoryBindings) {
    super(ctx, env)
    migrate(ctx.storage, DIRECTORY_MIGRATIONS)
    this.#store = new DirectoryStore(ctx.storage.sql)
    const { lifetimes } = installedDeployment(env)
    this.#claims = new DirectoryClaims(this.#store, lifetimes)
    this.#codes = new DirectoryCodes(this.#store, this.#claims, lifetimes)
    this.#outbox = installedOutbox(env, {
      sql: ctx.storage.sql,
      clock,
      record: (lost) => this.#recordLoss(lost),
      rearm: () => this.#arm(),
    })
  }

  /**
   * The account that owns an identifier (a pending claim owns nothing yet), and whether it knows the browser that asks. Where
   * they are asked for, how often strangers tried it in the last hour, before this; `count` notes that a password is tried now.
   */
  resolve(input: {
    readonly index: IdentifierHash
    readonly browser?: BrowserHash
    readonly tries?: 'look' | 'count'
  }): {
    readonly owner: AccountId | null
    readonly known: boolean
    readonly free: boolean
    readonly tries: number
  } {
    const { index, browser, tries } = readCall(resolveCall, input, 'resolve')
    const now = clock()
    const known = browser !== undefined && this.#store.isKnown(index, browser, now)
    const counts = tries === 'count' && !known
    const tried = tries === undefined ? 0 : this.#codes.tries(index, counts, now)
    if (counts) this.#arm()
    return { ...this.#claims.standing(index), known, tries: tried }
  }

  /** Sends a code to an address, within its limits. Answers the same for addresses with and without an account. */
  issueCode(input: IssueCode): Result<{ readonly expiresAt: EpochSeconds }, IssueRefusal> {
    const call = readCall(issueCall, input, 'issueCode')
    const issued = this.#codes.issue(call, clock())
    if (!issued.ok) return issued
    for (const mail of issued.value.mails) this.#outbox.enqueue(mail, call.index, call.requestId)
    // Not awaited: how long a mail server takes must not tell the caller which mail it was.
    this.ctx.waitUntil(this.#outbox.deliverDue())
    return ok({ expiresAt: issued.value.expiresAt })
  }

  /**
   * Accepts a code once, in the flow, browser and purpose that asked. For `sign-up` and `change-address` the address is
   * claimed in the same section; the caller creates or changes the account and then confirms.
   */
  redeemCode(input: RedeemCode): Result<{ readonly owner: AccountId }, RedeemRefusal> {
    const redeemed = this.#codes.redeem(readCall(redeemCall, input, 'redeemCode'), clock())
    this.#arm()
    return redeemed
  }

  /**
   * Uses up a challenge that somebody has worked or waited for, once, in front of what they asked for this address. Fails
   * `challenge_spent` for everybody after the first, and for what is over.
   */
  spendChallenge(input: SpendChallenge): Result<undefined, { readonly code: 'challenge_spent' }> {
    const { index, challenge, expiresAt, by, requestId } = readCall(spendCall, input, 'spendChallenge')
    const now = clock()
    // Not by the caller's clock alone: behind its end a challenge is forgotten, and would count again.
    const spent = now < expiresAt && this.#store.spendChallenge(challenge, after(expiresAt, SPENT_KEPT))
    if (!spent) return fail({ code: 'challenge_spent' })
    this.#store.record('bot_challenge.passed', index, { by }, { now, requestId })
    this.#arm()
    return ok(undefined)
  }

  /** Claims an identifier. The same operation again gets the account that it chose first. Fails `identifier_taken`. */
  claim(input: Claim): Result<{ readonly account: AccountId }, IdentifierTaken> {
    const { index, operation, account, requestId } = readCall(claimCall, input, 'claim')
    const claimed = this.#claims.claim({ index, operation, account }, { now: clock(), requestId })
    this.#arm()
    return claimed
  }

  /** Makes a claim final; idempotent on (operation, account). Fails `claim_unknown`. */
  confirm(input: Claim): Result<{ readonly account: AccountId }, ClaimUnknown> {
    const confirmed = this.#claims.confirm(readCall(claimCall, input, 'confirm'), clock())
    this.#arm()
    return confirmed
  }

  /** Gives an identifier back, with its codes and known devices; nothing happens where `account` does not hold it. */
  release(input: {
    readonly index: IdentifierHash
    readonly account: AccountId
    readonly requestId?: RequestId
  }): void {
    this.#claims.release(readCall(releaseCall, input, 'release'), clock())
    this.#arm()
  }

  /** Marks a browser as a known device of an owned address: a share of its own in codes, and no pause. */
  rememberBrowser(input: {
    readonly index: IdentifierHash
    readonly browser: BrowserHash
    /** What it says of itself. */
    readonly agent?: string
  }): void {
    this.#claims.rememberBrowser(readCall(browserCall, input, 'rememberBrowser'), clock())
    this.#arm()
  }

  /** The known devices of an address, for who is signed in with it. */
  knownBrowsers(input: { readonly index: IdentifierHash }): readonly KnownBrowser[] {
    return this.#store.knownBrowsers(readCall(browsersCall, input, 'knownBrowsers').index, clock())
  }

  /** Takes the known-device mark from one browser of an address; nothing happens where none bears that name. */
  forgetBrowser(input: {
    readonly index: IdentifierHash
    readonly handle: BrowserHandle
    readonly requestId?: RequestId
  }): void {
    const { index, handle, requestId } = readCall(forgetOneCall, input, 'forgetBrowser')
    if (!this.#store.forgetBrowser(index, handle)) return
    this.#store.record('known_browser.forgotten', index, {}, { now: clock(), requestId })
    this.#arm()
  }

  /** Takes the known-device mark from every browser of an address, but for one that is `kept`. */
  forgetBrowsers(input: { readonly index: IdentifierHash; readonly kept?: BrowserHash }): void {
    const { index, kept } = readCall(forgetCall, input, 'forgetBrowsers')
    this.#store.forgetBrowsers(index, kept)
  }

  /** Forgets what is over, sends what waits, and settles claims that nobody confirmed. */
  override async alarm(): Promise<void> {
    const now = clock()
    this.#alarmAt = undefined
    this.#store.sweep(now, SWEEP_BATCH)
    const claims = this.#store.overdueClaims(now, SETTLE_BATCH)
    try {
      await Promise.all([this.#outbox.deliverDue(), ...claims.map((claim) => this.#settle(claim))])
    } finally {
      this.#arm()
    }
  }

  /** The account decides: a claim is never freed while its answer is unknown. */
  async #settle(claim: StoredClaim): Promise<void> {
    const answer = await this.#ask(claim)
    this.#claims.settle(claim, answer, clock())
  }

  #ask({ account, operation }: StoredClaim): Promise<'live' | 'void' | undefined> {
    const accounts = this.env.ACCOUNT
    return answerWithin(SETTLE_WAIT, () => accounts.get(accounts.idFromString(account)).settle(operation))
  }

  #recordLoss({ id, about, attempts, reason, requestId }: UndeliverableMail): void {
    const index = parseIdentifierHash(about)
    if (index === undefined) throw new Error('mails of the directory are about an identifier')
    const context = { now: clock(), requestId: requestId === undefined ? undefined : parseRequestId(requestId) }
    this.#store.record('mail.undeliverable', index, { mail: id, attempts, reason }, context)
  }

  /**
   * Sets the alarm for what is due first. Called in the section that wrote and not awaited there, so that rows and alarm
   * commit together; an alarm that cannot be set fails the call that asked for it.
   */
  #arm(): void {
    const { settleAt, forgetAt } = this.#store.due()
    const sweepAt = forgetAt === undefined ? undefined : Math.ceil(forgetAt / SWEEP_EVERY) * SWEEP_EVERY
    const due = [settleAt, sweepAt, this.#outbox.nextDue()].filter((at) => at !== undefined)
    const first = due.length === 0 ? undefined : epochSeconds(Math.min(...due))
    if (first === undefined || first === this.#alarmAt) return
    this.#alarmAt = first
    this.ctx.waitUntil(this.ctx.storage.setAlarm(first * 1000))
  }
}

const clock = (): EpochSeconds => epochSeconds(Date.now() / 1000)
