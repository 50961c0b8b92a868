import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFieldValue, isToken, listHolds, normaliseFieldName, quoted } from '#lib/http-field.ts'

const TCHARS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const name = fc.string({ unit: fc.constantFrom(...TCHARS), minLength: 1, maxLength: 30 })

describe('the normalised name of a header', () => {
  it.each(['X-Forwarded-User', 'X_Forwarded_User', 'x.forwarded!user', 'X~Forwarded|User', "x'forwarded'user"])(
    'of %s is x-forwarded-user',
    (spelling) => {
      expect(normaliseFieldName(spelling)).toBe('x-forwarded-user')
    },
  )

  it('is one for all spellings that differ in case and in what is no letter or digit', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(...TCHARS), (text, character) => {
        const respelled = text.replace(/[^A-Za-z0-9]/g, /[A-Za-z0-9]/.test(character) ? '_' : character)
        expect(normaliseFieldName(respelled.toUpperCase())).toBe(normaliseFieldName(text))
        expect(normaliseFieldName(text)).toMatch(/^[a-z0-9-]+$/)
      }),
    )
  })
})

describe('a token', () => {
  it('has one or more of the 77 characters', () => {
    expect(isToken(TCHARS)).toBe(true)
    for (const text of ['', 'a b', 'a:b', 'a/b', 'é', 'a\r\nb', '(a)']) expect(isToken(text)).toBe(false)
  })
})

describe('an item of a list', () => {
  it('is found in any case, with or without parameters', () => {
    expect(listHolds('No-Store, max-age=0', 'no-store')).toBe(true)
    expect(listHolds('text/html;q=0.9, */*', 'text/html')).toBe(true)
    expect(listHolds('max-age=0 , Private', 'private')).toBe(true)
    expect(listHolds('private="x"', 'private')).toBe(false)
    expect(listHolds('private="a, no-store, b"', 'no-store')).toBe(false)
    expect(listHolds('x-private', 'private')).toBe(false)
    expect(listHolds(null, 'private')).toBe(false)
  })
})

describe('a quoted string without an end', () => {
  it.each(['"a, private', 'x="a\\", private', 'x="a\\\\\\", private', '"", ", private, \\'])(
    'hides the rest of %s from the search, so that no quote is looked at twice',
    (value) => {
      expect(listHolds(value, 'private')).toBe(false)
    },
  )

  it('hides nothing before it', () => {
    expect(listHolds('private, x="a', 'private')).toBe(true)
    expect(listHolds('x="a\\"", private, y="', 'private')).toBe(true)
  })
})

describe('a value for a header', () => {
  it.each([
    ['alice@shop.example', 'alice@shop.example'],
    ['Ada Lovelace', 'Ada Lovelace'],
    ['a,admin', 'a%2Cadmin'],
    ['a%2Cadmin', 'a%252Cadmin'],
    ['a\r\nX-Role: admin', 'a%0D%0AX-Role%3A%20admin'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    [' admin', '%20admin'],
    ['', ''],
    ['\uD800', '%EF%BF%BD'],
  ])('%j is written as %s', (value, written) => {
    expect(encodeFieldValue(value)).toBe(written)
  })

  it('is accepted by a header, reads back as itself and never as two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const written = encodeFieldValue(value)
        expect(new Headers([['x', written]]).get('x')).toBe(written)
        expect(written).not.toContain(',')
        expect(written.includes('%') ? decodeURIComponent(written) : written).toBe(value.toWellFormed())
      }),
    )
  })
})

describe('a quoted string', () => {
  it('ends where it should', () => {
    expect(quoted('a"b\\c\r\nd')).toBe('"a\\"b\\\\c  d"')
  })
})
