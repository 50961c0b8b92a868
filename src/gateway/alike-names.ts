/** Names of fields and members as servers read them, many of which take two spellings for one name. */
import { foldCase } from '#lib/fold-case.ts'

/**
 * Whether some server takes a field of this name for the source: they fold case, write `_` for dots, blanks and open
 * brackets, leave brackets out, cut at them or at NUL, and bind a part behind a prefix to the whole.
 */
export const mayMean = (name: string, source: string): boolean => {
  const wanted = squeezed(source)
  return squeezed(name) === wanted || name.split(/[.[\](){}:\0]/).some((part) => squeezed(part) === wanted)
}

/** Letters and digits alone, without those that are not seen; of a name that has none, the name itself. */
const squeezed = (name: string): string =>
  folded(name).replace(/[^\p{L}\p{N}]|\p{Default_Ignorable_Code_Point}/gu, '') || name

/** To some readers a letter with its accent is the same name as the letter and the accent behind it. */
const folded = (name: string): string => foldCase(name.normalize('NFKC'))
