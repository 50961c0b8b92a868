import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase32, fromCrockford, toBase32, toCrockford } from '#lib/base32.ts'
import { utf8 } from '#lib/encoding.ts'

const bytes = fc.uint8Array({ maxLength: 40 })
const noise = fc.string({ unit: fc.constantFrom('A', 'z', '0', '1', '2', '7', '8', 'U', 'O', 'l', 'ſ', '-', ' ', '=') })

describe('base32 of RFC 4648', () => {
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('spells %j as %j, like the vectors of its section 10 without their padding', (text, spelled) => {
    expect(toBase32(utf8(text))).toBe(spelled)
    expect(fromBase32(spelled)).toEqual(utf8(text))
  })

  test('reads what it spells, in either case and grouped', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = toBase32(value)
        expect(text).toMatch(/^[A-Z2-7]*$/)
        expect(fromBase32(text)).toEqual(value)
        expect(fromBase32(` ${text.toLowerCase().replace(/.{4}/g, '$& ')}\n`)).toEqual(value)
      }),
    )
  })

  test.each([
    ['a digit outside the alphabet', 'MZXW6YT1'],
    ['padding', 'MY======'],
    ['a hyphen', 'MZXW-6YTB'],
    ['a letter that only looks like one', 'MYſ'],
    ['one character, which spells no byte', 'M'],
    ['three characters, one too many', 'MYA'],
    ['six characters, one too many', 'MZXW6A'],
    ['bits behind the last byte', 'MZ'],
  ])('refuses %s', (_, text) => {
    expect(fromBase32(text)).toBeUndefined()
  })

  test('has one spelling for each value, whatever it is given', () => {
    fc.assert(
      fc.property(noise, (text) => {
        const read = fromBase32(text)
        if (read !== undefined) expect(toBase32(read)).toBe(text.replaceAll(' ', '').toUpperCase())
      }),
    )
  })
})

describe("base32 in Crockford's alphabet", () => {
  test('has its 32 characters in their order, and none of I, L, O, U', () => {
    // 0, 1, 2 ... 31 in five bits each.
    const counting = Uint8Array.from(Buffer.from('00443214c74254b635cf84653a56d7c675be77df', 'hex'))
    expect(toCrockford(counting)).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
  })

  test('reads what it spells', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toCrockford(value)).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/)
        expect(fromCrockford(toCrockford(value))).toEqual(value)
      }),
    )
  })

  test('reads what a person made of it', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('O', 'o'), fc.constantFrom('I', 'i', 'L', 'l'), (value, zero, one) => {
        const copied = toCrockford(value).toLowerCase().replaceAll('0', zero).replaceAll('1', one)
        expect(fromCrockford(copied.replace(/.{5}/g, '$&- '))).toEqual(value)
      }),
    )
  })

  test.each([
    ['the letter that Crockford left out', 'UU'],
    ['a check symbol', '00*'],
    ['padding', '00======'],
    ['a letter that only looks like one', '0ſ'],
    ['one character, which spells no byte', '0'],
    ['bits behind the last byte', '01'],
  ])('refuses %s', (_, text) => {
    expect(fromCrockford(text)).toBeUndefined()
  })

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: 'binary' })), (text) => {
        const read = fromCrockford(text)
        if (read !== undefined) expect(fromCrockford(toCrockford(read))).toEqual(read)
      }),
    )
  })
})
