import type { CodeLimits } from '#authenticators/email-code/limits.ts'

/** Limits small enough to count by hand. */
export const LIMITS: CodeLimits = {
  triesPerFlow: 3,
  sentPerAddress: [
    { limit: 2, seconds: 100 },
    { limit: 3, seconds: 1000 },
  ],
  wrongPerAddress: { limit: 4, seconds: 1000 },
  triesNoted: { limit: 3, seconds: 500 },
}
