/** One keyboard: the rows that hands run along, from the digits down. */
type Rows = readonly string[]

const QWERTY: Rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const LAYOUTS: readonly Rows[] = [
  QWERTY,
  ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
]

const reversed = (text: string): string => [...text].reverse().join('')

/** The columns of a keyboard, each slanting down from a digit: 1qaz, 2wsx and so on. */
const columns = (rows: Rows): readonly string[] =>
  [...(rows[0] ?? '')].map((_, index) => rows.map((row) => row[index] ?? '').join(''))

/** Two texts with their characters taken by turns: q1w2e3 of qwe and 123. */
const interlaced = (one: string, other: string): string =>
  [...one].map((character, index) => character + (other[index] ?? '')).join('')

/** Whole ways over one keyboard; people stop somewhere on them. */
const ways = (rows: Rows): readonly string[] => {
  const [digits = '', top = '', home = '', bottom = ''] = rows
  const down = columns(rows)
  const letters = down.map((column) => column.slice(1))
  const zigzag = (parts: readonly string[]): string =>
    parts.map((part, index) => (index % 2 === 0 ? part : reversed(part))).join('')
  return [
    digits + top + home + bottom,
    top + home + bottom + digits,
    top + digits,
    digits + digits,
    top + top,
    home + home,
    bottom + bottom + bottom,
    home + bottom + top,
    bottom + home + top + digits,
    home + digits,
    bottom + digits,
    top + reversed(top),
    digits + reversed(digits),
    digits.slice(0, 9) + reversed(digits.slice(0, 9)),
    digits.slice(0, 9) + reversed(digits.slice(0, 8)),
    digits.slice(0, 9) + top,
    digits.slice(0, 6) + top,
    digits.slice(0, 5) + top,
    digits.slice(0, 4) + top,
    digits.slice(0, 3) + top,
    zigzag([top, home, bottom]),
    down.join(''),
    down.map(reversed).join(''),
    zigzag(down),
    zigzag(down.map(reversed)),
    [...down].reverse().join(''),
    letters.join(''),
    letters.map(reversed).join(''),
    zigzag(letters),
    [...letters].reverse().join(''),
    interlaced(digits, top),
    interlaced(top, digits),
    interlaced(top, home),
    interlaced(home, bottom),
    interlaced(digits, home),
    down.map((column) => column.slice(0, 3)).join(''),
    [...digits.slice(0, 4), ...top.slice(0, 4), ...home.slice(0, 4), ...bottom.slice(0, 4)].join(''),
    [1, 2, 3, 4, 5].map((index) => rows.map((row) => row.slice(0, index)).join('')).join(''),
    rows.map((row) => row.slice(0, 4)).join('') + digits.slice(0, 4),
    rows.map((row) => row.slice(0, 3)).join('') + digits.slice(0, 3),
    rows.map((row) => row.slice(0, 5)).join(''),
    rows
      .slice(1)
      .map((row) => row.slice(0, 5))
      .join(''),
    rows
      .slice(1)
      .map((row) => row.slice(0, 6))
      .join(''),
  ]
}

/** The ways over the keypad: straight lines, one after the other. */
const keypadWays = (): readonly string[] => {
  const rows = ['789', '456', '123']
  const down = ['741', '852', '963']
  return [rows, [...rows].reverse(), down, [...down].reverse()].flatMap((lines) => [
    lines.join(''),
    lines.map(reversed).join(''),
    lines.join('0'),
  ])
}

/** Every place where a walk of `least` to `most` characters along a way may end. */
const beginnings = (way: string, least: number, most: number): readonly string[] =>
  Array.from({ length: Math.max(0, Math.min(way.length, most) - least + 1) }, (_, more) => way.slice(0, least + more))

/** Walks over QWERTY, QWERTZ and AZERTY keyboards and keypads, of `least` to `most` characters. */
export const keyboardWalks = (least: number, most: number): readonly string[] => {
  const all = [...LAYOUTS.flatMap(ways), ...keypadWays().map((way) => way + way)]
  return [...all, ...all.map(reversed)].flatMap((way) => beginnings(way, least, most))
}
