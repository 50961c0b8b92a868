import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epochSeconds } from '#lib/time.ts'
import type { Mail } from '#mail/mail.ts'
import { mimeMail } from '#mail/mime.ts'
import { quotedPrintable } from '#mail/quoted-printable.ts'

const DATE = 'Mon, 23 Nov 2026 19:00:00 +0000'

const mail: Mail = {
  id: 'Zm9vYmFyYmF6cXV4MTIzNA',
  to: 'ada@example.org',
  from: 'Demo shop <no-reply@shop.example>',
  subject: 'Your code',
  text: 'one\n\n042137\n\n.dot\nend\n',
  html: '<!doctype html><p>Grüße</p>',
  createdAt: epochSeconds(1_790_000_000),
}

const built = (changes: Partial<Mail> = {}) => {
  const result = mimeMail({ ...mail, ...changes }, DATE)
  if (!result.ok) throw new Error(result.failure.code)
  return result.value
}

/** Header fields of a message, unfolded (RFC 5322 section 2.2.3). */
const headers = (message: string): ReadonlyMap<string, string> =>
  new Map(
    message
      .slice(0, message.indexOf('\r\n\r\n'))
      .replaceAll('\r\n ', ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )

/** The other direction of RFC 2045 section 6.7, written from the receiver's side. */
const decodeQuotedPrintable = (encoded: string): string =>
  Buffer.from(
    encoded
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** The other direction of RFC 2047: adjacent encoded words join without the blank between them. */
const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=/g, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'))

describe('a message', () => {
  test('names sender, recipient and a stable id', () => {
    const { sender, recipient, message } = built()
    expect({ sender, recipient }).toEqual({ sender: 'no-reply@shop.example', recipient: 'ada@example.org' })
    const fields = headers(message)
    expect(fields.get('From')).toBe('"Demo shop" <no-reply@shop.example>')
    expect(fields.get('To')).toBe('ada@example.org')
    expect(fields.get('Subject')).toBe('Your code')
    expect(fields.get('Date')).toBe(DATE)
    expect(fields.get('Message-ID')).toBe('<Zm9vYmFyYmF6cXV4MTIzNA@shop.example>')
    expect(fields.get('Auto-Submitted')).toBe('auto-generated')
    expect(built().message).toBe(message)
  })

  test('offers the text first and the HTML as its alternative', () => {
    const { message } = built()
    const boundary = /boundary="([^"]+)"/.exec(headers(message).get('Content-Type') ?? '')?.[1]
    const parts = message.split(`--${boundary}`)
    expect(parts).toHaveLength(4)
    expect(parts[1]).toContain('Content-Type: text/plain; charset=utf-8')
    expect(parts[1]).toContain('\r\n042137\r\n')
    expect(parts[2]).toContain('Content-Type: text/html; charset=utf-8')
    expect(parts[2]).toContain('Gr=C3=BC=C3=9Fe')
    expect(parts[3]).toBe('--\r\n')
  })

  test('is ASCII in lines that every relay passes on, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (name, text) => {
        const result = mimeMail({ ...mail, subject: name, text, html: text }, DATE)
        if (!result.ok) return
        expect(result.value.message).toMatch(/^(?:[\x20-\x7e\t]{0,78}\r\n)*$/)
      }),
    )
  })

  test('carries any subject and name unharmed', () => {
    const words = fc
      .string({ unit: 'grapheme', maxLength: 120 })
      .filter((text) => !/[\p{Cc}\u2028\u2029<>]/u.test(text))
    fc.assert(
      fc.property(words, words, (subject, name) => {
        const { message } = built({ subject, from: `${name} <no-reply@shop.example>` })
        const fields = headers(message)
        expect(decodeWords(fields.get('Subject') ?? '')).toBe(subject)
        const from = decodeWords(fields.get('From') ?? '')
        const shown = from.replace(/ ?<no-reply@shop.example>$|(?<=^)no-reply@shop.example$/, '')
        expect(shown.replace(/^"(.*)"$/s, '$1').replace(/\\(["\\])/g, '$1')).toBe(name.trim())
      }),
    )
  })

  test('keeps lines with encoded words within 76 characters and never splits a character', () => {
    const { message } = built({ subject: '🦊'.repeat(60) })
    const words = [...message.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)]
    expect(words.length).toBeGreaterThan(5)
    for (const [word, encoded = ''] of words) {
      expect(word.length).toBeLessThanOrEqual(76 - 'Subject: '.length)
      expect(Buffer.from(encoded, 'base64').toString('utf8')).toMatch(/^🦊+$/u)
    }
  })
})

describe('a message is refused', () => {
  test.each([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: victim@example.com' }],
    ['a bare line feed in the subject', { subject: 'Hello\nBcc: victim@example.com' }],
    ['a line break in the recipient', { to: 'ada@example.org\r\nBcc: victim@example.com' }],
    ['a command in the recipient', { to: 'ada@example.org>\r\nRCPT TO:<victim@example.com' }],
    ['two recipients', { to: 'ada@example.org,victim@example.com' }],
    ['a name around the recipient', { to: 'Ada <ada@example.org>' }],
    ['a blank in the recipient', { to: 'ada @example.org' }],
    ['a quoted local part', { to: '"ada, victim"@example.org' }],
    ['a recipient outside ASCII', { to: 'ädä@example.org' }],
    ['a recipient without a domain', { to: 'ada' }],
    ['a line break in the sender', { from: 'Shop\r\nBcc: victim@example.com <no-reply@shop.example>' }],
    ['a second address in the sender', { from: 'Shop <a@shop.example> <b@shop.example>' }],
    ['a line break in the id', { id: 'a\r\nBcc: victim@example.com' }],
  ])('with %s', (_, changes) => {
    expect(mimeMail({ ...mail, ...changes }, DATE)).toEqual({ ok: false, failure: { code: 'malformed' } })
  })

  test.each([
    ['64 characters before the @', `${'a'.repeat(64)}@example.org`, true],
    ['65 characters before the @', `${'a'.repeat(65)}@example.org`, false],
    ['a domain of 253 characters', `a@${'b'.repeat(249)}.org`, true],
    ['a domain of 254 characters', `a@${'b'.repeat(250)}.org`, false],
  ])('by length: %s', (_, to, accepted) => {
    expect(mimeMail({ ...mail, to }, DATE).ok).toBe(accepted)
  })
})

describe('quoted-printable', () => {
  test('gives back what went in, line ends aside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', size: 'medium' }), (text) => {
        expect(decodeQuotedPrintable(quotedPrintable(text))).toBe(text.replace(/\r\n|\r|\n/g, '\r\n'))
      }),
    )
  })

  test('never begins a line with a dot and never ends one with a blank', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('.', ' ', '\t', '=', 'é', '\n', 'word'), maxLength: 400 }),
        (text) => {
          for (const line of quotedPrintable(text).split('\r\n')) {
            expect(line.length).toBeLessThanOrEqual(76)
            expect(line).not.toMatch(/^\.|[ \t]$/)
          }
        },
      ),
    )
  })

  test('leaves plain words readable on the wire', () => {
    expect(quotedPrintable('042137\nHello, 1 + 1 = 2')).toBe('042137\r\nHello, 1 + 1 =3D 2')
  })
})
