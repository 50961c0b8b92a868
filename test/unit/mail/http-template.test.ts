import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epochSeconds } from '#lib/time.ts'
import { filledBody, filledHeaders } from '#mail/http-template.ts'
import type { Mail } from '#mail/mail.ts'

const mail: Mail = {
  id: 'Zm9vYmFyYmF6cXV4MTIzNA',
  to: 'ada@example.org',
  from: 'Shop <no-reply@shop.example>',
  subject: 'Your "code"',
  text: 'line one\n042137\n{{html}} $& \\',
  html: '<p class="x">{{secret:KEY}}</p>',
  createdAt: epochSeconds(1_790_000_000),
}

describe('the body', () => {
  test('is filled in wherever a string names a field', () => {
    const template = {
      personalizations: [{ to: [{ email: '{{to}}' }] }],
      from: '{{from}}',
      subject: '{{subject}} – {{id}}',
      content: [
        { type: 'text/plain', value: '{{text}}' },
        { type: 'text/html', value: '{{html}}' },
      ],
      tracking: false,
      retries: 3,
      nothing: null,
    }
    expect(filledBody(template, mail)).toEqual({
      personalizations: [{ to: [{ email: mail.to }] }],
      from: mail.from,
      subject: `${mail.subject} – ${mail.id}`,
      content: [
        { type: 'text/plain', value: mail.text },
        { type: 'text/html', value: mail.html },
      ],
      tracking: false,
      retries: 3,
      nothing: null,
    })
  })

  test('keeps its structure whatever a mail says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (said) => {
        const body = filledBody({ a: '{{text}}', b: ['{{subject}}'] }, { ...mail, text: said, subject: said })
        expect(JSON.parse(JSON.stringify(body))).toEqual(JSON.parse(JSON.stringify({ a: said, b: [said] })))
      }),
    )
  })

  test('leaves unknown placeholders and secrets alone', () => {
    expect(filledBody('{{code}} {{secret:KEY}} {{ to }} {{constructor}}', mail)).toBe(
      '{{code}} {{secret:KEY}} {{ to }} {{constructor}}',
    )
  })

  test('does not fill in keys', () => {
    expect(filledBody({ '{{to}}': 1, ['__proto__']: '{{id}}' }, mail)).toEqual({ '{{to}}': 1, ['__proto__']: mail.id })
  })
})

describe('headers', () => {
  const secretOf = (name: string): string | undefined => ({ KEY: 'k$&y', BAD: 'a\r\nX-Other: b' })[name]

  test('take secrets by name, and the id', () => {
    expect(
      filledHeaders({ Authorization: 'Bearer {{secret:KEY}}', 'Idempotency-Key': '{{id}}' }, mail, secretOf),
    ).toEqual({
      ok: true,
      value: [
        ['Authorization', 'Bearer k$&y'],
        ['Idempotency-Key', mail.id],
      ],
    })
  })

  test.each([
    ['a secret that is missing', { A: '{{secret:NONE}}' }, { code: 'secret_missing', name: 'NONE' }],
    ['a secret with a line break', { A: '{{secret:BAD}}' }, { code: 'header_invalid', name: 'A' }],
    ['a name with a line break', { 'A\r\nB': 'c' }, { code: 'header_invalid', name: 'A\r\nB' }],
  ])('refuse %s', (_, templates, failure) => {
    expect(filledHeaders(templates, mail, secretOf)).toEqual({ ok: false, failure })
  })
})
