import { fail, ok } from '#lib/result.ts'
import type { Mail } from '../mail.ts'
import { type MailOutcome, type MailSender, STEP_TIMEOUT_MS } from '../sender.ts'
import { ownBinding } from './environment.ts'
import { withinTime } from './time-limit.ts'

type ServiceSender = Extract<MailSender, { readonly kind: 'service' }>

/** What the entrypoint behind a mail service binding answers: it returns when it has taken the mail, else it throws. */
export interface MailService {
  readonly deliver: (mail: Mail) => Promise<unknown>
}

/** Sends by a service binding: the operator's own Worker takes the mail and does with it what it likes. */
export const sendByService = async (mail: Mail, sender: ServiceSender, env: object): Promise<MailOutcome> => {
  const binding = ownBinding(env, sender.binding)
  if (!isMailService(binding)) {
    return fail({ code: 'not_configured', permanent: false, detail: `service binding ${sender.binding} is missing` })
  }
  const delivered = await withinTime(() => binding.deliver(mail), STEP_TIMEOUT_MS)
  if (delivered.ok) return ok(undefined)
  return fail({
    code: delivered.failure.code === 'timeout' ? 'timeout' : 'refused',
    permanent: false,
    detail: 'deliver',
  })
}

const isMailService = (binding: unknown): binding is MailService =>
  typeof binding === 'object' && binding !== null && 'deliver' in binding && typeof binding.deliver === 'function'
