import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fail, ok } from '#lib/result.ts'
import { type ChannelFault, handOver, type SmtpChannel, type SmtpOrder } from '#mail/smtp-dialogue.ts'

const order = (changes: Partial<SmtpOrder> = {}): SmtpOrder => ({
  mail: { sender: 'no-reply@shop.example', recipient: 'ada@example.org', message: 'Subject: x\r\n\r\ntext\r\n' },
  security: 'tls',
  credentials: undefined,
  ...changes,
})

const postman = { username: 'postman', password: 'pä' }

type Answer = string | ChannelFault['code']

interface Script {
  readonly greeting?: Answer
  readonly hello?: Answer
  /** What EHLO is answered after encryption. */
  readonly helloEncrypted?: Answer
  readonly starttls?: Answer
  readonly encrypt?: ChannelFault['code']
  readonly auth?: readonly Answer[]
  readonly from?: Answer
  readonly to?: Answer
  readonly data?: Answer
  readonly message?: Answer
}

/** A server that answers each command as the script has it, and kindly where it says nothing. */
const server = (script: Script = {}) => {
  const said: string[] = []
  const answers: Answer[] = [script.greeting ?? '220 mail.example']
  const auth = [...(script.auth ?? ['235 welcome'])]
  let encrypted = false
  const next = (command: string): Answer => {
    if (command.startsWith('EHLO')) return (encrypted ? script.helloEncrypted : script.hello) ?? '250 mail.example'
    if (command === 'STARTTLS') return script.starttls ?? '220 go'
    if (command.startsWith('MAIL')) return script.from ?? '250 ok'
    if (command.startsWith('RCPT')) return script.to ?? '250 ok'
    if (command === 'DATA') return script.data ?? '354 go'
    if (command === 'QUIT') return '221 bye'
    if (command.endsWith('\r\n.')) return script.message ?? '250 taken'
    return auth.shift() ?? '500 what?'
  }
  const lines: string[] = []
  const channel: SmtpChannel = {
    readLine: async () => {
      if (lines.length === 0) {
        const answer = answers.shift() ?? 'timeout'
        if (answer === 'timeout' || answer === 'unreachable' || answer === 'protocol') return fail({ code: answer })
        lines.push(...answer.split('\n'))
      }
      return ok(lines.shift() ?? '')
    },
    write: async (text) => {
      const command = text.replace(/\r\n$/, '')
      said.push(command)
      answers.push(next(command))
      return ok(undefined)
    },
    encrypt: async () => {
      if (script.encrypt !== undefined) return fail({ code: script.encrypt })
      encrypted = true
      return ok(undefined)
    },
  }
  return { channel, said }
}

describe('handing over a mail', () => {
  test('says who it is from, who it is for, and what it says', async () => {
    const { channel, said } = server()
    expect(await handOver(channel, order())).toEqual({ ok: true, value: undefined })
    expect(said).toEqual([
      'EHLO shop.example',
      'MAIL FROM:<no-reply@shop.example>',
      'RCPT TO:<ada@example.org>',
      'DATA',
      'Subject: x\r\n\r\ntext\r\n.',
      'QUIT',
    ])
  })

  test('doubles the dot of every line that begins with one, so that no line ends the mail early', async () => {
    const pieces = fc.array(fc.constantFrom('.', 'a', '\r\n', ' '), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const message = parts.join('')
        const { channel, said } = server()
        await handOver(channel, order({ mail: { ...order().mail, message } }))
        const sent = said.find((text) => text.endsWith('\r\n.')) ?? ''
        const lines = sent.split('\r\n')
        expect(lines.pop()).toBe('.')
        expect(lines).not.toContain('.')
        const received = lines.map((line) => line.replace(/^\./, '')).join('\r\n')
        expect(`${received}\r\n`).toBe(message.endsWith('\r\n') ? message : `${message}\r\n`)
      }),
    )
  })

  test('a mail that was accepted stays accepted when the farewell is lost', async () => {
    const { channel } = server()
    const forgetful: SmtpChannel = {
      ...channel,
      write: async (text) => (text.startsWith('QUIT') ? fail({ code: 'unreachable' }) : channel.write(text)),
    }
    expect(await handOver(forgetful, order())).toMatchObject({ ok: true })
  })

  test('reads replies of several lines', async () => {
    const { channel } = server({ greeting: '220-welcome\n220-to the\n220 mail server', from: '250-a\n250-b\n250' })
    expect(await handOver(channel, order())).toMatchObject({ ok: true })
  })
})

