import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cookies, cookieHeader, cookieValues, parseCookies } from '#lib/cookies.ts'
import { nameSetBy, parseSetCookie, serialiseSetCookie } from '#lib/cookies-response.ts'

const without = (header: string, name: string): string | undefined =>
  cookieHeader(parseCookies(header), (cookie) => (cookie.name === name ? undefined : cookie.value))
const whole = (cookies: Cookies): string | undefined => cookieHeader(cookies, ({ value }) => value)

describe('a Cookie header', () => {
  it('is read into names and values', () => {
    expect(parseCookies('a=1; b="2"; c=x=y')).toMatchObject([
      { name: 'a', value: '1' },
      { name: 'b', value: '"2"' },
      { name: 'c', value: 'x=y' },
    ])
    expect(parseCookies(undefined)).toEqual([])
  })

  it.each([
    ['S7 only separators', ';;'],
    ['S7 only an equals sign', '='],
    ['S2 a percent sign', 's=%'],
    ['S7 commas', ',,,=,'],
    ['blanks', '   '],
    ['S2 long', `s=${'x'.repeat(10_000)}`],
  ])('is never an error: %s', (_, header) => {
    expect(Array.isArray(parseCookies(header))).toBe(true)
  })

  it('shows a second value of one name', () => {
    expect(cookieValues(parseCookies('s=1; t=2; s=3'), 's')).toEqual(['1', '3'])
    expect(cookieValues(parseCookies('s =1'), 's')).toEqual(['1'])
    expect(cookieValues(parseCookies('S=1; xs=1; s'), 's')).toEqual([])
  })

  it.each([
    ['x=1,s=2', []],
    ['x=1, s=2', []],
    ['x="1, s=2"', []],
    ['s=1; x=1,s=2', ['1']],
    ['x=1,s=2; s=1', ['1']],
    ['s=1, s=2', ['1, s=2']],
    ['s=1,t=2;s=3', ['1,t=2', '3']],
    [',s=1', []],
    ['=,s=1', []],
  ])('separates cookies by semicolons alone: of %j, `s` is %j', (header, values) => {
    expect(cookieValues(parseCookies(header), 's')).toEqual(values)
  })

  it.each(['\u00a0', '\ufeff', '\u2003', '\u000b', '\u000c', '\u0085'])(
    'takes blanks from the ends of a name as browsers do, and never %j',
    (byte) => {
      for (const header of [`${byte}s=1`, `s${byte}=1`, `a=1; ${byte} s=1`]) {
        expect(cookieValues(parseCookies(header), 's')).toEqual([])
      }
      expect(cookieValues(parseCookies(` \t s \t=\t${byte}1 \t`), 's')).toEqual([`${byte}1`])
    },
  )

  it('has no cookie without a name that looks like one with a name', () => {
    expect(parseCookies('=s=1; =; \u00a0=s=1; a=1')).toMatchObject([{ name: 'a', value: '1' }])
  })

  it('loses the cookies that are taken out and nothing else', () => {
    expect(without('a=1; s=2; b=3', 's')).toBe('a=1; b=3')
    expect(without('s=2, a=1', 's')).toBe('a=1')
    expect(without('a=1, s=2; b=3', 's')).toBe('a=1; b=3')
    expect(without('a=1, b=2; s=3', 's')).toBe('a=1, b=2')
    expect(without('date=Mon, 1 Jan; s=2', 's')).toBe('date=Mon, 1 Jan')
    expect(without('s=2', 's')).toBeUndefined()
  })

  it('never shows a taken name again to whoever splits at semicolons or commas', () => {
    const piece = fc.constantFrom('s', 's=1', 'a=2', '; ', ';', ', ', ',', ' ', '=', 'x', '"', '\t')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const left = without(pieces.join(''), 's') ?? ''
        for (const part of left.split(/[;,]/))
          expect(part.split('=')[0]?.trim() === 's' && part.includes('=')).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('comes out as it went in', () => {
    const cookie = fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), fc.stringMatching(/^[!#-+\--:<-[\]-~]{0,8}$/))
    fc.assert(
      fc.property(fc.array(cookie, { minLength: 1, maxLength: 6 }), (pairs) => {
        const header = pairs.map(([name, value]) => `${name}=${value}`).join('; ')
        expect(whole(parseCookies(header))).toBe(header)
      }),
    )
  })

  it('is read in time that grows with its length only', () => {
    const times = ['a=, '.repeat(15_000), `a=1${', '.repeat(30_000)}`, `a=1,${' '.repeat(60_000)}`, 'a'.repeat(60_000)]
    for (const header of times) expect(parseCookies(header).length).toBeLessThan(20_000)
  })
})

describe('a Set-Cookie line', () => {
  it('is read as browsers read it', () => {
    expect(parseSetCookie(' sid = a=b ; Path=/ ; HttpOnly;; expires=Wed, 21 Oct 2026 07:28:00 GMT')).toEqual({
      name: 'sid',
      value: 'a=b',
      attributes: [
        { name: 'Path', value: '/' },
        { name: 'HttpOnly' },
        { name: 'expires', value: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      ],
    })
  })

  it.each([
    ['sid=1; Path=/', 'sid'],
    ['  sid =1', 'sid'],
    ['=sid=1', 'sid'],
    ['sid', ''],
    ['', ''],
  ])('%j sets %j', (line, name) => {
    expect(nameSetBy(line)).toBe(name)
  })

  it('is written with checked parts only (S10)', () => {
    const attributes = [{ name: 'Path', value: '/' }, { name: 'Secure' }]
    expect(serialiseSetCookie({ name: 'sid', value: 'a.b-c', attributes })).toBe('sid=a.b-c; Path=/; Secure')
    for (const name of ['', 'a b', 'a=b', 'a;b', 'a\r\nb']) {
      expect(() => serialiseSetCookie({ name, value: '', attributes: [] })).toThrow(RangeError)
    }
    for (const value of ['a;b', 'a b', 'a,b', '"', 'a\\b', 'a\r\nSet-Cookie: x=y', 'é']) {
      expect(() => serialiseSetCookie({ name: 'a', value, attributes: [] })).toThrow(RangeError)
      if (value.length > 1 && /[;\r é]/.test(value) && value !== 'a b') {
        expect(() => serialiseSetCookie({ name: 'a', value: '', attributes: [{ name: 'Path', value }] })).toThrow(
          RangeError,
        )
      }
    }
    expect(() => serialiseSetCookie({ name: 'a', value: '', attributes: [{ name: 'Pa=th' }] })).toThrow(RangeError)
  })
})
