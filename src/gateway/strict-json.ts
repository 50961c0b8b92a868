import { isSafeNumber, parse } from 'lossless-json'

/**
 * What JSON text spells, where every reader agrees on it; else undefined. A member that stands twice is taken for the first
 * or the last of the two; a name with something in it that is not seen is cut there, or read without it. Numbers come as
 * the text that was written; one that a double does not hold, and which some readers round, comes as a symbol.
 * @see RFC 8259 sections 4 and 6
 */
export const readStrictJson = (text: string): unknown => {
  try {
    JSON.parse(text, (name, value) => (UNSEEN.test(name) ? refuse('a name holds what is not seen') : value))
    return parse(text, null, {
      parseNumber: (digits) => (isSafeNumber(digits) ? digits : ROUNDED),
      onDuplicateKey: () => refuse('a member stands twice'),
    })
  } catch (error) {
    // A stack that runs out is one more text that not everybody reads.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

const ROUNDED = Symbol('rounded')

/** Controls, halves of a character, and what takes no place on a page. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}]/u

const refuse = (why: string): never => {
  throw new SyntaxError(why)
}
