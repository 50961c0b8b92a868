import * as v from 'valibot'
import { epochSeconds } from '#lib/time.ts'

/** Longest text that a parser of the vocabulary is ever shown: no id, hash or token of ours comes near it. */
const MAX_CHARACTERS = 2048

/** A valibot schema out of a parser of the vocabulary, so that branded values are made by their one parser only. */
export const parsedBy = <T>(parse: (text: string) => T | undefined) =>
  v.pipe(
    v.string(),
    v.maxLength(MAX_CHARACTERS),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value)
      if (value !== undefined) return value
      addIssue()
      return NEVER
    }),
  )

/** A time as rows and calls carry it: whole seconds since 1970. */
export const moment = v.pipe(v.number(), v.integer(), v.transform(epochSeconds))

/**
 * Reads what a caller handed to an object. A malformed call is a bug of ours, so it throws; the error names the call
 * and nothing of its content, because errors cross to the caller with all that hangs on them.
 */
export const readCall = <const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
  call: string,
): v.InferOutput<S> => {
  const read = v.safeParse(schema, input)
  if (read.success) return read.output
  throw new TypeError(`${call}: malformed call`)
}
