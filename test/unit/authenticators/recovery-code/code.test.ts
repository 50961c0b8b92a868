import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecoveryCode, RECOVERY_CODE_BYTES, recoveryCodeText } from '#authenticators/recovery-code/code.ts'
import { recoveryCode } from '#authenticators/recovery-code/method.ts'

const secret = fc.uint8Array({ minLength: RECOVERY_CODE_BYTES, maxLength: RECOVERY_CODE_BYTES })
const ZEROS = '0000-0000-0000-0000-0000-0000-00'

describe('a saved recovery code', () => {
  test('is 26 characters that cannot be mistaken for each other, in groups', () => {
    expect(recoveryCodeText(new Uint8Array(16))).toBe(ZEROS)
    expect(recoveryCodeText(new Uint8Array(16).fill(0xff))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZW')
    fc.assert(
      fc.property(secret, (bytes) => {
        const text = recoveryCodeText(bytes)
        expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/)
        expect(parseRecoveryCode(text)).toEqual(bytes)
      }),
    )
  })

  test('is read however it was copied', () => {
    const retyped: readonly ((text: string) => string)[] = [
      (text) => text.toLowerCase(),
      (text) => text.replaceAll('-', ''),
      (text) => text.replaceAll('-', ' '),
      (text) => ` ${text.replaceAll('-', ' - ')}\r\n`,
      (text) => text.replaceAll('0', 'o').replaceAll('1', 'I'),
      (text) => text.replaceAll('1', 'l').replaceAll('0', 'O'),
      // As a word processor or an input method sets it: no-break spaces, and wide letters with wide hyphens.
      (text) => text.replaceAll('-', '\u00a0'),
      (text) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
    ]
    fc.assert(
      fc.property(secret, fc.constantFrom(...retyped), (bytes, retype) => {
        expect(parseRecoveryCode(retype(recoveryCodeText(bytes)))).toEqual(bytes)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['a character too few', ZEROS.slice(0, -1)],
    ['a byte too few', ZEROS.slice(0, -2)],
    ['a character too many', `${ZEROS}0`],
    ['a byte too many', `${ZEROS}00`],
    ['a letter that no code holds', ZEROS.replace('0', 'U')],
    ['a check symbol', `${ZEROS}*`],
    ['a second spelling of the last character', ZEROS.replace(/0$/, '1')],
  ])('is not read from %s', (_, typed) => {
    expect(parseRecoveryCode(typed)).toBeUndefined()
  })

  test('is 16 bytes or nothing, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (typed) => {
        expect(parseRecoveryCode(typed)?.length ?? RECOVERY_CODE_BYTES).toBe(RECOVERY_CODE_BYTES)
      }),
    )
  })

  test('is never a factor, and counts in recovery alone', () => {
    expect(recoveryCode.id).toBe('recovery-code')
    expect(recoveryCode.steps).toEqual(['recovery'])
    expect(recoveryCode.earns({})).toEqual({ acr: 'aal0', amr: [], phishingResistant: false })
  })
})
