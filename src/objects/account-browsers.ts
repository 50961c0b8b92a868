import { parseAddress } from '#domain/address.ts'
import type { BrowserHash, IdentifierHash } from '#domain/ids.ts'
import { answerWithin } from '#keys/answer-within.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { directoryShard } from '#keys/identifier-hash.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { DirectoryBindings } from './account-directory.ts'

/** Milliseconds that the directory has to answer; nobody waits for it longer. */
const ANSWER_WITHIN = 3000

/** Known devices of the account's addresses, where nobody has typed one: on some ways in, and when an alarm changes it. */
export class AccountBrowsers {
  readonly #env: DirectoryBindings
  readonly #keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>

  constructor(env: DirectoryBindings, keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>) {
    this.#env = env
    this.#keys = keys
  }

  /** The directory's mark. Where it cannot be asked no browser is known: that only raises what is asked. */
  async knows(address: string, browser: BrowserHash, now: EpochSeconds): Promise<boolean> {
    const index = await this.#indexOf(address, now)
    if (index === undefined) return false
    const found = await answerWithin(ANSWER_WITHIN, async () => this.#shardOf(index).resolve({ index, browser }))
    return found?.known === true
  }

  /** Takes the marks of an address away; where it cannot be told they stay, which open nothing. */
  async forget(address: string, now: EpochSeconds): Promise<void> {
    const index = await this.#indexOf(address, now)
    if (index !== undefined)
      await answerWithin(ANSWER_WITHIN, async () => this.#shardOf(index).forgetBrowsers({ index }))
  }

  async #indexOf(address: string, now: EpochSeconds): Promise<IdentifierHash | undefined> {
    const parsed = parseAddress(address)
    const keys = await this.#keys(now)
    return parsed.ok && keys !== undefined ? keys.identifierHash('email', parsed.value.normalised) : undefined
  }

  #shardOf(index: IdentifierHash) {
    return this.#env.DIRECTORY.getByName(`shard-${directoryShard(index)}`)
  }
}
