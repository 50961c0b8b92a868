import type { Sight } from './oracle.ts'
import type { Reading } from './readers.ts'

/** One request as an origin saw it. */
export interface View {
  /** `Postern-Request-Id`; empty where it did not arrive. */
  readonly id: string
  readonly method: string
  /** The target as on the request line. */
  readonly target: string
  /** Names and values; for origins that do not tell, those that were asked for. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** As bytes, one a character; undefined where the origin does not tell. */
  readonly body: string | undefined
  readonly readings: readonly Reading[]
  /** The rule whose pattern the origin's own router took, and how that one compares; undefined where it has no router. */
  readonly taken: { readonly rule: string; readonly sight: Sight } | undefined
}

/** An origin that remembers what it saw. Each of its answers says in `X-Seen-Id` which request it answers. */
export interface Witness {
  readonly url: string
  /** Everything so far. */
  readonly seen: () => Promise<readonly View[]>
  /** What arrived and was no request. */
  readonly broken: () => readonly string[]
  readonly stop: () => Promise<void>
}

/** The value of a field; empty where it is absent. Names are compared exactly, in lower case. */
export const fieldOf = (fields: View['fields'], name: string): string =>
  fields.find(([each]) => each.toLowerCase() === name)?.[1] ?? ''
