import type { Deployment } from '#config/deployment.ts'
import type { AppCookies } from '#gateway/app-cookies.ts'
import type { FoundKeys } from '#keys/keyring-client.ts'
import type { Sealer } from '#keys/seal.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Bindings } from '#objects/bindings.ts'
import type { SessionGate } from '#sessions/gate.ts'
import type { PageAssets } from './assets.ts'

/** What an isolate makes once of its bindings and configuration; nothing in it belongs to a request. */
export interface Services {
  readonly deployment: Deployment
  readonly bindings: Bindings
  readonly sealer: Sealer
  readonly gate: SessionGate
  readonly assets: PageAssets
  /** The app cookies of each site, by its id. */
  readonly appCookies: ReadonlyMap<string, AppCookies>
  /**
   * The deployment's keys, from the isolate where they are fresh enough; `background` takes the work of freshening them.
   * Fails `keys_unavailable`.
   */
  keys(now: EpochSeconds, background?: (work: Promise<void>) => void): FoundKeys | Promise<FoundKeys>
}
