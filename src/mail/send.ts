import type { Mail } from './mail.ts'
import type { MailOutcome, MailSender } from './sender.ts'
import { sendByHttp } from './senders/http.ts'
import { sendBySendEmail } from './senders/send-email.ts'
import { sendByService } from './senders/service.ts'
import { sendBySmtp } from './senders/smtp.ts'

/**
 * Makes one attempt to hand a mail to the next hop, within `ATTEMPT_TIMEOUT_MS`. `env` holds the bindings and secrets
 * that the sender names. Never rejects, and neither logs nor returns an address or a code.
 */
export const sendMail = (mail: Mail, sender: MailSender, env: object): Promise<MailOutcome> => {
  switch (sender.kind) {
    case 'smtp':
      return sendBySmtp(mail, sender, env)
    case 'send-email':
      return sendBySendEmail(mail, sender, env)
    case 'http':
      return sendByHttp(mail, sender, env)
    case 'service':
      return sendByService(mail, sender, env)
  }
}
