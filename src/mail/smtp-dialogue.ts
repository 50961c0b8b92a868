import { fail, ok, type Result } from '#lib/result.ts'
import { base64OfText } from './base64.ts'
import type { MimeMail } from './mime.ts'
import type { MailFailure, MailOutcome } from './sender.ts'

/** What can happen to the connection itself: lost, silent for too long, or saying what no server may say. */
export interface ChannelFault {
  readonly code: 'unreachable' | 'timeout' | 'protocol'
}

/** A connection to a server, one line at a time. Its functions never reject. */
export interface SmtpChannel {
  /** The next line without its line end. */
  readonly readLine: () => Promise<Result<string, ChannelFault>>
  readonly write: (text: string) => Promise<Result<void, ChannelFault>>
  /**
   * Goes on encrypted, the server's certificate checked. Fails `protocol` where bytes had arrived before: they were
   * not protected and must not be read as if they were (RFC 3207 section 6, CVE-2021-38371).
   */
  readonly encrypt: () => Promise<Result<void, ChannelFault>>
}

/** One mail to hand over, and how. */
export interface SmtpOrder {
  readonly mail: MimeMail
  /** `starttls`: the connection must become encrypted before anything but EHLO is said. */
  readonly security: 'tls' | 'starttls' | 'plain-loopback'
  readonly credentials: { readonly username: string; readonly password: string } | undefined
}

/**
 * Hands one mail to a server (RFC 5321). The commands are sent one by one: what pipelining saves is not worth a second
 * way to read the answers. A 5yz reply to the recipient or to the message is final for this mail; all others may be put
 * right by the operator or by time.
 */
export const handOver = async (channel: SmtpChannel, order: SmtpOrder): Promise<MailOutcome> => {
  const greeting = await reply(channel, 'greeting', [220])
  if (!greeting.ok) return greeting
  const offers = await secureHello(channel, order)
  if (!offers.ok) return offers
  const signedIn = await authenticate(channel, order, offers.value)
  if (!signedIn.ok) return signedIn
  const { sender, recipient, message } = order.mail
  const from = await command(channel, 'MAIL FROM', `MAIL FROM:<${sender}>`, [250])
  if (!from.ok) return from
  const to = await command(channel, 'RCPT TO', `RCPT TO:<${recipient}>`, [250, 251])
  if (!to.ok) return final(to)
  const data = await command(channel, 'DATA', 'DATA', [354])
  if (!data.ok) return data
  const accepted = await command(channel, 'message', `${dotStuffed(message)}.`, [250])
  if (!accepted.ok) return final(accepted)
  // The server has taken responsibility for the mail: whatever becomes of the farewell changes nothing.
  await channel.write('QUIT\r\n')
  return ok(undefined)
}

type Step = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'message'

interface Reply {
  readonly code: number
  readonly lines: readonly string[]
}

type Answer<T> = Result<T, MailFailure>

const failure = (code: MailFailure['code'], detail: string): { readonly ok: false; readonly failure: MailFailure } =>
  fail({ code, permanent: false, detail })

const final = (answer: { readonly ok: false; readonly failure: MailFailure }): MailOutcome =>
  fail({ ...answer.failure, permanent: answer.failure.code === 'refused' && / 5\d\d/.test(answer.failure.detail) })

const MAX_REPLY_LINES = 100

const readReply = async (channel: SmtpChannel, step: Step): Promise<Answer<Reply>> => {
  const lines: string[] = []
  let first: string | undefined
  while (lines.length < MAX_REPLY_LINES) {
    const line = await channel.readLine()
    if (!line.ok) return failure(line.failure.code, step)
    const parsed = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(line.value)
    const code = parsed?.[1]
    if (parsed === null || code === undefined || code !== (first ?? code)) return failure('protocol', step)
    first = code
    lines.push(parsed[3] ?? '')
    if (parsed[2] !== '-') return ok({ code: Number(code), lines })
  }
  return failure('protocol', step)
}

const reply = async (channel: SmtpChannel, step: Step, expected: readonly number[]): Promise<Answer<Reply>> => {
  const answer = await readReply(channel, step)
  if (!answer.ok || expected.includes(answer.value.code)) return answer
  if (answer.value.code < 400) return failure('protocol', step)
  // The numbers only: the words after them tend to quote the address.
  const status = /^[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(answer.value.lines[0] ?? '')
  return failure('refused', `${step} ${answer.value.code}${status === null ? '' : ` ${status[0]}`}`)
}

const command = async (
  channel: SmtpChannel,
  step: Step,
  line: string,
  expected: readonly number[],
): Promise<Answer<Reply>> => {
  const written = await channel.write(`${line}\r\n`)
  return written.ok ? reply(channel, step, expected) : failure(written.failure.code, step)
}

/** Says hello, encrypts where that is asked for, and gives what the server offers on the connection as it then is. */
const secureHello = async (channel: SmtpChannel, order: SmtpOrder): Promise<Answer<readonly string[]>> => {
  const { sender } = order.mail
  const hello = `EHLO ${sender.slice(sender.indexOf('@') + 1)}`
  const offers = await command(channel, 'EHLO', hello, [250])
  if (!offers.ok) return offers
  if (order.security !== 'starttls') return ok(offers.value.lines)
  // An offer that is missing may have been removed on the way: never go on in the clear (RFC 3207 section 6).
  if (!offers.value.lines.some((line) => /^STARTTLS\s*$/i.test(line))) return failure('insecure', 'STARTTLS')
  const ready = await command(channel, 'STARTTLS', 'STARTTLS', [220])
  if (!ready.ok) return ready
  const encrypted = await channel.encrypt()
  if (!encrypted.ok) return failure(encrypted.failure.code, 'STARTTLS')
  // What was offered before encryption is forgotten (RFC 3207 section 4.2).
  const offersNow = await command(channel, 'EHLO', hello, [250])
  return offersNow.ok ? ok(offersNow.value.lines) : offersNow
}

/** Signs in by PLAIN or LOGIN (RFC 4954, RFC 4616), where there are credentials. */
const authenticate = async (
  channel: SmtpChannel,
  { credentials }: SmtpOrder,
  offers: readonly string[],
): Promise<Answer<void>> => {
  if (credentials === undefined) return ok(undefined)
  const methods = offers.flatMap((line) => /^AUTH[ =](.*)$/i.exec(line)?.[1]?.toUpperCase().trim().split(/\s+/) ?? [])
  const { username, password } = credentials
  if (methods.includes('PLAIN')) {
    const done = await command(channel, 'AUTH', `AUTH PLAIN ${base64OfText(`\0${username}\0${password}`)}`, [235])
    return done.ok ? ok(undefined) : done
  }
  if (!methods.includes('LOGIN')) return failure('not_configured', 'AUTH')
  for (const [line, expected] of [
    ['AUTH LOGIN', 334],
    [base64OfText(username), 334],
    [base64OfText(password), 235],
  ] as const) {
    const answer = await command(channel, 'AUTH', line, [expected])
    if (!answer.ok) return answer
  }
  return ok(undefined)
}

/** A line that begins with a dot gets a second one, so that no line of a mail ends it early (RFC 5321 section 4.5.2). */
const dotStuffed = (message: string): string => {
  const complete = message.endsWith('\r\n') ? message : `${message}\r\n`
  return complete.replace(/(^|\r\n)\./g, '$1..')
}
