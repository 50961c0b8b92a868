/** Milliseconds that a request waits for an account; objects answer within tens, across continents within hundreds. */
const ACCOUNT_TIMEOUT_MS = 5000

/** An account said nothing in time. What it was asked may still happen. Marked as the platform marks lost objects. */
export class AccountSilent extends Error {
  readonly retryable = true

  constructor() {
    super('the account does not answer')
  }
}

/**
 * What an account answers. An account that stalls must not hold up what waits for its word: without one, nothing is let
 * through. Throws `AccountSilent` after 5 s.
 */
export const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
  const { promise: silence, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new AccountSilent()), ACCOUNT_TIMEOUT_MS)
  try {
    return await Promise.race([ask(), silence])
  } finally {
    clearTimeout(timer)
  }
}
