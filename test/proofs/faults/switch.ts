/** The bindings whose calls can be made to fail. */
export const FAULTY_BINDINGS = ['ACCOUNT', 'DIRECTORY', 'LIMITER', 'KEYRING', 'KV', 'MAILER'] as const
export type FaultyBinding = (typeof FAULTY_BINDINGS)[number]

/** What a call of a binding meets. Errors bear the marks that the platform gives them. */
export type Fault =
  /** The object is out of reach: `retryable`. */
  | { readonly kind: 'unreachable' }
  /** The platform sheds load: `overloaded`. */
  | { readonly kind: 'overloaded' }
  /** The code behind the binding throws. */
  | { readonly kind: 'throws' }
  /** The answer comes, but late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** No answer comes. */
  | { readonly kind: 'silent' }
  /** KV answers as it did at first, whatever was written since. */
  | { readonly kind: 'stale' }
  /** KV knows nothing. */
  | { readonly kind: 'empty' }

/** The one switch: what is set stands for all requests and objects until it is set again. */
export interface FaultSwitch {
  readonly faults?: Partial<Record<FaultyBinding, Fault>>
  /** Seconds by which every clock of Worker and objects is stepped. */
  readonly clock?: number
}

/** Where the test's Worker takes its switch, by POST. */
export const SWITCH_PATH = '/__faults'

/** Where the test's Worker collects what is no longer referred to, if its runtime was started with `--expose-gc`. */
export const COLLECT_PATH = '/__collect'
