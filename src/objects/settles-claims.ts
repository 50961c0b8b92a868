import type { OperationId } from '#domain/ids.ts'

/** What the directory asks of an account's object; a type of its own, so that neither object imports the other. */
export interface SettlesClaims extends Rpc.DurableObjectBranded {
  /** Whether an operation's claims stand (`live`) or are given up for ever (`void`). */
  settle(operation: OperationId): 'live' | 'void'
}
