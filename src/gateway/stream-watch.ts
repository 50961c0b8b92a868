/** Says whether a session still stands. */
export type Standing = () => Promise<'live' | 'ended' | 'unavailable'>

/** When to ask, in milliseconds; `leaseUntil` on the clock of `Date.now`. */
export interface WatchTimes {
  readonly leaseUntil: number
  readonly lease: number
}

/** Milliseconds before the end of a lease at which the session is asked for: enough for slow answers and second tries. */
const HEAD_START = 5000
const RETRY_AFTER = 1000

/**
 * Watches a session while a stream is open. Asks once a lease, some time before it ends, and calls `onEnd` once when the
 * session has ended, or when nobody could say that it stands by the time the lease is over. So a stream never outlives a
 * revocation by more than one lease, idle or not. Returns what stops the watch.
 */
export const watchStanding = (standing: Standing, times: WatchTimes, onEnd: () => void): (() => void) => {
  const headStart = Math.min(HEAD_START, times.lease / 4)
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let isOver = false

  const clearTimers = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }
  const stop = (): void => {
    isOver = true
    clearTimers()
  }
  const end = (): void => {
    if (isOver) return
    stop()
    onEnd()
  }
  const waitFor = (leaseEnd: number): void => {
    clearTimers()
    // Never for longer than one lease: a clock that went back, or is behind that of the account, would stretch the bound.
    const left = Math.min(Math.max(0, leaseEnd - Date.now()), times.lease)
    timers.add(setTimeout(ask, Math.max(0, left - headStart)))
    timers.add(setTimeout(end, left))
  }
  const ask = (): void => {
    const asked = Date.now()
    const hear = (answer: Awaited<ReturnType<Standing>>): void => {
      if (isOver) return
      if (answer === 'ended') end()
      // Counted from the question: a revocation after it is not in the answer.
      else if (answer === 'live') waitFor(asked + times.lease)
      else timers.add(setTimeout(ask, RETRY_AFTER))
    }
    standing().then(hear, () => hear('unavailable'))
  }
  waitFor(times.leaseUntil)
  return stop
}
