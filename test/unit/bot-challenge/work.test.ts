import { pbkdf2Sync } from 'node:crypto'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { describe, expect, it } from 'vitest'
import { drawWork, isSolved, type Work } from '#bot-challenge/work.ts'

const SECRET = 'AAAAAAAAAAAAAAAAAAAAAA'
const COST = 20
const TRIES = 40

const draw = (counter = 25, tries = TRIES): Promise<Work> => drawWork({ cost: COST, tries, counter, secret: SECRET })

/** The key of one try, derived by another implementation than the one under test. */
const keyOf = ({ parameters: { nonce, salt, cost } }: Work, counter: number): string => {
  const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)])
  password.writeUInt32BE(counter, 16)
  return pbkdf2Sync(password, Buffer.from(salt, 'hex'), cost, 32, 'sha256').toString('hex')
}

const solutionOf = (work: Work, counter = 25): string => `${counter}.${keyOf(work, counter)}`

describe('a proof of work', () => {
  it.each([0, 1, 39])('is solved by the key of its counter (%s)', async (counter) => {
    const work = await draw(counter)
    expect(await isSolved(work, solutionOf(work, counter))).toBe(true)
  })

  it('is one that every solver of ALTCHA 2 solves', async () => {
    const work = await draw()
    const solved = await solveChallenge({ challenge: work, deriveKey })
    expect(solved?.counter).toBe(25)
    expect(await isSolved(work, `${solved?.counter}.${solved?.derivedKey}`)).toBe(true)
  })

  it('has one solution among its tries, at the counter that was drawn', async () => {
    const work = await draw()
    const fits = Array.from({ length: TRIES }, (_, counter) =>
      keyOf(work, counter).startsWith(work.parameters.keyPrefix),
    )
    expect(fits.flatMap((fit, counter) => (fit ? [counter] : []))).toEqual([25])
  })

  it('is another one each time, also for the same counter and secret', async () => {
    const [one, other] = [await draw(), await draw()]
    expect(one.parameters.nonce).not.toBe(other.parameters.nonce)
    expect(one.parameters.keyPrefix).not.toBe(other.parameters.keyPrefix)
  })

  it('costs as much as was said, in every try', async () => {
    expect((await draw()).parameters).toMatchObject({ algorithm: 'PBKDF2/SHA-256', cost: COST, keyLength: 32 })
  })
})

describe('a solution', () => {
  it('of another work is none', async () => {
    const [mine, foreign] = [await draw(), await draw()]
    expect(await isSolved(mine, solutionOf(foreign))).toBe(false)
  })

  it('of an easier work does not pass for that of this one', async () => {
    const work = await draw()
    const cheap = { ...work, parameters: { ...work.parameters, cost: 1 } }
    expect(await isSolved(work, solutionOf(cheap))).toBe(false)
    expect(await isSolved(cheap, solutionOf(cheap))).toBe(false)
  })

  it('is not made of what the page shows: half of the key is shown nowhere', async () => {
    const work = await draw()
    const shown = work.parameters.keyPrefix
    expect(await isSolved(work, `25.${shown}${shown}`)).toBe(false)
    expect(await isSolved(work, `25.${shown}${'0'.repeat(32)}`)).toBe(false)
  })

  it('counts under the secret that the work was drawn with, and under no other', async () => {
    const work = await draw()
    expect(await isSolved({ ...work, secret: 'BBBBBBBBBBBBBBBBBBBBBA' }, solutionOf(work))).toBe(false)
  })

  it('has a counter below the tries', async () => {
    const work = await draw(25, 26)
    expect(await isSolved(work, solutionOf(work, 25))).toBe(true)
    expect(await isSolved(work, `26.${keyOf(work, 25)}`)).toBe(false)
  })

  it.each([
    ['nothing', () => ''],
    ['a counter alone', () => '25'],
    ['a key alone', (key: string) => key],
    ['a negative counter', (key: string) => `-1.${key}`],
    ['a counter with a fraction', (key: string) => `2.5.${key}`],
    ['a key in capitals', (key: string) => `25.${key.toUpperCase()}`],
    ['half a key', (key: string) => `25.${key.slice(0, 32)}`],
    ['a key and more', (key: string) => `25.${key}00`],
    ['a line end', (key: string) => `25.${key}\n`],
    ['JSON', (key: string) => JSON.stringify({ counter: 25, derivedKey: key })],
  ])('is not %s', async (_, write) => {
    const work = await draw()
    expect(await isSolved(work, write(keyOf(work, 25)))).toBe(false)
  })
})
