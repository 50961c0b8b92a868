import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyText, keyUri } from '#authenticators/totp/key-uri.ts'
import { fromBase32 } from '#lib/base32.ts'
import { utf8 } from '#lib/encoding.ts'

const key = utf8('12345678901234567890')
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const named = (issuer: string, account: string): string => keyUri({ issuer, account, key })

describe('the address of a key', () => {
  test('says whose it is, and every number that the app must know', () => {
    expect(named('Field', 'mia@shop.example')).toBe(
      `otpauth://totp/Field:mia%40shop.example?secret=${SECRET}&issuer=Field&algorithm=SHA1&digits=6&period=30`,
    )
  })

  test.each([
    ['Field & Larch', 'Field%20%26%20Larch'],
    ['50% + more?', '50%25%20%2B%20more%3F'],
    ['a/b#c=d', 'a%2Fb%23c%3Dd'],
    ['Größe', 'Gr%C3%B6%C3%9Fe'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    ['half \uD800 pair', 'half%20%EF%BF%BD%20pair'],
  ])('spells the issuer %j as %j in its label and its parameter alike', (issuer, spelled) => {
    const uri = named(issuer, 'mia')
    expect(uri).toContain(`otpauth://totp/${spelled}:mia?`)
    expect(uri).toContain(`&issuer=${spelled}&`)
  })

  test('holds no colon in a name, since apps divide the label at the first', () => {
    expect(named('Shop: Berlin', '"a:b"@shop.example')).toContain('/Shop%20Berlin:%22a%20b%22%40shop.example?')
  })

  test('is read back by its label and parameters, whatever the names hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (issuer, account) => {
        const uri = named(issuer, account)
        expect(uri).toMatch(/^[!-~]+$/)
        const { protocol, host, pathname, searchParams, hash } = new URL(uri)
        expect([protocol, host, hash]).toEqual(['otpauth:', 'totp', ''])
        const [shownIssuer, shownAccount, ...rest] = decodeURIComponent(pathname.slice(1)).split(':')
        const shown = (name: string): string => name.replace(/[\s:]+/g, ' ').trim()
        expect([shownIssuer, shownAccount, rest]).toEqual([shown(issuer), shown(account), []])
        expect(Object.fromEntries(searchParams)).toEqual({
          secret: SECRET,
          issuer: shown(issuer),
          algorithm: 'SHA1',
          digits: '6',
          period: '30',
        })
      }),
    )
  })
})

describe('the key for typing', () => {
  test('stands in groups of four', () => {
    expect(keyText(key)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
  })

  test('is the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        expect(keyText(bytes)).toMatch(/^[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}$/)
        expect(fromBase32(keyText(bytes))).toEqual(bytes)
      }),
    )
  })
})
