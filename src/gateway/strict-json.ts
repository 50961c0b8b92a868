import { isSafeNumber, parse } from 'lossless-json'
import { readJsonText } from '#lib/json.ts'

/**
 * What JSON text spells, where every reader agrees on it; else undefined. A member that stands twice is taken for the first
 * or the last of the two. Numbers come as the text that was written; one that a double does not hold, and which some
 * readers round, comes as an object.
 * @see RFC 8259 sections 4 and 6
 */
export const readStrictJson = (text: string): unknown => {
  if (readJsonText(text) === undefined) return undefined
  try {
    return parse(text, null, {
      parseNumber: (digits) => (isSafeNumber(digits) ? digits : ROUNDED),
      onDuplicateKey: refuse,
    })
  } catch (error) {
    // A stack that runs out is one more text that not everybody reads.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

const ROUNDED = {}

const refuse = (): never => {
  throw new SyntaxError('a member stands twice')
}
