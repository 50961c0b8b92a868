import { installedDeployment } from '#config/installed.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { type KeySources, loadDeploymentKeys } from '#keys/keyring-client.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import type { EpochSeconds } from '#lib/time.ts'

/** Where an account finds the deployment's keys. */
export type KeyBindings = KeySources &
  Parameters<typeof installedDeployment>[0] &
  Parameters<typeof readDeploymentSecrets>[0]

/** The deployment's keys as an account needs them: the pepper of passwords, the vault of stored secrets. */
export class AccountKeys {
  readonly #env: KeyBindings
  readonly #background: (work: Promise<void>) => void
  #sealer: Sealer | undefined

  /** `background` takes the work of freshening keys that are at hand, so that no call waits for it. */
  constructor(env: KeyBindings, background: (work: Promise<void>) => void) {
    this.#env = env
    this.#background = background
  }

  /**
   * The keys, from this isolate where they are fresh enough, and from the keyring where those do not suffice: after a
   * change isolates differ for up to two minutes. Undefined where no source has any.
   */
  async at(now: EpochSeconds, suffice: (keys: DeploymentKeys) => boolean): Promise<DeploymentKeys | undefined> {
    this.#sealer ??= await this.#readSealer()
    if (this.#sealer === undefined) return undefined
    const { issuer } = installedDeployment(this.#env)
    const found = await loadDeploymentKeys(this.#env, this.#sealer, issuer, now, this.#background)
    if (!found.ok) return undefined
    if (suffice(found.value)) return found.value
    const newest = await loadDeploymentKeys.newest(this.#env, this.#sealer, issuer, now)
    return newest.ok ? newest.value : undefined
  }

  async #readSealer(): Promise<Sealer | undefined> {
    const secrets = await readDeploymentSecrets(this.#env)
    return secrets.ok ? createSealer(secrets.value) : undefined
  }
}
