import * as v from 'valibot'
import { nearest } from '#lib/nearest.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { COMBINATORS, CONDITIONS } from './conditions/index.ts'
import type { CompoundName, Condition, LeafName } from './expression.ts'

/** What is wrong with data that should be a condition, and where in it. */
export interface ConditionFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Rules are read by people: what is deeper or wider is a mistake, or was made to exhaust the stack. */
const MAX_DEPTH = 8
const MAX_PARTS = 32

const NO_CONDITION = 'must be a condition, such as signedIn() or anyone()'
const NAMES = [...Object.keys(CONDITIONS), ...Object.keys(COMBINATORS)]

const isLeafName = (name: string): name is LeafName => Object.hasOwn(CONDITIONS, name)
const isCompoundName = (name: string): name is CompoundName => Object.hasOwn(COMBINATORS, name)

/**
 * Reads a condition from data of unknown shape, strictly: every name and parameter is known, `all` and `any` have
 * parts, and nothing is nested deeper than 8. Fails with every fault found, each with its place.
 */
export const parseCondition = (input: unknown): Result<Condition, readonly ConditionFault[]> => parseAt(input, [])

type Parsed<T> = Result<T, readonly ConditionFault[]>

const parseAt = (input: unknown, path: ConditionFault['path']): Parsed<Condition> => {
  const fault = (message: string, ...below: readonly string[]): Parsed<never> =>
    fail([{ path: [...path, ...below], message }])
  if (typeof input !== 'object' || input === null || !('if' in input) || typeof input.if !== 'string') {
    return fault(NO_CONDITION)
  }
  const name = input.if
  if (isLeafName(name)) return parseLeaf(name, input, path)
  if (!isCompoundName(name)) {
    const meant = nearest(name, NAMES)
    return fault(`is no condition; ${meant ? `did you mean '${meant}'?` : `there are ${NAMES.join(', ')}`}`, 'if')
  }
  const [stranger] = Object.keys(input).filter((key) => key !== 'if' && key !== 'of')
  if (stranger !== undefined) return fault(`is no parameter of ${name}; it has of`, stranger)
  // Two steps of the path to each level of nesting: `of` and its index.
  if (path.length >= 2 * MAX_DEPTH) return fault(`is nested deeper than ${MAX_DEPTH} conditions`)
  const parts = 'of' in input ? input.of : undefined
  if (name === 'not') {
    const part = parseAt(parts, [...path, 'of'])
    return part.ok ? ok({ if: name, of: part.value }) : part
  }
  const list = parseParts(parts, [...path, 'of'])
  return list.ok ? ok({ if: name, of: list.value }) : list
}

const parseLeaf = (name: LeafName, input: object, path: ConditionFault['path']): Parsed<Condition> => {
  const leaf = v.safeParse(CONDITIONS[name].schema, input, { abortPipeEarly: true })
  if (leaf.success) return ok(leaf.output)
  return fail(
    leaf.issues.map((issue) => ({
      path: [...path, ...(issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))],
      message: issue.message,
    })),
  )
}

const parseParts = (parts: unknown, path: ConditionFault['path']): Parsed<readonly Condition[]> => {
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MAX_PARTS) {
    // `all` of nothing would hold for everybody.
    return fail([{ path, message: `must be a list of 1 to ${MAX_PARTS} conditions` }])
  }
  const conditions: Condition[] = []
  const faults: ConditionFault[] = []
  for (const [index, part] of parts.entries()) {
    const parsed = parseAt(part, [...path, index])
    if (parsed.ok) conditions.push(parsed.value)
    else faults.push(...parsed.failure)
  }
  return faults.length === 0 ? ok(conditions) : fail(faults)
}
