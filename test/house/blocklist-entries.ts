import { dictionary } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import { foldPassword } from '#authenticators/password/blocklist.ts'
import { COMMON_PHRASES } from './common-phrases.ts'
import { keyboardWalks } from './keyboard-walks.ts'

/** Code points of a password that stands alone, and of one that never does; the list has a part for each. */
const ALONE = 15
const NEVER_ALONE = 8

/** How many of the list of found passwords are taken as they are, and from how many longer ones are made. */
const FOUND = 2900
const REPEATED = 740
const LENGTHENED = 330
const LOVED = 140

const DIGITS = '1234567890'

const characters = (text: string): number => [...text].length

/** Passwords found in breaches, the most frequent first. */
const found = dictionary['passwords-common'].map(foldPassword)
const foundShort = found.filter((entry) => characters(entry) >= NEVER_ALONE && characters(entry) < ALONE)
const foundLong = found.filter((entry) => characters(entry) >= ALONE)
const words = found.filter((entry) => /^[a-z]{4,12}$/.test(entry))
/** First names, in the order in which they are found as passwords. */
const firstNames = new Set(english['firstnames-en'])
const names = words.filter((word) => firstNames.has(word))

/** What people take where a password must be changed, with the year in which it was. */
const YEARLY =
  'spring summer autumn winter january february march april june july august september october november december ' +
  'password welcome qwerty hello admin letmein company'
const YEARS = Array.from({ length: 13 }, (_, index) => `${2018 + index}`)

const yearly = YEARLY.split(' ').flatMap((word) => YEARS.flatMap((year) => [word + year, `${word}${year}!`]))

/** A short password written until it is long enough, and with what is then put behind it. */
const repeated = (word: string): readonly string[] => {
  const twice = word + word
  const whole = word.repeat(Math.max(2, Math.ceil(ALONE / word.length)))
  return [whole, `${whole}1`, twice + DIGITS.slice(0, Math.max(0, ALONE - twice.length))]
}

/** A short password with a run of digits behind it: as many as are asked for, and the longer runs. */
const lengthened = (word: string): readonly string[] => {
  const missing = Math.max(3, ALONE - word.length)
  return [0, 1, 2]
    .map((more) => DIGITS.slice(0, missing + more))
    .filter((run) => run.length === missing || run.length >= 8)
    .map((run) => word + run)
}

/** A name in the sentences that people build around one. */
const loved = (name: string): readonly string[] => [`iloveyou${name}`, `ilove${name}forever`, `ilove${name}somuch`]

/** A known sentence as it is written without spaces and with them, and with what is put behind it. */
const phrased = (phrase: string): readonly string[] => {
  const joined = phrase.replaceAll(' ', '')
  return [joined, phrase, `${joined}1`, `${joined}123`, `${joined}!`]
}

/** The text of the blocklist: folded, each entry once, one a line, sorted by code unit; the same at each run. */
export const blocklistText = (): string => {
  const long = [
    ...foundLong,
    ...keyboardWalks(ALONE, 18),
    ...words.slice(0, REPEATED).flatMap(repeated),
    ...words.slice(0, LENGTHENED).flatMap(lengthened),
    ...names.slice(0, LOVED).flatMap(loved),
    ...COMMON_PHRASES.flatMap(phrased),
  ].filter((entry) => characters(entry) >= ALONE)
  const short = [...foundShort.slice(0, FOUND), ...yearly].filter((entry) => characters(entry) >= NEVER_ALONE)
  const entries = new Set([...short, ...long].map(foldPassword))
  return `${[...entries].sort().join('\n')}\n`
}
