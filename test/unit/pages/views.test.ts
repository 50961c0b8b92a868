import { describe, expect, test } from 'vitest'
import { PROBLEMS } from '#domain/problem.ts'
import { de } from '#messages/de.ts'
import { en } from '#messages/en.ts'
import { gallery } from '../../support/page-gallery.tsx'

const pages = await gallery()
const page = (name: string, language = 'en'): string => {
  const found = pages.find((candidate) => candidate.name === name && candidate.language === language)
  if (found === undefined) throw new Error(`no page ${name} in the gallery`)
  return found.html
}
const actions = (html: string): readonly string[] =>
  [...html.matchAll(/ action="([^"]*)"/g)].map(([, path = '']) => path)
const fields = (html: string): readonly string[] =>
  [...html.matchAll(/ name="([a-z_]+)" type|type="hidden" name="([a-z_]+)"/g)].map(
    ([, shown, hidden]) => shown ?? hidden ?? '',
  )

describe('forms', () => {
  test.each([
    ['identify', ['/_auth/sign-in', '/_auth/sign-in/passkey'], ['flow', 'address', 'flow', 'credential', 'challenge']],
    ['code', ['/_auth/sign-in/code', '/_auth/sign-in/code/resend'], ['flow', 'code', 'flow']],
    ['code-wrong', ['/_auth/sign-up/code', '/_auth/sign-up/code/resend'], ['flow', 'code', 'flow']],
    ['sign-up', ['/_auth/sign-up'], ['flow', 'address']],
    ['passkey-offered', ['/_auth/passkey/create', '/_auth/passkey/skip'], ['flow', 'credential', 'challenge', 'flow']],
    ['passkey-asked', ['/_auth/passkey/create'], ['flow', 'credential', 'challenge']],
    ['step-up', ['/_auth/step-up'], ['flow', 'credential', 'challenge']],
    [
      'second-factor',
      ['/_auth/sign-in/second', '/_auth/sign-in/second'],
      ['flow', 'code', 'flow', 'credential', 'challenge'],
    ],
    [
      'step-up-choice',
      ['/_auth/step-up', '/_auth/step-up'],
      ['flow', 'credential', 'challenge', 'flow', 'password', 'code'],
    ],
    // One form by either way, with one password.
    ['step-up-key-choice', ['/_auth/step-up'], ['flow', 'credential', 'challenge', 'password', 'code']],
    ['step-up-disabled', ['/_auth/step-up', '/_auth/step-up'], ['flow', 'password', 'flow', 'code']],
    ['step-up-disabled-alone', [], []],
    ['second-factor-disabled', ['/_auth/sign-in/second'], ['flow', 'credential', 'challenge']],
    ['second-factor-none', [], []],
    ['sign-out', ['/_auth/sign-out'], ['return_to']],
    [
      'account',
      ['/_auth/account/name', '/_auth/sign-out', '/_auth/account/sign-out-everywhere'],
      ['form', 'name', 'form'],
    ],
    ['throttled', ['/_auth/sign-in/passkey'], ['flow', 'credential', 'challenge']],
    ['throttled-sign-up', [], []],
  ])('of the page %s post to their paths, with their fields', (name, paths, names) => {
    expect(actions(page(name))).toEqual(paths)
    expect(fields(page(name))).toEqual(names)
  })

  test('tell browsers and password managers what they ask for', () => {
    expect(page('identify')).toMatch(/<input [^>]*type="email"[^>]*autocomplete="username webauthn"/)
    expect(page('sign-up')).toMatch(/<input [^>]*type="email"[^>]*autocomplete="email"/)
    expect(page('code')).toMatch(/<input [^>]*autocomplete="one-time-code" inputmode="numeric"/)
    expect(page('account')).toMatch(/<input [^>]*autocomplete="name"/)
  })

  test('offer passkeys in the autofill on the sign-in page only', () => {
    const offering = pages.filter(({ html }) => html.includes('data-autofill'))
    expect(new Set(offering.map(({ name }) => name.split('-')[0]))).toEqual(new Set(['identify']))
  })
})

