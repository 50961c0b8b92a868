/**
 * What `ask` answers, or undefined where it fails or takes longer than `milliseconds`: a source that stalls is a source
 * without an answer. What was asked may still happen afterwards.
 */
export const answerWithin = async <T>(milliseconds: number, ask: () => Promise<T>): Promise<T | undefined> => {
  const { promise: timeout, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, milliseconds, undefined)
  try {
    return await Promise.race([ask(), timeout])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
