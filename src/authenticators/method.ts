import type { Earned } from '#domain/assurance.ts'

/**
 * A login method: its name in storage and logs, the steps in which a proof by it counts, and what a proof earns there.
 * A proof given in one step never serves another (Keycloak CVE-2026-18963), so each method lists its own.
 * `Facts` is what a verified proof showed beside its being right.
 */
export interface Method<Id extends string, Step extends string, Facts extends object> {
  /** Stored and logged; never renamed. */
  readonly id: Id
  readonly steps: readonly Step[]
  /** Assurance that one proof earns by itself, never more than it showed (NIST SP 800-63B-4 sections 2 and 3). */
  earns(facts: Facts): Earned
}
