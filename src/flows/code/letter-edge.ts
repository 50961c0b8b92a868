import { randomToken } from '#keys/random.ts'
import { after } from '#lib/time.ts'
import { composeMail } from '#mail/compose.ts'
import type { MailMessage } from '#mail/message.ts'
import { type PreparedMail, prepareMail } from '#objects/outbox.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** One message, addressed and sealed for an object's outbox; dropped `usefulFor` seconds from now. */
export const letter = (
  request: PageRequest,
  message: MailMessage,
  to: string,
  usefulFor: number,
): Promise<PreparedMail> => {
  const { deployment, sealer } = request.services
  const identity = {
    name: deployment.name,
    publicUrl: request.site.publicUrl,
    basePath: deployment.basePath,
    colour: deployment.brand.colour,
  }
  const content = composeMail(message, identity, request.language)
  const mail = { id: randomToken(), to, from: deployment.mail.from, createdAt: request.now, ...content }
  return prepareMail(sealer, mail, after(request.now, usefulFor), request.now)
}
