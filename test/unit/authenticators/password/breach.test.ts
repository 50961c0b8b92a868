import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInRange, rangeQuestion } from '#authenticators/password/breach.ts'
import { sha1 } from '#keys/digest.ts'
import { utf8 } from '#lib/encoding.ts'

const SUFFIX = '1E4C9B93F3F0682250B6CF8331B7EE68FD8'
const OTHER = '0018A45C4D1DEF81644B54AB7F969B88D65'

describe('the question to a range service', () => {
  it('is the first five characters of the SHA-1, as Pwned Passwords documents it for "password"', async () => {
    expect(rangeQuestion(await sha1(utf8('password')))).toEqual({ prefix: '5BAA6', suffix: SUFFIX })
  })

  it('has 5 and 35 characters of upper-case hexadecimal for every digest, and together they are the digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (digest) => {
        const { prefix, suffix } = rangeQuestion(digest)
        expect(prefix).toMatch(/^[0-9A-F]{5}$/)
        expect(suffix).toMatch(/^[0-9A-F]{35}$/)
        expect(Buffer.from(prefix + suffix, 'hex')).toEqual(Buffer.from(digest))
      }),
    )
  })

  it('is asked with a SHA-1 and nothing else', () => {
    expect(() => rangeQuestion(new Uint8Array(32))).toThrow()
  })
})

describe('the answer of a range service', () => {
  it('gives the count of the suffix, with either kind of line end, and in lower case', () => {
    expect(countInRange(`${OTHER}:10\r\n${SUFFIX}:52256179\r\n`, SUFFIX)).toBe(52_256_179)
    expect(countInRange(`${OTHER}:10\n${SUFFIX}:3`, SUFFIX)).toBe(3)
    expect(countInRange(`${SUFFIX.toLowerCase()}:3`, SUFFIX)).toBe(3)
  })

  it('is no hit where the suffix is missing, or stands there as padding', () => {
    expect(countInRange('', SUFFIX)).toBe(0)
    expect(countInRange(`${OTHER}:10`, SUFFIX)).toBe(0)
    expect(countInRange(`${SUFFIX}:0\r\n${OTHER}:10`, SUFFIX)).toBe(0)
  })

  it.each([
    `${SUFFIX}`,
    `${SUFFIX}:`,
    `${SUFFIX}:many`,
    `${SUFFIX}:-1`,
    `${SUFFIX}:1e3`,
    `${SUFFIX}:${'9'.repeat(13)}`,
    `${SUFFIX}0:5`,
    `${SUFFIX.slice(1)}:5`,
    `5BAA6${SUFFIX}:5`,
    `<html>${SUFFIX}:5</html>`,
  ])('is passed over where a line has another form: %s', (line) => {
    expect(countInRange(line, SUFFIX)).toBe(0)
    expect(countInRange(`${line}\r\n${SUFFIX}:7`, SUFFIX)).toBe(7)
  })

  it('is read up to its 400,000th character', () => {
    const hit = `${SUFFIX}:5`
    const padded = (length: number) => `${'x'.repeat(length - 1)}\n`
    expect(countInRange(padded(400_000 - hit.length) + hit, SUFFIX)).toBe(5)
    expect(countInRange(padded(400_000) + hit, SUFFIX)).toBe(0)
  })

  it('gives every count that it holds, whatever stands around', () => {
    const lines = fc.array(fc.string({ maxLength: 60 }).filter((line) => !line.includes(SUFFIX)))
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 1, max: 999_999_999_999 }), (above, below, count) => {
        const answer = [...above, `${SUFFIX}:${count}`, ...below].join('\r\n')
        expect(countInRange(answer, SUFFIX)).toBe(count)
      }),
    )
  })
})
