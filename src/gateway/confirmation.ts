/** What a customer confirms: one request, and the sentence that was shown of it. */
import * as v from 'valibot'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { ok, type Result } from '#lib/result.ts'
import type { Confirm, Decision } from '#policy/decision.ts'
import type { NotHeld } from './held-body-edge.ts'
import { namedValues, type UnreadValues, type ValuedRequest } from './named-values.ts'

/** Name of the request header by which a script sends what was confirmed. */
export const CONFIRMATION_FIELD = 'Postern-Confirmation'

/** An action in the operator's words, and what stood in the request. */
export interface Statement {
  /** A sentence for each language, with placeholders such as `{amount}`. */
  readonly says: Readonly<Record<string, string>>
  /** The placeholders' values as they were sent; null where the request has none. */
  readonly values: Readonly<Record<string, string | null>>
}

/** Why a script's request was not let go by a confirmation. */
export type ConfirmFailure =
  | UnreadValues
  | NotHeld
  /** No page that the site trusts has sent it, or nobody can tell. */
  | 'foreign_script'
  /** It brought a confirmation that is used, late, or of another request. */
  | 'confirmation_refused'

/** The action that stands between a decision and its request, if one does. */
export const confirmOf = (decision: Decision): Confirm | undefined =>
  decision.outcome === 'challenge' && decision.remedy.kind === 'step-up' ? decision.remedy.confirm : undefined

/**
 * Says what a request would do. Fails where its body could mean one thing here and another at the origin: what was
 * confirmed would not be what happens.
 */
export const statementOf = ({ says, values }: Confirm, request: ValuedRequest): Result<Statement, UnreadValues> => {
  const read = namedValues(Object.values(values), request)
  if (!read.ok) return read
  const found = Object.entries(values).map(([name, source]) => [name, read.value.get(source) ?? null] as const)
  return ok({ says, values: Object.fromEntries(found) })
}

const statementSchema = v.strictObject({
  says: v.record(v.string(), v.string()),
  values: v.record(v.string(), v.nullable(v.string())),
})

/** Plain text of a statement. */
export const encodeStatement = (statement: Statement): Uint8Array<ArrayBuffer> => utf8(JSON.stringify(statement))

/** Reads what `encodeStatement` wrote; undefined for anything else. */
export const decodeStatement = (plaintext: Uint8Array | undefined): Statement | undefined => {
  const parsed = v.safeParse(statementSchema, readJsonBytes(plaintext))
  return parsed.success ? parsed.output : undefined
}
