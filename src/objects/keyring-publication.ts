import { answerWithin } from '#keys/answer-within.ts'
import type { DeploymentSecrets } from '#keys/deployment-secret.ts'
import { KEY_SET_KV_NAME, KEY_SET_MAX_AGE, type KeySet, sealKeySet } from '#keys/key-set.ts'
import { nextChange } from '#keys/schedule.ts'
import { createSealer } from '#keys/seal.ts'
import { after, DAY, type EpochSeconds, MINUTE } from '#lib/time.ts'
import type { KeyringStore } from './keyring-store.ts'

const KV_TIMEOUT_MS = 3000

/** The keys as of now, opened, with the secrets that the copy is sealed under. */
export interface OpenedRing {
  readonly secrets: DeploymentSecrets
  readonly set: KeySet
}

/** The copy of the key set that isolates read in KV, and the alarm that renews it. */
export class KeyringPublication {
  readonly #storage: DurableObjectStorage
  readonly #kv: KVNamespace
  readonly #store: KeyringStore
  readonly #open: () => Promise<OpenedRing | undefined>
  readonly #clock: () => EpochSeconds
  #publishing: Promise<boolean> = Promise.resolve(true)

  constructor(
    storage: DurableObjectStorage,
    kv: KVNamespace,
    store: KeyringStore,
    open: () => Promise<OpenedRing | undefined>,
    clock: () => EpochSeconds,
  ) {
    this.#storage = storage
    this.#kv = kv
    this.#store = store
    this.#open = open
    this.#clock = clock
  }

  /**
   * Publishes what is due and sets the alarm for what comes next; false where KV did not take it, and it is tried again
   * every minute. One publication after the other: a slow older copy must not land on a newer one.
   */
  async publishAndWake(): Promise<boolean> {
    this.#publishing = this.#publishing.catch(() => false).then(() => this.#publishIfDue())
    const published = await this.#publishing
    const now = this.#clock()
    const change = nextChange(this.#store.timeline(), now)
    const latest = after(now, published ? DAY : MINUTE)
    await this.wakeAt(change !== undefined && change < latest ? change : latest)
    return published
  }

  /** Sets the alarm for `moment`, unless it rings before. */
  async wakeAt(moment: EpochSeconds): Promise<void> {
    const set = await this.#storage.getAlarm()
    if (set === null || set > moment * 1000) await this.#storage.setAlarm(moment * 1000)
  }

  /** True where KV holds the newest version, sealed within a day for this issuer under the current secret. */
  async #publishIfDue(): Promise<boolean> {
    const opened = await this.#open()
    const ring = this.#store.ring()
    if (opened === undefined || ring === undefined) return false
    // Nobody has asked for keys yet, so nobody reads KV.
    if (ring.issuer === undefined) return true
    const { secrets, set } = opened
    const recipient = `${secrets.current.id} ${ring.issuer}`
    const isFresh = ring.published !== undefined && set.issuedAt < after(ring.published.at, DAY)
    if (isFresh && ring.published.version === set.version && ring.published.recipient === recipient) return true
    const sealed = JSON.stringify(await sealKeySet(createSealer(secrets), ring.issuer, set, set.issuedAt))
    // KV is a copy. Its failure is no failure of the keyring: isolates ask here, and the alarm tries again.
    const stored = await answerWithin(KV_TIMEOUT_MS, async () => {
      await this.#kv.put(KEY_SET_KV_NAME, sealed, { expirationTtl: KEY_SET_MAX_AGE + DAY })
      return true
    })
    if (stored === true) this.#store.markPublished(set.version, recipient, set.issuedAt)
    return stored === true
  }
}
