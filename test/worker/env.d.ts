import type { Bindings } from '#objects/bindings.ts'

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {}
    interface GlobalProps {
      mainModule: typeof import('../../src/index.ts')
      durableNamespaces: 'Account' | 'Directory' | 'Limiter' | 'Keyring'
    }
  }
}
