import { randomBytes } from 'node:crypto'
import type { Customers } from './customers.ts'
import { median } from './measure.ts'
import { type Interval, mulberry32, ratioOfMedians } from './statistics.ts'

/** Tries of each kind. */
const TRIES = 400
/** Tries at one address: five codes an hour are sent to it, its sign-up's included. */
export const TRIES_PER_ADDRESS = 4
const UNCOUNTED_TRIES = 20

/** What is posted to the sign-in page, and whose address it is. */
const KINDS = {
  'password, account with another': { letter: 'a', withPassword: true, status: 422 },
  'password, account without one': { letter: 'b', withPassword: true, status: 422 },
  'password, unknown address': { letter: 'c', withPassword: true, status: 422 },
  // The same accounts as above: whether one has a password is no part of sending a code.
  'code, account': { letter: 'b', withPassword: false, status: 303 },
  'code, unknown address': { letter: 'd', withPassword: false, status: 303 },
} as const

export type Kind = keyof typeof KINDS

const NAMES: readonly Kind[] = [
  'password, account with another',
  'password, account without one',
  'password, unknown address',
  'code, account',
  'code, unknown address',
]

/** What nobody may tell apart by the time that it takes. */
const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ['password, account with another', 'password, unknown address'],
  ['password, account without one', 'password, unknown address'],
  ['password, account with another', 'password, account without one'],
  ['code, account', 'code, unknown address'],
]

/** A ratio of medians, of all tries and of the first at each address, for which objects are read from disk. */
export interface Comparison {
  readonly of: Kind
  readonly to: Kind
  readonly ratio: Interval
  readonly firstTries: Interval
}

/** Times of all tries, in rounds. */
export interface Enumeration {
  readonly tries: number
  readonly addresses: number
  readonly medians: Readonly<Record<string, number>>
  readonly comparisons: readonly Comparison[]
}

/**
 * Measures how long sign-in takes for addresses with and without an account. Each round tries every kind once, in an
 * order drawn anew: what the machine does meanwhile, and what a try leaves to be done behind its answer, meets all alike.
 */
export const measureEnumeration = async (customers: Customers): Promise<Enumeration> => {
  const rounds = UNCOUNTED_TRIES + TRIES
  const addresses = rounds / TRIES_PER_ADDRESS
  for (let n = 0; n < addresses; n += 1) {
    await customers.signUp(addressOf('a', n), 'seven purple otters')
    await customers.signUp(addressOf('b', n))
    // As a deployment in use: shards and decoys were made long ago, and a code was asked for each address before.
    for (const letter of ['c', 'd']) await (await customers.arrive()).post({ address: addressOf(letter, n) })
  }
  const random = mulberry32(20261127)
  const times = new Map<Kind, number[]>(NAMES.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(NAMES, random)) {
      const milliseconds = await timeOf(customers, name, Math.floor(round / TRIES_PER_ADDRESS))
      if (round >= UNCOUNTED_TRIES) times.get(name)?.push(milliseconds)
    }
  }
  const of = (name: Kind): readonly number[] => times.get(name) ?? []
  const firsts = (name: Kind): readonly number[] => of(name).filter((_, n) => n % TRIES_PER_ADDRESS === 0)
  return {
    tries: TRIES,
    addresses: TRIES / TRIES_PER_ADDRESS,
    medians: Object.fromEntries(NAMES.map((name) => [name, median(of(name))])),
    comparisons: PAIRS.map(([one, other]) => ({
      of: one,
      to: other,
      ratio: ratioOfMedians(of(one), of(other)),
      firstTries: ratioOfMedians(firsts(one), firsts(other)),
    })),
  }
}

/** All of one length, so that pages which repeat them are, too. */
const addressOf = (letter: string, n: number): string => `${letter}-${String(n).padStart(6, '0')}@example.com`

const timeOf = async (customers: Customers, kind: Kind, n: number): Promise<number> => {
  const { letter, withPassword, status } = KINDS[kind]
  const { post } = await customers.arrive()
  const answer = await post({
    address: addressOf(letter, n),
    password: withPassword ? `wrong ${randomBytes(8).toString('hex')}` : '',
  })
  if (answer.status !== status) throw new Error(`${kind} was answered ${answer.status}, not ${status}`)
  return answer.milliseconds
}

const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
