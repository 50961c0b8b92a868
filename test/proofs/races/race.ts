import type { Arena } from './arrange.ts'

/** One race for one thing of the list: what is tried in parallel, and how often it succeeded. */
export interface Race {
  /** Ends the sentence "of N parallel tries ...". */
  readonly title: string
  /** Gives how many tries won, by what the gateway answered and by what it stored. */
  readonly run: (arena: Arena) => Promise<readonly number[]>
}
