import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Mail } from '#mail/mail.ts'
import { sendMail } from '#mail/send.ts'
import type { MailSender } from '#mail/sender.ts'
import type { MailService } from '#mail/senders/service.ts'

/** An operator's own mail service: takes everything but what says that it must not. */
export class Postbox extends WorkerEntrypoint implements MailService {
  async deliver(mail: Mail): Promise<void> {
    if (mail.subject === 'refuse') throw new Error(`no mail for ${mail.to}`)
    if (mail.subject === 'wait') await new Promise((resolve) => setTimeout(resolve, 15_000))
  }
}

/** Makes one attempt to send what it is given and answers with the outcome. */
export default {
  async fetch(request: Request, env: object): Promise<Response> {
    const { mail, sender } = await request.json<{ readonly mail: Mail; readonly sender: MailSender }>()
    return Response.json(await sendMail(mail, sender, env))
  },
}
