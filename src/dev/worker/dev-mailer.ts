import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Mail } from '#mail/mail.ts'
import type { MailService } from '#mail/senders/service.ts'
import { type InboxBindings, inboxOf } from './inbox-bindings.ts'

/** The mail service of a development gateway (binding MAILER): every mail ends in the inbox. */
export class DevMailer extends WorkerEntrypoint<InboxBindings> implements MailService {
  async deliver(mail: Mail): Promise<void> {
    await inboxOf(this.env).deliver(mail)
  }
}
