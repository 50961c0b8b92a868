/** Code points below which a repeated unit is no password by itself, so that repeating it makes none. */
const SHORT_UNIT = 8

/** Code points that a stretch along a line must have before it counts as one; the last of a password may be cut short. */
const LEAST_STRETCH = 4

/** Lines that fingers and memory run along from any place, and begin anew at the end. */
const ROUND = ['abcdefghijklmnopqrstuvwxyz', '1234567890']

/** Rows of keyboards, and the columns that slant down from their digits. */
const STRAIGHT = [
  ['!@#$%^&*()', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'],
  ['azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'],
  ['1qay', '6zhn', '1aqw', '2zsx'],
].flat()

interface Line {
  readonly characters: string
  readonly round: boolean
}

const backwards = (text: string): string => [...text].reverse().join('')

const LINES: readonly Line[] = [
  ...ROUND.map((characters) => ({ characters, round: true })),
  ...STRAIGHT.map((characters) => ({ characters, round: false })),
].flatMap((line) => [line, { ...line, characters: backwards(line.characters) }])

/** How many characters from `start` on run along a line. */
const stretchAlong = ({ characters, round }: Line, password: readonly string[], start: number): number => {
  const first = characters.indexOf(password[start] ?? '\0')
  if (first < 0) return 0
  let length = 1
  while (start + length < password.length) {
    const place = first + length
    if (place >= characters.length && !round) break
    if (characters[place % characters.length] !== password[start + length]) break
    length += 1
  }
  return length
}

/** Whether a text is nothing but stretches of the alphabet, of digits or of a keyboard, one after the other. */
const isRun = (characters: readonly string[]): boolean => {
  let start = 0
  while (start < characters.length) {
    const at = start
    const longest = Math.max(...LINES.map((line) => stretchAlong(line, characters, at)))
    const last = longest > 0 && start + longest === characters.length && start > 0
    if (longest < LEAST_STRETCH && !last) return false
    start += longest
  }
  return true
}

/** Whether a text is one character or one short unit written again and again; the last time may be cut short. */
const isRepeated = (characters: readonly string[]): boolean => {
  const longestUnit = Math.min(SHORT_UNIT - 1, Math.floor(characters.length / 2))
  for (let unit = 1; unit <= longestUnit; unit += 1) {
    if (characters.every((character, index) => character === characters[index % unit])) return true
  }
  return false
}

/**
 * Whether a folded text is made by a rule that anybody tries: a unit of less than eight code points repeated, or
 * stretches of four and more along the alphabet, the digits or a keyboard. An empty one is, too.
 */
export const isGuessable = (folded: string): boolean => {
  const characters = [...folded]
  return isRun(characters) || isRepeated(characters)
}
