import type { Lifetimes } from '#config/deployment.ts'
import { installedDeployment } from '#config/installed.ts'
import { contestToken, type LinkKind } from '#domain/contest-link.ts'
import { parseAccountId, type RequestId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { secretHash } from '#keys/digest.ts'
import { randomBytes, randomToken } from '#keys/random.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import { composeMail } from '#mail/compose.ts'
import type { Notice } from '#mail/message.ts'
import type { AccountLinks, NewLink } from './account-links.ts'
import type { AccountStore } from './account-store.ts'
import { installedOutbox } from './installed-outbox.ts'
import { type Outbox, type PreparedMail, prepareMail } from './outbox.ts'

/** What an account needs of the Worker's bindings. */
export type NoticeBindings = Parameters<typeof installedOutbox>[0]

/** One address that a notice goes to, and what its link does where it does more than end what a thief could be in. */
export interface Recipient {
  readonly to: string
  readonly link?: {
    readonly kind: Exclude<LinkKind, 'not-me' | 'cancel-recovery'>
    /** Id of the change that it acts on. */
    readonly about: string
    readonly until: EpochSeconds
  }
}

/** A notice that is written, once for each address: what the section of a change stores beside the change. */
export type PreparedNotice = readonly { readonly mail: PreparedMail; readonly link: NewLink }[]

/**
 * Notices to one customer, at every address that is theirs (NIST SP 800-63B-4 section 4.6): stored with the change that they
 * tell of, sent at once, and again by alarm. In the account's own language: whoever makes the change may be a thief, and would
 * choose one that its owner cannot read. Each says how to contest what it tells of, without signing in.
 */
export class AccountNotices {
  readonly #env: NoticeBindings
  readonly #store: AccountStore
  readonly #links: AccountLinks
  readonly #ctx: DurableObjectState
  readonly #outbox: Outbox
  #sealer: Sealer | undefined

  constructor(
    ctx: DurableObjectState,
    env: NoticeBindings,
    store: AccountStore,
    links: AccountLinks,
    clock: () => EpochSeconds,
    rearm: () => void,
  ) {
    this.#env = env
    this.#store = store
    this.#links = links
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
   * Writes a notice before the section that decides. Its links lead to `site`, or to the first one. To nobody where there is no
   * account. Throws where the deployment's secrets cannot be read: a change that its owner is not told of is not made.
   * `recipients`: where it does not go to every address of the account alike.
   */
  async prepare(
    notice: Notice,
    site: string | undefined = undefined,
    recipients: readonly Recipient[] = this.#store.noticeAddresses(notice.when).map((to) => ({ to })),
  ): Promise<PreparedNotice> {
    const sealer = await this.#ready()
    const profile = this.#store.profile()
    if (profile === undefined) return []
    const deployment = installedDeployment(this.#env)
    const { name, basePath, brand, languages, mail, lifetimes } = deployment
    const { publicUrl } = deployment.sites.find(({ id }) => id === site) ?? deployment.sites[0] ?? { publicUrl: '' }
    const { colour, supportUrl } = brand
    const identity = { name, publicUrl, basePath, colour, ...(supportUrl !== undefined && { supportUrl }) }
    const language = languages.find((spoken) => spoken === profile.language) ?? languages[0] ?? 'en'
    const account = parseAccountId(this.#ctx.id.toString())
    if (account === undefined) throw new Error('an object id is an account id')
    return Promise.all(
      recipients.map(async ({ to, link }) => {
        const secret = randomBytes(32)
        const token = contestToken({ account, secret })
        const { kind, until } = link ?? usualLink(notice, lifetimes)
        const content = composeMail({ ...notice, link: { kind, token, until } }, identity, language)
        const written = { id: randomToken(), to, from: mail.from, createdAt: notice.when, ...content }
        return {
          mail: await prepareMail(sealer, written, after(notice.when, DAY), notice.when),
          link: {
            hash: await secretHash(secret),
            kind,
            about: link?.about ?? notice.kind,
            address: to,
            madeAt: notice.when,
            until,
          },
        } as const
      }),
    )
  }

  /** Stores a notice and its links in the caller's section, and begins to deliver it. */
  send(notice: PreparedNotice, requestId: RequestId | undefined): void {
    for (const { mail, link } of notice) {
      this.#links.add(link)
      this.#outbox.enqueue(mail, 'account', requestId)
    }
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

  async #ready(): Promise<Sealer> {
    if (this.#sealer !== undefined) return this.#sealer
    const secrets = await readDeploymentSecrets(this.#env)
    if (!secrets.ok) throw new Error(`${secrets.failure.variable}: ${secrets.failure.code}`)
    this.#sealer = createSealer(secrets.value)
    return this.#sealer
  }
}

/** What the link of a notice does, where nothing else is said: one of a wait stops it. */
const usualLink = (notice: Notice, { contestLink }: Pick<Lifetimes, 'contestLink'>) =>
  'readyAt' in notice
    ? ({ kind: 'cancel-recovery', until: notice.until } as const)
    : ({ kind: 'not-me', until: after(notice.when, contestLink) } as const)
