import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldPassword, isBlocked, parseBlocklist } from '#authenticators/password/blocklist.ts'
import { blocklistText } from '../../../house/blocklist-entries.ts'

const text = readFileSync(join(import.meta.dirname, '../../../../src/authenticators/password/blocklist.txt'), 'utf8')
const blocklist = parseBlocklist(text)
const entries = [...blocklist]
const length = (entry: string): number => [...entry].length

describe('the blocklist', () => {
  it('is what `npm run blocklist` writes', () => {
    expect(blocklistText() === text).toBe(true)
  })

  it('holds at least 5,000 entries of fifteen and more code points and 3,000 of eight to fourteen', () => {
    expect(entries.filter((entry) => length(entry) >= 15).length).toBeGreaterThanOrEqual(5000)
    expect(entries.filter((entry) => length(entry) >= 8 && length(entry) < 15).length).toBeGreaterThanOrEqual(3000)
  })

  it('holds nothing that is too short to be chosen anyway', () => {
    expect(entries.filter((entry) => length(entry) < 8)).toEqual([])
  })

  it('is folded, sorted and without repetition, with one line for each entry', () => {
    const lines = text.trimEnd().split('\n')
    expect(lines).toEqual([...new Set(lines.map(foldPassword))].sort())
    expect(entries).toEqual(lines)
  })

  it('adds at most 34 kB to the bundle', () => {
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(34_000)
  })
})

describe('isBlocked', () => {
  it.each([
    'passwordpassword',
    'PasswordPassword1',
    'Ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
    'correcthorsebatterystaple',
    'correct horse battery staple',
    'ILoveYouForever',
    'iloveyouforever123',
    'thisismypassword',
    '1qaz2wsx3edc4rfv',
    '1qay2wsx3edc4rf',
    'azertyuiopqsdfghjklm'.slice(0, 16),
    '789456123789456',
    'trustno1',
    'password1',
    'Summer2025!',
  ])('finds %s', (password) => {
    expect(isBlocked(blocklist, password)).toBe(true)
  })

  it.each(['a quiet harbour at dawn', 'passwordpasswordx', 'xpasswordpassword', 'iloveyouforever and my parrot'])(
    'compares whole values, so it does not find %s',
    (password) => {
      expect(isBlocked(blocklist, password)).toBe(false)
    },
  )
})

describe('foldPassword', () => {
  it('changes nothing that is folded, at any code point and in any text', () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const once = foldPassword(String.fromCodePoint(point))
      if (foldPassword(once) !== once) expect.fail(`U+${point.toString(16)} folds on`)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (password) => {
        const once = foldPassword(password)
        expect(foldPassword(once)).toBe(once)
      }),
    )
  })
})
