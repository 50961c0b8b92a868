import * as v from 'valibot'

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
