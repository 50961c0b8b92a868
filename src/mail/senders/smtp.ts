/**
 * SMTP over the runtime's TCP sockets. The npm package `worker-mailer` is not used: it spins for ever when a server
 * hangs up, which stalls the object that sends; it goes on in the clear, password included, where STARTTLS is not
 * offered; it puts subjects and names into headers unchecked; and it prints addresses in its errors.
 */
import { fail } from '#lib/result.ts'
import { isLoopbackHost } from '../loopback.ts'
import type { Mail } from '../mail.ts'
import { mimeMail } from '../mime.ts'
import type { MailOutcome, MailSender } from '../sender.ts'
import { handOver } from '../smtp-dialogue.ts'
import { textBinding } from './environment.ts'
import { openConnection } from './smtp-connection.ts'

type SmtpSender = Extract<MailSender, { readonly kind: 'smtp' }>

/** Sends by SMTP. Certificates are checked by the runtime against its own list, for the configured host name. */
export const sendBySmtp = async (mail: Mail, sender: SmtpSender, env: object): Promise<MailOutcome> => {
  if (sender.security === 'plain-loopback' && !isLoopbackHost(sender.host)) {
    return fail({ code: 'insecure', permanent: false, detail: 'unencrypted beyond loopback' })
  }
  const { username, passwordSecret } = sender
  const password = passwordSecret === undefined ? undefined : textBinding(env, passwordSecret)
  if ((username ?? passwordSecret) !== undefined && (username === undefined || password === undefined)) {
    return fail({ code: 'not_configured', permanent: false, detail: 'user name or password is missing' })
  }
  const built = mimeMail(mail, new Date(mail.createdAt * 1000).toUTCString().replace('GMT', '+0000'))
  if (!built.ok) return fail({ code: 'malformed', permanent: true, detail: 'address or subject' })
  const connection = await openConnection(sender)
  if (!connection.ok) return fail({ code: connection.failure.code, permanent: false, detail: 'connect' })
  try {
    return await handOver(connection.value.channel, {
      mail: built.value,
      security: sender.security,
      credentials: username === undefined || password === undefined ? undefined : { username, password },
    })
  } finally {
    connection.value.close()
  }
}
