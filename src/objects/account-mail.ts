import { installedDeployment } from '#config/installed.ts'
import type { RequestId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { randomToken } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import { composeMail } from '#mail/compose.ts'
import type { FactorNotice } from '#mail/message.ts'
import type { AccountStore } from './account-store.ts'
import { installedOutbox } from './installed-outbox.ts'
import { type Outbox, type PreparedMail, prepareMail } from './outbox.ts'

/** What an account needs of the Worker's bindings. */
export type AccountBindings = Parameters<typeof installedOutbox>[0]

/** Notices to one customer: stored with the change that they tell of, sent at once, and again by alarm. */
export class AccountMail {
  readonly #env: AccountBindings
  readonly #store: AccountStore
  readonly #ctx: DurableObjectState
  readonly #outbox: Outbox

  constructor(
    ctx: DurableObjectState,
    env: AccountBindings,
    store: AccountStore,
    clock: () => EpochSeconds,
    rearm: () => void,
  ) {
    this.#env = env
    this.#store = store
    this.#ctx = ctx
    this.#outbox = installedOutbox(env, {
      sql: ctx.storage.sql,
      clock,
      record: ({ id, reason, attempts }) =>
        store.record('mail.undeliverable', { mail: id, reason, attempts }, undefined, clock()),
      rearm,
    })
  }

  /**
   * Writes a notice of what the account alone finds out, before the section that decides; with a link to the first site.
   * Undefined where there is no account, or the deployment's secrets cannot be read.
   */
  async write(kind: FactorNotice, now: EpochSeconds): Promise<PreparedMail | undefined> {
    const secrets = await readDeploymentSecrets(this.#env)
    const profile = this.#store.profile()
    const deployment = installedDeployment(this.#env)
    const [site] = deployment.sites
    if (!secrets.ok || profile === undefined || site === undefined) return undefined
    const { name, basePath, brand, languages, mail } = deployment
    const identity = { name, publicUrl: site.publicUrl, basePath, colour: brand.colour }
    const language = languages.find((spoken) => spoken === profile.language) ?? languages[0] ?? 'en'
    const content = composeMail({ kind, when: now }, identity, language)
    const written = { id: randomToken(), to: profile.address, from: mail.from, createdAt: now, ...content }
    return prepareMail(createSealer(secrets.value), written, after(now, DAY), now)
  }

  /** Stores a notice in the caller's section, and begins to deliver it. */
  send(notice: PreparedMail, requestId: RequestId): void {
    this.#outbox.enqueue(notice, 'account', requestId)
    this.#ctx.waitUntil(this.#outbox.deliverDue())
  }

  /** Sends what is still in the outbox. */
  deliver(): Promise<void> {
    return this.#outbox.deliverDue()
  }

  /** When a mail is to be tried next. */
  nextDue(): EpochSeconds | undefined {
    return this.#outbox.nextDue()
  }
}
