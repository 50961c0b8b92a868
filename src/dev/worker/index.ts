import { installedDeployment } from '#config/installed.ts'
import type { Bindings } from '#objects/bindings.ts'
import { answer } from '../../app.ts'
import type { InboxBindings } from './inbox-bindings.ts'
import { handleDevMail } from './mail-edge.tsx'

export { Account } from '#objects/account.object.ts'
export { Directory } from '#objects/directory.object.ts'
export { Keyring } from '#objects/keyring.object.ts'
export { Limiter } from '#objects/limiter.object.ts'
export { DevMailer } from './dev-mailer.ts'
export { Inbox } from './inbox.object.ts'

/** Hosts that lead to this machine alone. */
const LOOPBACK = /^(?:localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])\.?$/

export default {
  async fetch(request, bindings, ctx) {
    // A development gateway shows every mail to everybody: it must not serve anything to the world by mistake.
    // An address without one reading is refused by the gateway itself, as in a deployment.
    const host = URL.parse(request.url)?.hostname
    if (host !== undefined && !LOOPBACK.test(host)) {
      return new Response('A development gateway answers on loopback only. Deploy src/index.ts instead.\n', {
        status: 503,
      })
    }
    const { basePath } = installedDeployment(bindings)
    return (await handleDevMail(request, bindings, basePath)) ?? answer(request, bindings, ctx)
  },
} satisfies ExportedHandler<Bindings & InboxBindings>
