import type { AccountId, BrowserHash, IdentifierHash, OperationId } from '#domain/ids.ts'
import type { Result } from '#lib/result.ts'

/** What an account's object asks of the directory; a type of its own, so that neither object imports the other. */
export interface KeepsIdentifiers extends Rpc.DurableObjectBranded {
  /** Whether an identifier's owner has signed in from a browser before. */
  resolve(input: { readonly index: IdentifierHash; readonly browser?: BrowserHash }): { readonly known: boolean }
  /** Takes the known-device mark from every browser of an address. */
  forgetBrowsers(input: { readonly index: IdentifierHash }): void
  /** Makes a claim final. Fails `claim_unknown`. */
  confirm(input: {
    readonly index: IdentifierHash
    readonly operation: OperationId
    readonly account: AccountId
  }): Result<{ readonly account: AccountId }, { readonly code: 'claim_unknown' }>
  /** Gives an identifier back; nothing happens where `account` does not hold it. */
  release(input: { readonly index: IdentifierHash; readonly account: AccountId }): void
}
