import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '#domain/language.ts'
import { epochSeconds } from '#lib/time.ts'
import { composeMail, type MailIdentity } from '#mail/compose.ts'
import type { MailMessage } from '#mail/message.ts'

const shop: MailIdentity = {
  name: 'Demo shop',
  publicUrl: 'https://shop.example',
  basePath: '/_auth',
  colour: '#2255aa',
}

const when = epochSeconds(1_790_000_000)

const token = `${'0'.repeat(64)}.${'A'.repeat(43)}`
const until = epochSeconds(1_790_604_800)
const link = { kind: 'not-me', token, until } as const
const address = 'n•••@d••.com'

const messages: readonly MailMessage[] = [
  { kind: 'sign-in-code', code: '042137', minutes: 10 },
  { kind: 'sign-up-code', code: '913004', minutes: 10 },
  { kind: 'mail-check-code', code: '204815', minutes: 10, beside: 'password' },
  { kind: 'mail-check-code', code: '204816', minutes: 10, beside: 'passkey' },
  { kind: 'account-exists' },
  { kind: 'no-account' },
  { kind: 'new-sign-in', when, browser: 'Firefox', system: 'Linux', country: 'DE', link },
  { kind: 'sign-in-refused', when, country: 'AU', link },
  { kind: 'passkey-added', when, link },
  { kind: 'passkey-doubtful', when, link },
  { kind: 'passkey-trusted', when, link },
  { kind: 'signed-out-everywhere', when, link },
  { kind: 'account-contested', when, link },
  { kind: 'account-frozen', when, link },
  { kind: 'account-unfrozen', when, link },
  { kind: 'recovery-required', when, link },
  { kind: 'recovery-lifted', when, link },
  { kind: 'change-address-code', code: '482913', minutes: 10 },
  { kind: 'notification-address-code', code: '482914', minutes: 10 },
  { kind: 'address-taken' },
  { kind: 'address-change-asked', when, address, link: { ...link, kind: 'stop-change' } },
  { kind: 'address-change-held', when, address, until, link: { ...link, kind: 'stop-change' } },
  { kind: 'address-changed', when, address, link: { ...link, kind: 'revert' } },
  { kind: 'address-reverted', when, address, link },
  { kind: 'address-taken-back', when, address, link: { ...link, kind: 'dispute' } },
  { kind: 'account-disputed', when, until, link },
  { kind: 'notification-address-asked', when, address, link: { ...link, kind: 'stop-change' } },
  { kind: 'notification-address-held', when, address, until, link: { ...link, kind: 'stop-change' } },
  { kind: 'notification-address-added', when, address, link },
  { kind: 'notification-address-removed', when, address, link },
]

const everyMail = messages.flatMap((message) => LANGUAGES.map((language) => ({ message, language })))

/** One to do something about it, and one to contest what an operator has not done. */
const linksIn = (message: MailMessage): number => {
  if (message.kind === 'mail-check-code') return 1
  if ('code' in message || message.kind === 'account-frozen') return 0
  return 'link' in message && message.kind !== 'recovery-required' ? 2 : 1
}

const code = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 8 })
const codeMessage = fc.record({
  kind: fc.constantFrom(
    'sign-in-code' as const,
    'sign-up-code' as const,
    'change-address-code' as const,
    'notification-address-code' as const,
  ),
  code,
  minutes: fc.integer({ min: 1, max: 60 }),
})
const language = fc.constantFrom(...LANGUAGES)
/** Names and hosts that are as awkward as an operator can make them. */
const identity = fc.record({
  name: fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^Shop [0-9]{4,12}$/)),
  publicUrl: fc.oneof(
    fc.constant('http://localhost:8787'),
    fc.stringMatching(/^https:\/\/[0-9]{1,14}\.example(:[0-9]{5})?$/),
  ),
  basePath: fc.constant('/_auth'),
  colour: fc.constantFrom('#123456', '#abcdef'),
})

/** What a reader sees of HTML that holds no character references but those of the five special characters. */
const visible = (html: string): string =>
  html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