describe('STARTTLS', () => {
  const starttls = order({ security: 'starttls', credentials: postman })

  test('encrypts before it says anything but EHLO, and says EHLO again', async () => {
    const { channel, said } = server({
      hello: '250-mail.example\n250 STARTTLS',
      helloEncrypted: '250-mail.example\n250 AUTH PLAIN',
    })
    expect(await handOver(channel, starttls)).toMatchObject({ ok: true })
    expect(said.slice(0, 4)).toEqual([
      'EHLO shop.example',
      'STARTTLS',
      'EHLO shop.example',
      `AUTH PLAIN ${Buffer.from('\0postman\0pä').toString('base64')}`,
    ])
  })

  test.each([
    ['is not offered', { hello: '250-mail.example\n250 AUTH PLAIN' }, 'insecure'],
    ['is only mentioned', { hello: '250-mail.example\n250 XSTARTTLS STARTTLS' }, 'insecure'],
    ['is refused', { hello: '250-m\n250 STARTTLS', starttls: '454 not now' }, 'refused'],
    ['fails', { hello: '250-m\n250 STARTTLS', encrypt: 'unreachable' }, 'unreachable'],
    ['is followed by bytes in the clear', { hello: '250-m\n250 STARTTLS', encrypt: 'protocol' }, 'protocol'],
  ] as const)('where it %s, neither the password nor the mail is sent', async (_, script, code) => {
    const { channel, said } = server(script)
    expect(await handOver(channel, starttls)).toMatchObject({ ok: false, failure: { code, permanent: false } })
    expect(said.filter((line) => !/^(?:EHLO|STARTTLS)/.test(line))).toEqual([])
  })

  test('forgets what was offered before encryption', async () => {
    const { channel, said } = server({ hello: '250-m\n250-AUTH PLAIN\n250 STARTTLS', helloEncrypted: '250 m' })
    expect(await handOver(channel, starttls)).toMatchObject({ ok: false, failure: { code: 'not_configured' } })
    expect(said.some((line) => line.startsWith('AUTH'))).toBe(false)
  })
})

describe('signing in', () => {
  test('falls back to LOGIN', async () => {
    const { channel, said } = server({
      hello: '250-m\n250 AUTH LOGIN CRAM-MD5',
      auth: ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 ok'],
    })
    expect(await handOver(channel, order({ credentials: postman }))).toMatchObject({ ok: true })
    const base64 = (text: string): string => Buffer.from(text).toString('base64')
    expect(said.slice(1, 4)).toEqual(['AUTH LOGIN', base64('postman'), base64('pä')])
  })

  test('that is refused can be put right by the operator, so it is not final', async () => {
    const { channel } = server({ hello: '250-m\n250 AUTH PLAIN', auth: ['535 5.7.8 wrong for ada@example.org'] })
    expect(await handOver(channel, order({ credentials: postman }))).toEqual({
      ok: false,
      failure: { code: 'refused', permanent: false, detail: 'AUTH 535 5.7.8' },
    })
  })
})

describe('what a server can answer instead', () => {
  test.each([
    ['a refused recipient', { to: '550 5.1.1 <ada@example.org>: unknown' }, 'refused', true, 'RCPT TO 550 5.1.1'],
    ['a recipient deferred', { to: '450 4.2.0 <ada@example.org> greylisted' }, 'refused', false, 'RCPT TO 450 4.2.0'],
    ['a refused message', { message: '554 spam to ada@example.org' }, 'refused', true, 'message 554'],
    ['a message deferred', { message: '451 try later' }, 'refused', false, 'message 451'],
    ['a refused sender', { from: '550 5.7.1 not yours' }, 'refused', false, 'MAIL FROM 550 5.7.1'],
    ['no service', { greeting: '421 4.3.2 closing' }, 'refused', false, 'greeting 421 4.3.2'],
    ['silence', { data: 'timeout' }, 'timeout', false, 'DATA'],
    ['hanging up', { hello: 'unreachable' }, 'unreachable', false, 'EHLO'],
    ['hanging up after the mail', { message: 'unreachable' }, 'unreachable', false, 'message'],
    ['something else than SMTP', { greeting: 'HTTP/1.1 400 Bad Request' }, 'protocol', false, 'greeting'],
    ['a success where there is none', { data: '250 ok' }, 'protocol', false, 'DATA'],
    ['two codes in one reply', { from: '250-ok\n550 no' }, 'protocol', false, 'MAIL FROM'],
    ['a reply without end', { from: '250-ok\n'.repeat(100).trim() }, 'protocol', false, 'MAIL FROM'],
  ] as const)('%s', async (_, script, code, permanent, detail) => {
    const { channel } = server(script)
    expect(await handOver(channel, order())).toEqual({ ok: false, failure: { code, permanent, detail } })
  })

  test('a reply of a hundred lines is still read', async () => {
    const { channel } = server({ from: `${'250-ok\n'.repeat(99)}250 ok` })
    expect(await handOver(channel, order())).toMatchObject({ ok: true })
  })

  test('no failure repeats an address, a code or the password', async () => {
    const words = fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replaceAll('\n', ''))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('greeting', 'hello', 'from', 'to', 'data', 'message'),
        words,
        async (step, said) => {
          const { channel } = server({ [step]: `550 ${said} ada@example.org 042137 ${postman.password}` })
          const outcome = await handOver(channel, order())
          if (outcome.ok) throw new Error('must fail')
          expect(outcome.failure.detail).toMatch(
            /^(?:greeting|EHLO|MAIL FROM|RCPT TO|DATA|message) 550(?: 5\.\d{1,3}\.\d{1,3})?$/,
          )
        },
      ),
    )
  })
})
