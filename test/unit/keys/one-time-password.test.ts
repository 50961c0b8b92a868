import { describe, expect, test } from 'vitest'
import { hmacSha1, importHmacSha1Key } from '#keys/digest.ts'
import { totpCode, truncate } from '#keys/one-time-password.ts'
import { toHex, utf8 } from '#lib/encoding.ts'

const fromHex = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'))

/** The secret of RFC 4226 Appendix D and, for SHA-1, of RFC 6238 Appendix B. */
const rfcKey = await importHmacSha1Key(utf8('12345678901234567890'))

test('hmacSha1 agrees with RFC 2202 test case 2', async () => {
  const mac = await hmacSha1(await importHmacSha1Key(utf8('Jefe')), utf8('what do ya want for nothing?'))
  expect(toHex(mac)).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
})

test('a key that was imported cannot be read out again', () => {
  expect(rfcKey.extractable).toBe(false)
  expect(rfcKey.usages).toEqual(['sign'])
})

describe('RFC 4226 Appendix D', () => {
  test.each([
    [0, 'cc93cf18508d94934c64b65d8ba7667fb7cde4b0', '755224'],
    [1, '75a48a19d4cbe100644e8ac1397eea747a2d33ab', '287082'],
    [2, '0bacb7fa082fef30782211938bc1c5e70416ff44', '359152'],
    [3, '66c28227d03a2d5529262ff016a1e6ef76557ece', '969429'],
    [4, 'a904c900a64b35909874b33e61c5938a8e15ed1c', '338314'],
    [5, 'a37e783d7b7233c083d4f62926c7a25f238d0316', '254676'],
    [6, 'bc9cd28561042c83f219324d3c607256c03272ae', '287922'],
    [7, 'a4fb960c0bc06e1eabb804e5b397cdc4b45596fa', '162583'],
    [8, '1b3c89f65e6c9e883012052823443f048b4332db', '399871'],
    [9, '1637409809a679dc698207310c8c7fc07290d9e5', '520489'],
  ])('counter %i gives the HMAC %s and the code %s', async (counter, mac, code) => {
    const bytes = new Uint8Array(8)
    bytes[7] = counter
    expect(toHex(await hmacSha1(rfcKey, bytes))).toBe(mac)
    expect(truncate(fromHex(mac))).toBe(code)
    expect(await totpCode(rfcKey, counter)).toBe(code)
  })
})

describe('RFC 6238 Appendix B, SHA-1', () => {
  // The RFC prints eight digits; six are those modulo 10^6.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('second %i gives the last six digits of %s', async (second, eightDigits) => {
    expect(await totpCode(rfcKey, Math.floor(second / 30))).toBe(eightDigits.slice(-6))
  })
})

describe('truncation', () => {
  test('agrees with the worked example of RFC 4226 section 5.4', () => {
    expect(truncate(fromHex('1f8698690e02ca16618550ef7f19da8e945b555a'))).toBe('872921')
  })

  test('keeps leading zeros', () => {
    expect(truncate(new Uint8Array(20))).toBe('000000')
  })

  test('leaves out the sign bit', () => {
    const mac = new Uint8Array(20)
    mac[0] = 0x80
    mac[3] = 7
    expect(truncate(mac)).toBe('000007')
  })

  test('reads bytes 15 to 18 at the largest offset', () => {
    const mac = new Uint8Array(20)
    mac[19] = 0xf
    mac[18] = 1
    expect(truncate(mac)).toBe('000001')
  })

  test('reads a view into a larger buffer where the view lies', () => {
    const mac = new Uint8Array(30)
    mac[13] = 9
    expect(truncate(mac.subarray(10))).toBe('000009')
  })
})

test('steps beyond 32 bits are counted in full', async () => {
  expect(await totpCode(rfcKey, 2 ** 32 + 1)).not.toBe(await totpCode(rfcKey, 1))
})
