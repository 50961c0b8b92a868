import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReturnPath, RETURN_PATH_MAX_LENGTH } from '#lib/return-path.ts'
import corpus from '../../corpus/redirects.json' with { type: 'json' }

const BASES = ['https://shop.example/_auth/sign-in', 'http://localhost:8787/', 'https://shop.example/a/b?c#d']

const piece = fc.constantFrom(
  ...[
    '/',
    '//',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '%09',
    '\t',
    '\n',
    '\r',
    ' ',
    ':',
    '@',
    '?',
    '#',
    '%',
    '%00',
    'https:',
    'http:',
  ],
  ...[
    'javascript:',
    'evil.test',
    'evil',
    '%2e',
    '%68',
    '\u3002',
    '\uFF0F',
    '\u2028',
    'é',
    ';',
    '&',
    '=',
    '\uD800',
    '[',
    ']',
    '`',
  ],
)
const value = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
)

/** Whether a browser stays on the site that is told to go there, by its own rules or by laxer ones that merge slashes. */
const staysOn = (location: string): boolean =>
  BASES.every((base) => new URL(location, base).origin === new URL(base).origin) &&
  !/^[\s/\\]*[/\\][\s/\\]+/.test(location)

describe('a return path', () => {
  it.each([
    ['/', '/'],
    ['/account?tab=1', '/account?tab=1'],
    ['/orders#last', '/orders#last'],
    ['/#/orders/7', '/#/orders/7'],
    ['/%61ccount', '/account'],
    ['/a?next=https://evil.test', '/a?next=https://evil.test'],
    ['/a//b', '/a/b'],
  ])('%s leads to %s', (raw, path) => {
    expect(parseReturnPath(raw)).toBe(path)
  })

  it.each([
    ['R1 two slashes', '//evil.test'],
    ['R1 slash and backslash', '/\\evil.test'],
    ['R1 encoded tab', '/%09/evil.test'],
    ['R1 tab', '/\t/evil.test'],
    ['R1 backslashes', '\\\\evil.test'],
    ['R1 climb to two slashes', '/x/..//evil.test'],
    ['R1 dot and two slashes', '/.//evil.test'],
    ['R3 newline', '/\n/evil.test'],
    ['R3 scheme without slashes', 'https:evil.test'],
    ['R3 three slashes', 'http:///evil.test'],
    ['R6 user information', 'https://shop.example@evil.test/'],
    ['R7 script', 'javascript:alert(1)//'],
    ['leading blank', ' /account'],
    ['blank in the fragment', '/a#b c'],
    ['control in the fragment', '/a#\u0000'],
    ['nothing', ''],
    ['relative', 'account'],
  ])('is refused: %s', (_, raw) => {
    expect(parseReturnPath(raw)).toBeUndefined()
  })

  it(`may have ${RETURN_PATH_MAX_LENGTH} characters and no more`, () => {
    const longest = `/${'a'.repeat(RETURN_PATH_MAX_LENGTH - 1)}`
    expect(parseReturnPath(longest)).toBe(longest)
    expect(parseReturnPath(`${longest}a`)).toBeUndefined()
  })

  it('never leaves the site, whatever it is resolved against', () => {
    fc.assert(
      fc.property(value, (raw) => {
        const path = parseReturnPath(raw)
        if (path === undefined) return
        for (const base of BASES) {
          const url = new URL(path, base)
          expect(url.origin).toBe(new URL(base).origin)
          expect(url.href).toBe(new URL(base).origin + path)
        }
      }),
      { numRuns: 4000 },
    )
  })

  it('comes out as what it would be read as again', () => {
    fc.assert(
      fc.property(value, (raw) => {
        const path = parseReturnPath(raw)
        if (path === undefined || path.length > RETURN_PATH_MAX_LENGTH) return
        expect(path).toMatch(/^\/(?![/\\])[!-~]*$/)
        expect(parseReturnPath(path)).toBe(path)
      }),
      { numRuns: 4000 },
    )
  })
})

describe('the corpus of addresses that lead away', () => {
  const { leads, users, hosts, tails, whole } = corpus
  const targets = function* (): Generator<string> {
    yield* whole
    for (const lead of leads)
      for (const user of users) for (const host of hosts) for (const tail of tails) yield `${lead}${user}${host}${tail}`
  }

  it('leads nobody away from the site (R8)', () => {
    let passed = 0
    let refused = 0
    const escaped: string[] = []
    for (const raw of targets()) {
      const path = parseReturnPath(raw)
      if (path === undefined) refused += 1
      else {
        passed += 1
        if (!staysOn(path)) escaped.push(raw)
      }
    }
    expect(escaped).toEqual([])
    // Neither everything is refused, which would show nothing, nor is next to everything a path.
    expect(passed).toBeGreaterThan(1000)
    expect(refused).toBeGreaterThan(100_000)
  })

  it('would be noticed if a target led away', () => {
    const leading = [...targets()].filter((raw) => BASES.every((base) => URL.canParse(raw, base)) && !staysOn(raw))
    expect(leading.length).toBeGreaterThan(10_000)
  })
})
