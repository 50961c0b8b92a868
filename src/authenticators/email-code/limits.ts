import type { RollingLimit } from '../attempts.ts'

/** How often codes may be sent and tried. The values stand in `config/defaults.ts`. */
export interface CodeLimits {
  /** Codes compared in one flow, however many were sent in it (CVE-2024-32868: the count lives with the subject). */
  readonly triesPerFlow: number
  /** Codes sent to one address; known devices have the same again for themselves. */
  readonly sentPerAddress: readonly RollingLimit[]
  /** Wrong codes compared for one address, over all flows and codes. */
  readonly wrongPerAddress: RollingLimit
  /** Tries at one address that are noted, and for how long; they limit nothing by themselves. */
  readonly triesNoted: RollingLimit
}