describe('a code mail', () => {
  test('holds the code alone on one line of the text, and no other run of digits of its length', () => {
    fc.assert(
      fc.property(codeMessage, identity, language, (message, by, tongue) => {
        const { text } = composeMail(message, by, tongue)
        expect(text.split('\n').filter((line) => line === message.code)).toHaveLength(1)
        expect(text.match(/\d+/g)?.filter((run) => run.length >= message.code.length)).toEqual([message.code])
      }),
    )
  })

  test('shows the code in the HTML once, in one piece', () => {
    fc.assert(
      fc.property(codeMessage, language, (message, tongue) => {
        const lines = visible(composeMail(message, shop, tongue).html).split('\n')
        expect(lines.filter((line) => line === message.code)).toHaveLength(1)
      }),
    )
  })

  test('keeps the code off lock screens: not in the subject, not in the first hundred characters', () => {
    fc.assert(
      fc.property(codeMessage, language, (message, tongue) => {
        const mail = composeMail(message, shop, tongue)
        expect(mail.subject).not.toContain(message.code)
        expect(mail.text.slice(0, 100)).not.toContain(message.code)
        expect(visible(mail.html).replaceAll(/\s+/g, ' ').slice(0, 100)).not.toContain(message.code)
      }),
    )
  })

  test('says how long the code works', () => {
    expect(composeMail({ kind: 'sign-in-code', code: '042137', minutes: 10 }, shop, 'en').text).toContain('10 minutes')
    expect(composeMail({ kind: 'sign-in-code', code: '042137', minutes: 1 }, shop, 'en').text).toContain('1 minute,')
    expect(composeMail({ kind: 'sign-in-code', code: '042137', minutes: 10 }, shop, 'de').text).toContain('10 Minuten')
  })
})

describe.each(everyMail)('the $message.kind mail in $language', ({ message, language: tongue }) => {
  const mail = composeMail(message, shop, tongue)

  test('names the operator and leaves no placeholder open', () => {
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).toContain('Demo shop')
      expect(part.replace(/<style>.*<\/style>/s, '')).not.toMatch(/\{[a-z]+\}/)
    }
  })

  test('says the same in text and HTML', () => {
    const seen = visible(mail.html)
    const sentences = mail.text.split('\n').filter((line) => line !== '' && line !== '-- ' && !line.startsWith('http'))
    for (const sentence of sentences) expect(seen).toContain(sentence.replace(/:$/, ''))
  })

  test('fetches nothing and runs nothing when it is opened', () => {
    expect(mail.html).not.toMatch(/<(?:img|script|link|iframe|object)\b|url\(|@import|\son\w+=/i)
  })

  test('links only to the configured site', () => {
    const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(links).toHaveLength(linksIn(message))
    for (const link of links) {
      expect(link).toMatch(
        /^https:\/\/shop\.example\/_auth\/(?:sign-in(?:\?return_to=%2F_auth%2Faccount%2Fsecurity)?|sign-up|account\/security|account\/devices|account\/address|recover|contest\?link=[0-9a-f]{64}\.A{43})$/,
      )
      expect(mail.text.split('\n')).toContain(link)
    }
    expect(mail.text.match(/https?:/g) ?? []).toHaveLength(links.length)
  })

  test('declares its language', () => {
    expect(mail.html).toContain(`<html lang="${tongue}">`)
  })
})

// The platform has codes of its own, for Tor and for nobody knows where, which are no regions to a runtime.
test.each([
  ['T1', 'Place, guessed from the network: the Tor network'],
  ['XX', undefined],
  ['', undefined],
])('a notice of a sign-in from "%s" is written all the same', (country, place) => {
  const { text } = composeMail({ kind: 'new-sign-in', when, country, link }, shop, 'en')
  expect(text.split('\n').find((line) => line.startsWith('Place'))).toBe(place)
})

test('who is told of a freeze is told where to find help, if the operator has said where', () => {
  const message: MailMessage = { kind: 'account-frozen', when, link }
  const { text, html } = composeMail(message, { ...shop, supportUrl: 'https://help.example/frozen' }, 'en')
  expect(text).toContain('Get help:\nhttps://help.example/frozen')
  expect(html).toContain('href="https://help.example/frozen"')
  expect(composeMail(message, shop, 'de').text).not.toMatch(/https?:/)
})

test.each(messages.filter((message) => 'link' in message))(
  'the $kind mail tells in every notice whom to ask, where the operator has said whom',
  (message) => {
    const help = 'https://help.example/contact'
    const { text } = composeMail(message, { ...shop, supportUrl: help }, 'en')
    expect(text.split('\n').filter((line) => line === help)).toHaveLength(1)
    expect(composeMail(message, shop, 'en').text).not.toContain('Get help')
  },
)

test('a moment is written out in UTC', () => {
  expect(composeMail({ kind: 'passkey-added', when, link }, shop, 'en').text).toContain('21 September 2026, 14:13 UTC')
  expect(composeMail({ kind: 'passkey-added', when, link }, shop, 'de').text).toContain(
    '21. September 2026, 14:13 Uhr UTC',
  )
})

test('an operator name cannot bring markup into the HTML', () => {
  const { html } = composeMail({ kind: 'account-exists' }, { ...shop, name: '<img src=x onerror=alert(1)>"' }, 'en')
  expect(html).not.toContain('<img')
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
})
