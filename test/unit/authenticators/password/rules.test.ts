import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgePassword,
  normalisePassword,
  PASSWORD_ALONE_LENGTH,
  PASSWORD_MAX_LENGTH,
  PASSWORD_WITH_SECOND_FACTOR_LENGTH,
  type PasswordDemands,
  standsAlone,
} from '#authenticators/password/rules.ts'

const demands: PasswordDemands = {
  least: PASSWORD_ALONE_LENGTH,
  context: ['Lantern & Co', 'shop.lantern.example', 'anna.schmidt@post.example', 'Anna Schmidt'],
  blocklist: new Set(['correcthorsebatterystaple', 'trustno1']),
}
const shorter = { ...demands, least: PASSWORD_WITH_SECOND_FACTOR_LENGTH }

const judged = (password: string, by = demands): string => {
  const result = judgePassword(password, by)
  return result.ok ? 'ok' : result.failure.code
}

/** No repetition, no run and no word of the context. */
const SOUND = 'mild winters favour otters '
const sound = (length: number): string => SOUND.repeat(Math.ceil(length / SOUND.length)).slice(0, length)

describe('length', () => {
  it('is at least fifteen for a password that stands alone', () => {
    expect(judgePassword(sound(14), demands)).toEqual({ ok: false, failure: { code: 'password_too_short', least: 15 } })
    expect(judged(sound(15))).toBe('ok')
    expect(standsAlone(sound(14))).toBe(false)
    expect(standsAlone(sound(15))).toBe(true)
    expect(standsAlone('🦊'.repeat(14))).toBe(false)
  })

  it('is at least eight for one that never does', () => {
    expect(judgePassword(sound(7), shorter)).toEqual({ ok: false, failure: { code: 'password_too_short', least: 8 } })
    expect(judged(sound(8), shorter)).toBe('ok')
  })

  it('is at most 256', () => {
    expect(judged(sound(256))).toBe('ok')
    expect(judgePassword(sound(257), demands)).toEqual({
      ok: false,
      failure: { code: 'password_too_long', most: PASSWORD_MAX_LENGTH },
    })
    expect(judged(sound(1_000_000))).toBe('password_too_long')
  })

  it('counts code points, not UTF-16 units and not bytes', () => {
    const animals = ['🦊', '🐻', '🐼', '🐨', '🐯', '🦁', '🐮', '🐷', '🐸', '🐵', '🐔', '🐧', '🐦', '🐤', '🦆']
    expect(judged(animals.join(''))).toBe('ok')
    expect(judged(animals.slice(1).join(''))).toBe('password_too_short')
    expect(judged(animals.join('').repeat(17))).toBe('ok')
  })

  it('counts what is left after composition, however it was typed', () => {
    const typed = 'e\u0301a\u0300o\u0302u\u0308n\u0303c\u0327i\u0308'
    expect(judged(`${typed}grünsp`)).toBe('password_too_short')
    expect(judged(`${typed}grünspan`)).toBe('ok')
    // Three marks on each letter: 256 code points of 1,024 typed ones.
    const decomposed = '\u03b1\u0313\u0300\u0345'
    expect(normalisePassword(decomposed.repeat(256))).toEqual({ ok: true, value: '\u1f82'.repeat(256) })
    expect(normalisePassword(decomposed.repeat(257)).ok).toBe(false)
  })
})

