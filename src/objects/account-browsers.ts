import { parseAddress } from '#domain/address.ts'
import type { BrowserHash } from '#domain/ids.ts'
import { answerWithin } from '#keys/answer-within.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { directoryShard } from '#keys/identifier-hash.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { DirectoryBindings } from './account-directory.ts'

/** Milliseconds that the directory has to answer; a sign-in does not wait for it longer. */
const ANSWER_WITHIN = 3000

/** Whether a browser is a known device of the account's address, for ways in on which nobody has typed one. */
export class AccountBrowsers {
  readonly #env: DirectoryBindings
  readonly #keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>

  constructor(env: DirectoryBindings, keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>) {
    this.#env = env
    this.#keys = keys
  }

  /** The directory's mark. Where it cannot be asked no browser is known: that only raises what is asked. */
  async knows(address: string, browser: BrowserHash, now: EpochSeconds): Promise<boolean> {
    const parsed = parseAddress(address)
    const keys = await this.#keys(now)
    if (!parsed.ok || keys === undefined) return false
    const index = await keys.identifierHash('email', parsed.value.normalised)
    const found = await answerWithin(ANSWER_WITHIN, async () =>
      this.#env.DIRECTORY.getByName(`shard-${directoryShard(index)}`).resolve({ index, browser }),
    )
    return found?.known === true
  }
}
