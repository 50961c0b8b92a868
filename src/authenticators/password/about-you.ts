import { foldPassword } from './blocklist.ts'
import { isGuessable } from './guessable.ts'

/** Code points below which a word about the customer is left in: too short to tell from chance. */
const LEAST_WORD = 3

/** What must remain beside words about the customer: so many letters, or so many letters and digits that are no run. */
const LEAST_LETTERS = 4
const LEAST_CHARACTERS = 8

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{M}\p{N}]+/gu
const NO_LETTER = /[^\p{L}]+/gu

const length = (text: string): number => [...text].length

/** The words that stand in texts about the customer: each text whole, without what divides it, and its parts. */
const wordsOf = (about: readonly string[]): readonly string[] => {
  const words = about.map(foldPassword).flatMap((text) => {
    const parts = text.split(NEITHER_LETTER_NOR_DIGIT)
    return [text, parts.join(''), ...parts]
  })
  // The longest first: `anna` must not be taken out of `annabelle` before that is looked for.
  return [...new Set(words)]
    .filter((word) => length(word) >= LEAST_WORD)
    .sort((one, other) => length(other) - length(one))
}

/**
 * Whether a password is made of what is known of its owner: the words of `about` (names, the site, the parts of an
 * address), once or repeated, with little else. Little is less than four letters and at the same time less than eight
 * letters and digits, or a rest that anybody guesses; signs and spaces count for nothing. So `anna-schmidt-1985!` is,
 * `annalikesgreenfish` is not (NIST SP 800-63B-4 section 3.1.1.2: context-specific words and their derivatives).
 */
export const isAboutYou = (password: string, about: readonly string[]): boolean => {
  const folded = foldPassword(password)
  // A space in its place, so that what stood on both sides makes no new word.
  const rest = wordsOf(about).reduce((left, word) => left.replaceAll(word, ' '), folded)
  if (rest === folded) return false
  const remaining = rest.replaceAll(NEITHER_LETTER_NOR_DIGIT, '')
  const letters = remaining.replaceAll(NO_LETTER, '')
  return (length(letters) < LEAST_LETTERS && length(remaining) < LEAST_CHARACTERS) || isGuessable(remaining)
}