describe('a password', () => {
  it('needs no kind of character and refuses none', () => {
    for (const password of [
      'otterslikerivers',
      '8302957160483957',
      '!?&%§+~<>|{}[]\\"',
      'пушистыйбарсукспит',
      ' otters swim far ',
    ])
      expect(judged(password)).toBe('ok')
  })

  it('keeps its spaces, at both ends too', () => {
    expect(judgePassword('  mild otters  ', demands)).toEqual({ ok: true, value: '  mild otters  ' })
  })

  it('is one however its accents were typed', () => {
    const composed = normalisePassword('gr\u00fcner hering')
    expect(normalisePassword('gru\u0308ner hering')).toEqual(composed)
    expect(composed).toEqual({ ok: true, value: 'gr\u00fcner hering' })
  })

  it('is not made the same as one that only looks alike', () => {
    expect(normalisePassword('\uff4f\uff54ter')).not.toEqual(normalisePassword('otter'))
    expect(normalisePassword('Otter')).not.toEqual(normalisePassword('otter'))
  })

  it('with a lone surrogate or U+0000 cannot be used', () => {
    for (const odd of ['\ud83e', '\udd8a', '\0']) {
      expect(judged(`mild winters ${odd} favour`)).toBe('password_unusable')
      expect(normalisePassword(odd)).toEqual({ ok: false, failure: { code: 'password_unusable' } })
    }
    expect(judged('mild\twinters\u007ffavour')).toBe('ok')
  })

  it('that is taken stays as it is when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (password) => {
        const once = normalisePassword(password)
        if (once.ok) expect(normalisePassword(once.value)).toEqual(once)
      }),
    )
  })

  it('is never judged by throwing', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 4 }), (password, context) => {
        expect(typeof judgePassword(password, { ...shorter, context }).ok).toBe('boolean')
      }),
    )
  })
})

describe('a common password', () => {
  it('is refused whole and in any case, and only whole', () => {
    expect(judged('CorrectHorseBatteryStaple')).toBe('password_common')
    expect(judged('TrustNo1', shorter)).toBe('password_common')
    expect(judged('correcthorsebatterystaple at sea')).toBe('ok')
  })
})

describe('a guessable password', () => {
  it.each([
    'aaaaaaaaaaaaaaa',
    'AaAaAaAaAaAaAaA',
    'otterotterotter',
    'otter!1otter!1o',
    '🦊🐻🦊🐻🦊🐻🦊🐻🦊🐻🦊🐻🦊🐻🦊',
    '               ',
    'abcdefghijklmno',
    'onmlkjihgfedcba',
    'uvwxyzabcdefghi',
    '123456789012345',
    '987654321098765',
    'qwertyuiopasdfg',
    'QWERTYUIOPasdfgh',
    'qwertzuiopasdfg',
    'azertyuiopqsdfg',
    'йцукенгшщзфывапр',
    '1qaz2wsx3edc4rfv',
    'zaq1xsw2cde3vfr4',
    'abcdefgh12345678',
    '!@#$%^&*()qwerty',
  ])('is refused: %s', (password) => {
    expect(judged(password)).toBe('password_guessable')
  })

  it.each(['qwertyuiop otters', 'abcabcabcabcotter', '123456789 otters', 'sevenots', 'abcxyzabdxyw1902'])(
    'is not one that has something else: %s',
    (password) => {
      expect(judged(password, shorter)).toBe('ok')
    },
  )

  it('is any unit of one to seven code points, as often as it is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 7 }),
        fc.integer({ min: 15, max: 256 }),
        (unit, length) => {
          const password = unit.repeat(length).slice(0, length)
          expect(judged(password, { ...demands, context: [] })).toBe('password_guessable')
        },
      ),
    )
  })

  it('is not a longer unit, which has what it takes by itself', () => {
    expect(judged('otters68otters68')).toBe('ok')
  })
})

describe('a password about its owner or the site', () => {
  it.each([
    'anna.schmidt@post.example',
    'shop.lantern.example',
    'Anna Schmidt 1985!',
    'anna-schmidt-anna',
    '1985annaschmidt!',
    'SchmidtSchmidt85',
    'lanternlantern&co',
    'Lantern12345678',
    'lantern20252025',
    'LANTERN...........',
    'xy-anna-schmidt-z',
  ])('is refused: %s', (password) => {
    expect(judged(password)).toBe('password_about_you')
  })

  it.each(['anna likes green fish', 'lanternotter1985', 'schmidt-83029571604', 'otters post letters'])(
    'is not one that has something else: %s',
    (password) => {
      expect(judged(password)).toBe('ok')
    },
  )

  it('may hold a short piece that is a word of an address by chance', () => {
    expect(judged('coral reefs coil', { ...demands, context: ['co', 'a@b.co', ''] })).toBe('ok')
  })

  it('is not looked for where nothing is known', () => {
    expect(judged('annaschmidt1985!', { ...demands, context: [] })).toBe('ok')
  })
})
