import type { Bindings } from '#objects/bindings.ts'
import { answer } from './app.ts'

export { Account } from '#objects/account.object.ts'
export { Directory } from '#objects/directory.object.ts'
export { Keyring } from '#objects/keyring.object.ts'
export { Limiter } from '#objects/limiter.object.ts'

export default {
  fetch: (request, bindings, ctx) => answer(request, bindings, ctx),
} satisfies ExportedHandler<Bindings>
