import { fail, ok, type Result } from '#lib/result.ts'

/**
 * Does `work` and waits for it, but no longer than `milliseconds`. Fails `timeout`, or `rejected` with the reason. The
 * work itself is not stopped.
 */
export const withinTime = <T>(
  work: () => Promise<T>,
  milliseconds: number,
): Promise<Result<T, { readonly code: 'timeout' } | { readonly code: 'rejected'; readonly reason: unknown }>> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(fail({ code: 'timeout' })), milliseconds)
    // A work that throws at once fails like one that rejects.
    new Promise<T>((begin) => begin(work())).then(
      (value) => {
        clearTimeout(timer)
        resolve(ok(value))
      },
      (reason: unknown) => {
        clearTimeout(timer)
        resolve(fail({ code: 'rejected', reason }))
      },
    )
  })
