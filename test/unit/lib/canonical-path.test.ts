import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CanonicalTarget, parseTarget, readings, type TargetRefusal } from '#lib/canonical-path.ts'

const parsed = (target: string): CanonicalTarget => {
  const result = parseTarget(target)
  if (!result.ok) throw new Error(`${target}: ${result.failure.code}`)
  return result.value
}

const refusal = (target: string): TargetRefusal | 'none' => {
  const result = parseTarget(target)
  return result.ok ? 'none' : result.failure.code
}

/** Pieces from which most attacks on paths are made. */
const piece = fc.constantFrom(
  ...[
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5C',
    '\\',
    ';',
    '%3b',
    '%25',
    '%2525',
    '%00',
    '%0a',
    '%',
    '%zz',
    '%c3',
  ],
  ...[
    '%a9',
    '%C0%AE',
    '%ff',
    'é',
    '日',
    '𝒳',
    '\uD800',
    '\uFFFD',
    ' ',
    '"',
    '<',
    '>',
    '`',
    '{',
    '}',
    '|',
    '^',
    '[',
    ']',
    "'",
  ],
  ...[
    '?',
    '#',
    '&',
    '=',
    '+',
    ':',
    '@',
    '~',
    '-',
    '_',
    '!',
    '$',
    '(',
    ')',
    '*',
    ',',
    'a',
    'Z',
    '0',
    '%41',
    '%7e',
    '%24',
    '\t',
  ],
)
const target = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`),
  fc.string({ unit: 'binary' }).map((text) => `/${text}`),
  fc.webPath(),
)

const written = ({ path, rawQuery }: CanonicalTarget): string => (rawQuery === '' ? path : `${path}?${rawQuery}`)

describe('the canonical target', () => {
  it.each([
    ['/', '/', ['']],
    ['/account', '/account', ['account']],
    ['/account/', '/account/', ['account', '']],
    ['//', '/', ['']],
    ['//admin', '/admin', ['admin']],
    ['/a//b', '/a/b', ['a', 'b']],
    ['/a///', '/a/', ['a', '']],
    ['/%61dmin', '/admin', ['admin']],
    ['/%41%2d%7e', '/A-~', ['A-~']],
    ['/caf%c3%a9', '/caf%C3%A9', ['café']],
    ['/café', '/caf%C3%A9', ['café']],
    ['/日本', '/%E6%97%A5%E6%9C%AC', ['日本']],
    ['/a%20b', '/a%20b', ['a b']],
    ['/a%24b', '/a%24b', ['a$b']],
    ['/a$b', '/a$b', ['a$b']],
    ['/what%3f', '/what%3F', ['what?']],
    ['/c%23', '/c%23', ['c#']],
    ['/100%25', '/100%25', ['100%']],
    ['/{x}|^[y]`', '/%7Bx%7D|%5E[y]%60', ['{x}|^[y]`']],
    ['/api..', '/api..', ['api..']],
    ['/...', '/...', ['...']],
    ['/.hidden', '/.hidden', ['.hidden']],
  ])('reads %s as %s', (raw, path, segments) => {
    expect(parsed(raw)).toMatchObject({ path, segments, rawQuery: '', encodedSlash: false, semicolon: false })
  })

  it.each([
    ['/a?b=c', 'b=c'],
    ['/a?', ''],
    ['/a?b=%zz&c=100%', 'b=%zz&c=100%'],
    ['/a?b=/../%2e%2e', 'b=/../%2e%2e'],
    ['/a?b?c', 'b?c'],
    [`/a?'"<> `, '%27%22%3C%3E%20'],
    ['/a?é', '%C3%A9'],
    ['/a?b\\c{}|^`[]', 'b\\c{}|^`[]'],
  ])('keeps the query of %s as %s', (raw, rawQuery) => {
    expect(parsed(raw).rawQuery).toBe(rawQuery)
  })

  it('marks segments that an origin may divide further', () => {
    expect(parsed('/a%2Fb')).toMatchObject({ path: '/a%2Fb', encodedSlash: true, semicolon: false })
    expect(parsed('/a%5cb')).toMatchObject({ path: '/a%5Cb', encodedSlash: true, semicolon: false })
    expect(parsed('/a;b')).toMatchObject({ path: '/a;b', encodedSlash: false, semicolon: true })
    expect(parsed('/a%3bb')).toMatchObject({ path: '/a%3Bb', encodedSlash: false, semicolon: true })
  })

  it('lists every division into segments that an origin could make', () => {
    expect(readings(parsed('/a/b'))).toEqual([['a', 'b']])
    expect(readings(parsed('/a%2F%5Cb/c'))).toContainEqual(['a', 'b', 'c'])
    expect(readings(parsed('/a;x=1/b'))).toContainEqual(['a', 'b'])
    expect(readings(parsed('/;x/b'))).toContainEqual(['b'])
    expect(readings(parsed('/a;x%2Fb'))).toEqual([['a;x/b'], ['a;x', 'b'], ['a'], ['a'], ['a', 'b']])
    expect(readings(parsed('/%2F;%2Fb'))).toContainEqual([''])
  })

  it('is a fixed point of this function and of the URL Standard', () => {
    fc.assert(
      fc.property(target, (raw) => {
        const first = parseTarget(raw)
        if (!first.ok) return
        const text = written(first.value)
        expect(new URL(`http://origin.test${text}`).href).toBe(`http://origin.test${text}`)
        expect(parseTarget(text)).toEqual(first)
      }),
      { numRuns: 3000 },
    )
  })

  it('holds nothing but printable ASCII, and no segment that could climb', () => {
    fc.assert(
      fc.property(target, (raw) => {
        const result = parseTarget(raw)
        if (!result.ok) return
        expect(result.value.path).toMatch(/^\/[!-~]*$/)
        expect(result.value.path).not.toMatch(/\\|\/\/|%00|%25[0-9a-f]{2}/i)
        for (const reading of readings(result.value)) {
          expect(reading).not.toContain('.')
          expect(reading).not.toContain('..')
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('targets without a single reading are refused', () => {
  it.each<[string, string, TargetRefusal]>([
    ['P2 raw fragment', '/public#/x', 'fragment'],
    ['P2 fragment in the query', '/public?a#b', 'fragment'],
    ['P3 plain dot segments', '/public/../admin', 'dot_segment'],
    ['P3 encoded dot segments', '/public/%2e%2e/admin', 'dot_segment'],
    ['P3 half encoded', '/public/.%2e/admin', 'dot_segment'],
    ['P3 upper case', '/public/%2E%2E/admin', 'dot_segment'],
    ['P4 single dots', '/info/./../private', 'dot_segment'],
    ['P4 trailing dots', '/info/..', 'dot_segment'],
    ['P4 one dot at the end', '/info/.', 'dot_segment'],
    ['P5 dots before a parameter', '/public/..;x/admin', 'dot_segment'],
    ['P5 dots before an encoded parameter', '/public/..%3bx/admin', 'dot_segment'],
    ['P5 dots and nothing after', '/a/..;/admin', 'dot_segment'],
    ['P8 encoded backslash hides dots', '/public/..%5Cadmin', 'dot_segment'],
    ['P8 encoded slash hides dots', '/public/..%2fadmin', 'dot_segment'],
    ['P8 encoded slash before dots', '/public%2F..%2Fadmin', 'dot_segment'],
    ['P8 encoded NUL', '/a%00b', 'control'],
    ['P8 encoded newline', '/a%0d%0ab', 'control'],
    ['P8 encoded delete', '/a%7f', 'control'],
    ['P9 merge and climb', '/public//../admin', 'dot_segment'],
    ['P10 dots encoded twice', '/%252e%252e/admin', 'double_encoding'],
    ['P10 letter encoded twice', '/%2561dmin', 'double_encoding'],
    ['P10 digits of the escape encoded', '/%25%32%65', 'double_encoding'],
    ['P10 all of it encoded', '/%25%36%31dmin', 'double_encoding'],
    ['P11 backslash', '/public\\..\\admin', 'backslash'],
    ['P11 leading backslash', '/\\admin', 'backslash'],
    ['P12 overlong dots', '/%c0%ae%c0%ae/admin', 'invalid_utf8'],
    ['P12 lone byte', '/%ff', 'invalid_utf8'],
    ['P12 encoded surrogate', '/%ed%a0%80', 'invalid_utf8'],
    ['P12 Microsoft escape', '/%u002e', 'malformed_percent'],
    ['P12 what the runtime could not read', '/a\uFFFDb', 'invalid_utf8'],
    ['P12 lone surrogate', '/a\uD800', 'invalid_utf8'],
    ['P12 lone surrogate in the query', '/a?\uD800', 'invalid_utf8'],
    ['P15 malformed escape', '/%zz', 'malformed_percent'],
    ['P15 cut escape', '/a%4', 'malformed_percent'],
    ['P15 lone percent sign', '/%', 'malformed_percent'],
    ['raw control', '/a\u0001', 'control'],
    ['raw tab in the query', '/a?b\tc', 'control'],
    ['asterisk form', '*', 'not_a_path'],
    ['nothing', '', 'not_a_path'],
    ['query alone', '?a', 'not_a_path'],
    ['absolute form', 'http://other/x', 'not_a_path'],
  ])('%s: %j', (_, raw, code) => {
    expect(refusal(raw)).toBe(code)
  })
})
