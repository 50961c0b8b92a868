import { DurableObject } from 'cloudflare:workers'
import type { CodePurpose, IssueRefusal, RedeemRefusal } from '#authenticators/email-code/purpose.ts'
import type { AccountId, BrowserHash, FlowId, IdentifierHash, OperationId, RequestId } from '#domain/ids.ts'
import type { Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Bindings } from './bindings.ts'
import type { PreparedMail } from './outbox.ts'

/** Number of directory objects, fixed at install: the caller picks by `directoryShard(hash)`. */
export const DIRECTORY_SHARDS = 256

/** Asks for a code to be sent. Both mails are prepared by the caller, so that the object does the same work for both. */
export interface IssueCode {
  readonly index: IdentifierHash
  readonly purpose: CodePurpose
  readonly flow: FlowId
  readonly browser: BrowserHash
  readonly codeHash: string
  readonly ifOwned: PreparedMail
  readonly ifFree: PreparedMail
  readonly requestId?: RequestId
}

/** Shows a code. `claim` is required for `sign-up`: the account id chosen before the claim, and the operation. */
export interface RedeemCode {
  readonly index: IdentifierHash
  readonly purpose: CodePurpose
  readonly flow: FlowId
  readonly browser: BrowserHash
  readonly codeHash: string
  readonly claim?: { readonly operation: OperationId; readonly account: AccountId }
  readonly requestId?: RequestId
}

/** Names one identifier, the operation that claims it and the account that it shall belong to. */
export interface Claim {
  readonly index: IdentifierHash
  readonly operation: OperationId
  readonly account: AccountId
  readonly requestId?: RequestId
}

/** One shard of the directory: which account owns an identifier, and the codes sent to addresses, known or not. */
export class Directory extends DurableObject<Bindings> {
  /** The account that owns an identifier; pending claims own nothing yet. */
  resolve(_input: { readonly index: IdentifierHash }): { readonly owner: AccountId | null } {
    throw new Error('directory: not built')
  }

  /** Sends a code to an address, within its limits. Answers the same for addresses with and without an account. */
  issueCode(_input: IssueCode): Result<{ readonly expiresAt: EpochSeconds }, IssueRefusal> {
    throw new Error('directory: not built')
  }

  /** Accepts a code once. For `sign-up` the identifier is claimed (pending) in the same section. */
  redeemCode(_input: RedeemCode): Result<{ readonly owner: AccountId }, RedeemRefusal> {
    throw new Error('directory: not built')
  }

  /** Claims an identifier (pending). The same operation again gets the account id that it stored first. */
  claim(_input: Claim): Result<{ readonly account: AccountId }, { readonly code: 'identifier_taken' }> {
    throw new Error('directory: not built')
  }

  /** Makes a claim final; idempotent on (operation, account). */
  confirm(_input: Claim): Result<{ readonly account: AccountId }, { readonly code: 'claim_unknown' }> {
    throw new Error('directory: not built')
  }

  /** Gives an identifier back, with its codes and known devices; nothing happens where `account` does not hold it. */
  release(_input: { readonly index: IdentifierHash; readonly account: AccountId; readonly requestId?: RequestId }): void {
    throw new Error('directory: not built')
  }

  /** Marks a browser as a known device of an owned address. */
  rememberBrowser(_input: { readonly index: IdentifierHash; readonly browser: BrowserHash }): void {
    throw new Error('directory: not built')
  }

  /** Takes the known-device mark from every browser of an address. */
  forgetBrowsers(_input: { readonly index: IdentifierHash }): void {
    throw new Error('directory: not built')
  }
}
