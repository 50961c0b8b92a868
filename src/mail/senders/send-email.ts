import { fail, ok } from '#lib/result.ts'
import type { Mail } from '../mail.ts'
import { hasControl, isPlainAddress, parseMailbox } from '../mailbox.ts'
import { type MailOutcome, type MailSender, STEP_TIMEOUT_MS } from '../sender.ts'
import { ownBinding } from './environment.ts'
import { withinTime } from './time-limit.ts'

type SendEmailSender = Extract<MailSender, { readonly kind: 'send-email' }>

/** Codes of Cloudflare Email Service that say of the mail itself that it will never be taken. */
const FINAL_CODES: readonly string[] = ['E_VALIDATION_ERROR', 'E_RECIPIENT_SUPPRESSED', 'E_CONTENT_TOO_LARGE']

/**
 * Sends by a `send_email` binding of Cloudflare Email Service, whose `send()` takes the parts and builds the message.
 * The service sets the Message-ID itself and refuses ours, so a repeated attempt is known by `X-Postern-Mail-Id` only.
 */
export const sendBySendEmail = async (mail: Mail, sender: SendEmailSender, env: object): Promise<MailOutcome> => {
  const binding = ownBinding(env, sender.binding)
  if (!isSendEmail(binding)) {
    return fail({ code: 'not_configured', permanent: false, detail: `send_email binding ${sender.binding} is missing` })
  }
  const from = parseMailbox(mail.from)
  if (from === undefined || !isPlainAddress(mail.to) || hasControl(mail.subject)) {
    return fail({ code: 'malformed', permanent: true, detail: 'address or subject' })
  }
  const sent = await withinTime(
    () =>
      binding.send({
        to: mail.to,
        from: from.name === undefined ? from.address : { name: from.name, email: from.address },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Postern-Mail-Id': mail.id },
      }),
    STEP_TIMEOUT_MS,
  )
  if (sent.ok) return ok(undefined)
  if (sent.failure.code === 'timeout') return fail({ code: 'timeout', permanent: false, detail: 'send' })
  const code = serviceCode(sent.failure.reason)
  return fail({ code: 'refused', permanent: code !== undefined && FINAL_CODES.includes(code), detail: code ?? 'send' })
}

const isSendEmail = (binding: unknown): binding is SendEmail =>
  typeof binding === 'object' && binding !== null && 'send' in binding && typeof binding.send === 'function'

/** The error's code without its message, which names addresses. */
const serviceCode = (reason: unknown): string | undefined => {
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return undefined
  return typeof reason.code === 'string' && /^E_[A-Z_]{1,40}$/.test(reason.code) ? reason.code : undefined
}