describe('errors', () => {
  test.each([
    'identify-wrong',
    'sign-up-wrong',
    'code-wrong',
    'account-new',
    'set-password-wrong',
    'set-up-totp-wrong',
    'second-factor-wrong',
    'step-up-code-wrong',
  ])('of %s are announced, linked to their field, and said in the title first', (name) => {
    const html = page(name)
    const [, field = ''] = html.match(/role="alert".*?href="#([a-z]+)"/) ?? []
    expect(html).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true" aria-describedby="[^"]*${field}-error`))
    expect(html).toContain(`id="${field}-error"`)
    expect(html).toMatch(/<title>Error: /)
    expect(page(name, 'de')).toMatch(/<title>Fehler: /)
  })

  test('of which one of two fields is the cause mark both, and tell by the summary', () => {
    const html = page('step-up-wrong')
    expect(html).toContain('id="what-is-wrong" role="alert"')
    expect(html).toMatch(/id="password"[^>]*aria-invalid="true" aria-describedby="what-is-wrong"/)
    expect(html).toMatch(/id="code"[^>]*aria-invalid="true" aria-describedby="code-hint what-is-wrong"/)
  })

  test('point to another way only where there is one', () => {
    const summary = (name: string) => page(name).match(/role="alert".*?<\/p>/)?.[0]
    expect(summary('step-up-unverified')).toContain('fingerprint, face or PIN.</p>')
    expect(summary('step-up-disabled-alone')).toContain('no other one')
    expect(summary('step-up-disabled')).toContain('Use another one')
  })

  test('give a reference', () => {
    expect(page('code-wrong')).toContain('01KAS7T5V0E3M8QZ4RN2X6WCBD')
    expect(page('code')).not.toContain('01KAS7T5V0E3M8QZ4RN2X6WCBD')
  })

  test('keep what was typed, escaped', () => {
    expect(page('identify-wrong')).toContain('value="mia@"')
    expect(page('code-wrong')).not.toMatch(/id="code"[^>]* value=/)
  })
})

describe('problem pages', () => {
  test.each(Object.keys(PROBLEMS))('for %s say what happened and give the reference', (slug) => {
    for (const [language, texts] of [
      ['en', en],
      ['de', de],
    ] as const) {
      const html = page(`problem-${slug}`, language)
      const title = Object.entries(texts).find(([id]) => id === `problem.${slug}.title`)?.[1]
      expect(html).toContain(`<h1>${title}</h1>`)
      expect(html).toContain('<code>01KAS7T5V0E3M8QZ4RN2X6WCBD</code>')
    }
  })

  test.each(['origin-unreachable', 'internal-error'] as const)(
    'for %s invite nobody to send again what may have arrived',
    (slug) => {
      expect(page(`problem-${slug}`)).toContain(en[`problem.${slug}.what`])
      const posted = page(`problem-posted-${slug}`)
      expect(posted).toContain(en[`problem.${slug}.sent`])
      expect(posted).not.toContain('ry again')
    },
  )

  test('offer another try only where one can help', () => {
    const offering = Object.keys(PROBLEMS).filter((slug) => page(`problem-${slug}`).includes('Try again</span>'))
    expect(offering).toEqual([
      'insufficient-authentication',
      'headers-too-large',
      'internal-error',
      'origin-unreachable',
      'unavailable',
      'origin-timeout',
    ])
  })
})

describe('the account page', () => {
  test('names every session, marks this one, and states the bound of signing out in words', () => {
    const html = page('account')
    expect(html).toContain('Safari on iOS')
    expect(html).toContain('Unknown browser')
    expect(html.match(/This device/g)).toHaveLength(1)
    expect(html).toContain('stop working within 110 seconds')
    expect(html).toContain('<time datetime="2025-11-23T12:13:20Z">Last seen just now</time>')
  })

  test('invites an account without a passkey to make one', () => {
    expect(page('account-new')).toContain(en['account.passkeys-none'])
    expect(page('account-new')).toMatch(/button-primary" href="\/_auth\/passkey"/)
  })
})

describe('long codes', () => {
  test('stand in lines of whole groups, and are one text', () => {
    const text = (name: string) =>
      page(name)
        .match(/<code>(.*?)<\/code>/)?.[1]
        ?.replace(/<[^>]*>/g, '')
    expect(page('recovery-code')).toContain('<span class="code-line">7ZQX-4M1V-K0RD-9TWN-</span>')
    expect(text('recovery-code')).toBe('7ZQX-4M1V-K0RD-9TWN-3HBE-6YCP-5G')
    expect(text('set-up-totp')).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    expect(page('set-up-totp')).toContain('<a href="otpauth://totp/')
  })

  test('may break in German, but not in the title bar', () => {
    expect(page('recovery-code', 'de')).toContain('<h1>Ihr Wiederherstellungs\u00adcode</h1>')
    expect(page('recovery-code', 'de')).toContain('<title>Ihr Wiederherstellungscode –')
  })
})

describe('the language switch', () => {
  test('leads to the same page in each language and marks the one spoken', () => {
    expect(page('code', 'de')).toContain(
      '<a href="/_auth/sign-in?flow=abc&amp;lang=de" lang="de" hreflang="de" aria-current="true">Deutsch</a>',
    )
    expect(page('code', 'de')).toContain('lang="en" hreflang="en">English</a>')
  })
})
