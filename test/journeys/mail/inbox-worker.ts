import type { Mail } from '#mail/mail.ts'
import { sendMail } from '#mail/send.ts'
import { DevMailer } from '../../../src/dev/worker/dev-mailer.ts'
import { Inbox } from '../../../src/dev/worker/inbox.object.ts'
import type { InboxBindings } from '../../../src/dev/worker/inbox-bindings.ts'
import { handleDevMail } from '../../../src/dev/worker/mail-edge.tsx'

export { DevMailer, Inbox }

/** The inbox without the rest of the gateway: PUT sends a mail the way the gateway does. */
export default {
  async fetch(request: Request, env: InboxBindings): Promise<Response> {
    if (request.method === 'PUT') {
      return Response.json(await sendMail(await request.json<Mail>(), { kind: 'service', binding: 'MAILER' }, env))
    }
    return (await handleDevMail(request, env, '/_auth')) ?? new Response('not the inbox', { status: 418 })
  },
}
