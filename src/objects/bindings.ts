import type { Account } from './account.object.ts'
import type { Directory } from './directory.object.ts'
import type { Keyring } from './keyring.object.ts'
import type { Limiter } from './limiter.object.ts'

/** What the runtime hands to the Worker and its objects: `wrangler.toml` declares it, `docs/deploy.md` explains it. */
export interface Bindings {
  readonly ACCOUNT: DurableObjectNamespace<Account>
  readonly DIRECTORY: DurableObjectNamespace<Directory>
  readonly LIMITER: DurableObjectNamespace<Limiter>
  readonly KEYRING: DurableObjectNamespace<Keyring>
  readonly KV: KVNamespace
  /** 32 random bytes or more in base64url or hexadecimal. */
  readonly POSTERN_SECRET?: string
  /** The secret before the last rotation, kept for 14 days. */
  readonly POSTERN_SECRET_PREVIOUS?: string
  /** A whole configuration as JSON that takes the place of the one compiled in. */
  readonly POSTERN_CONFIG?: string
}
