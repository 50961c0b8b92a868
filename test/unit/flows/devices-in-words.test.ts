import { describe, expect, it } from 'vitest'
import type { Amr } from '#domain/assurance.ts'
import { waysInWords, waysOf } from '#flows/devices/ways-in-words.ts'
import { describeAgent } from '#flows/security/agent.ts'
import { countryInWords, placeInWords } from '#messages/places.ts'
import { translator } from '#messages/text.ts'

const [en, de] = [translator('en'), translator('de')]

describe('how a session was proved', () => {
  it.each<readonly [readonly Amr[], 'aal0' | 'aal1', string | undefined, string | undefined]>([
    [['otp'], 'aal0', 'a code by mail', 'Code per E-Mail'],
    [['otp'], 'aal1', 'a code of an app', 'Code einer App'],
    [['swk', 'user', 'mfa'], 'aal1', 'a passkey', 'Passkey'],
    [['otp', 'hwk', 'user', 'mfa'], 'aal1', 'a passkey', 'Passkey'],
    [['pwd'], 'aal1', 'a password', 'Passwort'],
    [['otp', 'pwd', 'mfa'], 'aal1', 'a password and a code of an app', 'Passwort und Code einer App'],
    [['otp', 'pwd'], 'aal1', 'a password and a code', 'Passwort und Code'],
    [['pwd', 'hwk', 'user', 'mfa'], 'aal1', 'a password and a passkey', 'Passwort und Passkey'],
    [[], 'aal1', undefined, undefined],
  ])('%j at %s is said in words', (amr, base, english, german) => {
    expect(waysInWords('en', en, waysOf(amr, base))).toBe(english)
    expect(waysInWords('de', de, waysOf(amr, base))).toBe(german)
  })

  it('names the passkey, and leaves out what nobody knows', () => {
    expect(waysInWords('en', en, ['passkey'], 'Red key')).toBe('the passkey “Red key”')
    expect(waysInWords('en', en, ['toString', 'password'])).toBe('a password')
    // As a recovery names its codes.
    expect(waysInWords('de', de, ['issued', 'saved'])).toBe('Code per E-Mail und Wiederherstellungs\u00adcode')
  })
})

describe('a place', () => {
  it.each([
    ['NL', 'Netherlands', 'Niederlande'],
    ['T1', 'the Tor network', 'das Tor-Netz'],
    ['XX', undefined, undefined],
    ['nl', undefined, undefined],
    ['<b>', undefined, undefined],
  ])('%s is named in the language of the page', (country, english, german) => {
    expect(countryInWords('en', en, country)).toBe(english)
    expect(countryInWords('de', de, country)).toBe(german)
  })

  it('is city and country, as far as they are known', () => {
    expect(placeInWords('de', de, { city: 'Utrecht', country: 'NL' })).toBe('Utrecht, Niederlande')
    expect(placeInWords('en', en, { city: 'Utrecht' })).toBe('Utrecht')
    expect(placeInWords('en', en, { city: '\u202e', country: 'XX' })).toBeUndefined()
    expect(placeInWords('en', en, {})).toBeUndefined()
  })
})

describe('what a browser says of itself', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      { browser: 'Safari', system: 'iOS' },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
      { browser: 'Firefox', system: 'Windows' },
    ],
    ['', {}],
    ['curl/8.1', {}],
  ])('is read as browser and system: %s', (agent, named) => {
    expect(describeAgent(agent)).toEqual(named)
  })

  it('writes no sentence into the page: names that nobody knows are left out', () => {
    expect(describeAgent('Your account is frozen, call 0800 123 456/1 (x; y)')).toEqual({})
    expect(describeAgent('This device/1 (Windows NT 10.0)')).toEqual({ system: 'Windows' })
  })
})
