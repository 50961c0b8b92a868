import type { Language } from '#domain/language.ts'
import { randomToken } from '#keys/random.ts'
import { after, DAY } from '#lib/time.ts'
import { composeMail } from '#mail/compose.ts'
import type { MailMessage } from '#mail/message.ts'
import { type PreparedMail, prepareMail } from '#objects/outbox.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { addressOf } from '../session-edge.ts'

/** One message, addressed and sealed for an object's outbox; dropped `usefulFor` seconds from now. */
export const letter = (
  request: PageRequest,
  message: MailMessage,
  to: string,
  usefulFor: number,
  language: Language = request.language,
): Promise<PreparedMail> => {
  const { deployment, sealer } = request.services
  const identity = {
    name: deployment.name,
    publicUrl: request.site.publicUrl,
    basePath: deployment.basePath,
    colour: deployment.brand.colour,
  }
  const content = composeMail(message, identity, language)
  const mail = { id: randomToken(), to, from: deployment.mail.from, createdAt: request.now, ...content }
  return prepareMail(sealer, mail, after(request.now, usefulFor), request.now)
}

/**
 * Tells the customer of a session, at the account's own address, of a change that is made now; dropped a day later. In the
 * account's own language too: whoever makes the change may be a thief, and would choose one that its owner cannot read.
 */
export const noticeTo = (
  request: PageRequest,
  session: OpenSession,
  kind: Extract<MailMessage, { readonly when: unknown }>['kind'],
): Promise<PreparedMail> => {
  const { languages } = request.services.deployment
  const own = languages.find((spoken) => spoken === session.language)
  return letter(request, { kind, when: request.now }, addressOf(session), DAY, own)
}
