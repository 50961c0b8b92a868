import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '#domain/language.ts'
import { after, DAY, epochSeconds, HOUR, MINUTE } from '#lib/time.ts'
import { de } from '#messages/de.ts'
import { en } from '#messages/en.ts'
import { agoInWords, dayInWords } from '#messages/moments.ts'
import { spanOfTime, translator } from '#messages/text.ts'

const placeholders = (text: string): readonly string[] => (text.match(/\{[^}]*\}/g) ?? []).sort()
const ids = Object.keys(en).filter((id): id is keyof typeof en => id in en)

describe('messages', () => {
  test('are the same list in every language', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort())
  })

  test.each(ids)('%s has the same placeholders in every language', (id) => {
    expect(placeholders(de[id])).toEqual(placeholders(en[id]))
  })

  test.each(ids)('%s says something, without markup or doubled spaces', (id) => {
    for (const text of [en[id], de[id]]) {
      expect(text.trim()).toBe(text)
      expect(text).toMatch(/\S/)
      expect(text).not.toMatch(/[<>]| {2}/)
    }
  })

  test('have placeholders that the translator knows', () => {
    for (const id of ids) for (const name of placeholders(en[id])) expect(name).toMatch(/^\{[a-z]+\}$/)
  })
})

describe('translator', () => {
  test('inserts values as they are, also those that look like placeholders or patterns', () => {
    const text = translator('en')
    expect(text('sign-in.lead', { name: 'A & B' })).toBe('Welcome to A & B.')
    expect(text('sign-in.lead', { name: '{name} $& $1' })).toBe('Welcome to {name} $& $1.')
  })

  test('throws where a value is missing, also for names that every object has', () => {
    expect(() => translator('en')('sign-in.lead')).toThrow(/sign-in\.lead/)
    expect(() => translator('en')('sign-in.lead', {})).toThrow(/name/)
  })

  test('takes an inserted value literally, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(translator('de')('sign-in.lead', { name })).toBe(`Willkommen bei ${name}.`)
      }),
    )
  })
})

describe('a span of time in words', () => {
  test.each([
    [0, '1 second'],
    [1, '1 second'],
    [2, '2 seconds'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [110, '110 seconds'],
    [119.2, '2 minutes'],
    [120, '2 minutes'],
    [121, '3 minutes'],
    [840, '14 minutes'],
    [3600, '1 hour'],
    [7199, '120 minutes'],
    [7200, '2 hours'],
    [7201, '3 hours'],
  ])('rounds %d s up to %s', (seconds, words) => {
    expect(spanOfTime(translator('en'), seconds)).toBe(words)
  })

  test('never promises less than it takes', () => {
    const units: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), (seconds) => {
        const [count = '', unit = ''] = spanOfTime(translator('en'), seconds).split(' ')
        expect(Number(count) * (units[unit.replace(/s$/, '')] ?? 0)).toBeGreaterThanOrEqual(seconds)
      }),
    )
  })
})

describe('moments in words', () => {
  const now = epochSeconds(1_763_900_000)

  test.each([
    [5 * MINUTE - 1, 'just now', 'gerade eben'],
    [5 * MINUTE, '5 minutes ago', 'vor 5 Minuten'],
    [HOUR - 1, '59 minutes ago', 'vor 59 Minuten'],
    [HOUR, '1 hour ago', 'vor 1 Stunde'],
    [DAY - 1, '23 hours ago', 'vor 23 Stunden'],
    [DAY, '1 day ago', 'vor 1 Tag'],
  ])('tells %d s ago', (seconds, english, german) => {
    expect(agoInWords('en', translator('en'), after(now, -seconds), now)).toBe(english)
    expect(agoInWords('de', translator('de'), after(now, -seconds), now)).toBe(german)
  })

  test('takes a clock that runs ahead for now', () => {
    expect(agoInWords('en', translator('en'), after(now, HOUR), now)).toBe('just now')
  })

  test('names a day without the ambiguity of figures', () => {
    expect(LANGUAGES.map((language) => dayInWords(language, now))).toEqual([
      'Nov\u00a023,\u00a02025',
      '23.\u00a0Nov.\u00a02025',
    ])
  })
})
