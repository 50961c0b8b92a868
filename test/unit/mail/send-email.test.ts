import { describe, expect, test } from 'vitest'
import { epochSeconds } from '#lib/time.ts'
import type { Mail } from '#mail/mail.ts'
import { sendMail } from '#mail/send.ts'

const MAIL: Mail = {
  id: 'mail-number-0000000001',
  to: 'ada@example.org',
  from: 'Shop <no-reply@shop.example>',
  subject: 'Your code',
  text: '042137\n',
  html: '<p>042137</p>',
  createdAt: epochSeconds(1_790_000_000),
}

const SENDER = { kind: 'send-email', binding: 'EMAIL' } as const

/** A binding of Cloudflare Email Service that refuses as the service does: an error with a code. */
const refusing = (code: unknown) => ({
  EMAIL: { send: () => Promise.reject(Object.assign(new Error(`${MAIL.to} is not welcome`), { code })) },
})

describe('a send_email binding', () => {
  test('gets the parts of the mail, and nothing the service would refuse', async () => {
    const sent: unknown[] = []
    const env = {
      EMAIL: {
        send: async (message: unknown) => {
          sent.push(message)
          return { messageId: 'x' }
        },
      },
    }
    expect(await sendMail(MAIL, SENDER, env)).toEqual({ ok: true, value: undefined })
    expect(sent).toEqual([
      {
        to: 'ada@example.org',
        from: { name: 'Shop', email: 'no-reply@shop.example' },
        subject: 'Your code',
        text: MAIL.text,
        html: MAIL.html,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Postern-Mail-Id': MAIL.id },
      },
    ])
  })

  test.each([
    ['E_RECIPIENT_SUPPRESSED', true],
    ['E_VALIDATION_ERROR', true],
    ['E_CONTENT_TOO_LARGE', true],
    ['E_SENDER_NOT_VERIFIED', false],
    ['E_RECIPIENT_NOT_ALLOWED', false],
    ['E_RATE_LIMIT_EXCEEDED', false],
    ['E_DAILY_LIMIT_EXCEEDED', false],
    ['E_INTERNAL_SERVER_ERROR', false],
  ])('that says %s: final is %s', async (code, permanent) => {
    expect(await sendMail(MAIL, SENDER, refusing(code))).toEqual({
      ok: false,
      failure: { code: 'refused', permanent, detail: code },
    })
  })

  test.each([undefined, 42, 'no mail for ada@example.org'])(
    'that says something else (%s) is not quoted',
    async (code) => {
      expect(await sendMail(MAIL, SENDER, refusing(code))).toEqual({
        ok: false,
        failure: { code: 'refused', permanent: false, detail: 'send' },
      })
    },
  )

  test('that throws at once is a failure like any other', async () => {
    const env = {
      EMAIL: {
        send: () => {
          throw new Error(MAIL.to)
        },
      },
    }
    expect(await sendMail(MAIL, SENDER, env)).toMatchObject({ failure: { code: 'refused', detail: 'send' } })
  })

  test.each([
    ['recipient', { to: 'ada@example.org, victim@example.com' }],
    ['sender', { from: 'Shop\r\nBcc: victim@example.com <a@shop.example>' }],
    ['subject', { subject: 'Hello\r\nBcc: victim@example.com' }],
  ])('is not given a malformed %s', async (_, changes) => {
    const env = { EMAIL: { send: () => Promise.reject(new Error('must not be called')) } }
    expect(await sendMail({ ...MAIL, ...changes }, SENDER, env)).toMatchObject({
      failure: { code: 'malformed', permanent: true },
    })
  })
})
