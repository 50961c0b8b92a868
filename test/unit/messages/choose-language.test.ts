import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '#domain/language.ts'
import { chooseLanguage } from '#messages/text.ts'

describe('the language of a page', () => {
  test('is the one that the customer chose, whatever the browser says', () => {
    expect(chooseLanguage('en', 'de', ['en', 'de'])).toBe('de')
  })

  test('is not a chosen one that the deployment does not speak', () => {
    expect(chooseLanguage('de', 'fr', ['en', 'de'])).toBe('de')
    expect(chooseLanguage(undefined, 'de', ['en'])).toBe('en')
  })

  test.each([
    ['de', 'de'],
    ['DE-at', 'de'],
    ['fr, de;q=0.8, en;q=0.7', 'de'],
    ['de;q=0.5, en;q=0.9', 'en'],
    ['de ; q=0.9 , en ; q=0.5', 'de'],
    ['de;q=0.3, de-CH;q=0.9, en;q=0.5', 'de'],
    ['en;q=0, *', 'de'],
    ['*', 'en'],
    ['fr', 'en'],
    ['den', 'en'],
    ['de;q=2', 'en'],
    ['de;q=nonsense', 'en'],
    ['', 'en'],
    [',;,=;q', 'en'],
  ])('reads %j as %s', (header, language) => {
    expect(chooseLanguage(header, undefined, ['en', 'de'])).toBe(language)
  })

  test('is the first of the deployment where nothing is asked for', () => {
    expect(chooseLanguage(undefined, undefined, ['de', 'en'])).toBe('de')
    expect(chooseLanguage('en;q=0.5, de;q=0.5', undefined, ['de', 'en'])).toBe('de')
  })

  test('stops reading a header that is far too long', () => {
    expect(chooseLanguage(`${'x,'.repeat(300)}de`, undefined, ['en', 'de'])).toBe('en')
  })

  test('is always one that the deployment speaks', () => {
    const available = fc.shuffledSubarray([...LANGUAGES], { minLength: 1 })
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), available, (header, chosen, spoken) => {
        expect(spoken).toContain(chooseLanguage(header, chosen, spoken))
      }),
    )
  })
})
