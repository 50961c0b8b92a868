import { DurableObject } from 'cloudflare:workers'
import type { OperatorKeyId, RequestId } from '#domain/ids.ts'
import {
  type DeploymentSecrets,
  readDeploymentSecrets,
  type SecretFailure,
  type SecretVariables,
} from '#keys/deployment-secret.ts'
import { type SealedKeySet, sealKeySet } from '#keys/key-set.ts'
import { randomToken } from '#keys/random.ts'
import { advance, beginTimeline, isDue, rotateSoon, type Timeline, withdrawKey } from '#keys/schedule.ts'
import { createSealer } from '#keys/seal.ts'
import {
  makeDataKeys,
  makePepper,
  makeSigningKey,
  openKeys,
  rewrapKeys,
  type SecretMismatch,
} from '#keys/stored-keys.ts'
import { createWrapper, type Wrapper } from '#keys/wrap.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds, HOUR } from '#lib/time.ts'
import { type KeyStatus, summary } from './key-status.ts'
import { KeyringOperators } from './keyring-operators.ts'
import { KeyringPublication, type OpenedRing } from './keyring-publication.ts'
import { KeyringStore } from './keyring-store.ts'
import { migrate } from './migrate.ts'
import { KEYRING_MIGRATIONS } from './schema/keyring.ts'

/** What the keyring needs of the Worker's bindings. */
interface KeyringBindings extends SecretVariables {
  readonly KV: KVNamespace
}

/** The secret is unfit, or not the one that the keys rest under. The keyring never makes new keys over old ones. */
export type KeyringFailure = Pick<SecretFailure, 'code'> | SecretMismatch

interface Prepared {
  readonly secrets: DeploymentSecrets
  readonly wrapper: Wrapper
  /** The moment to which the timeline is advanced. */
  readonly now: EpochSeconds
}

type Asked<Name extends 'create' | 'revoke' | 'use'> = Parameters<KeyringOperators[Name]>[0]

type Outcome<F = never> = Result<KeyStatus, KeyringFailure | F>

/** Most characters of a reason that an event keeps. */
const REASON_CHARACTERS = 200

/** Former peppers at most: a sealed key set must stay small enough to be opened. */
const FORMER_PEPPERS = 100

/** The deployment's keys and their schedule. One object, named `deployment`; isolates read what it publishes to KV. */
export class Keyring extends DurableObject<KeyringBindings> {
  readonly #store: KeyringStore
  readonly #operators: KeyringOperators
  readonly #publication: KeyringPublication

  constructor(ctx: DurableObjectState, env: KeyringBindings) {
    super(ctx, env)
    migrate(ctx.storage, KEYRING_MIGRATIONS)
    this.#store = new KeyringStore(ctx.storage.sql)
    this.#operators = new KeyringOperators(ctx.storage.sql, this.#store)
    const open = async () => {
      const opened = await this.#open()
      return opened.ok ? opened.value : undefined
    }
    this.#publication = new KeyringPublication(ctx.storage, env.KV, this.#store, open, currentTime)
  }

  /**
   * The set as of now, sealed for the isolates of the deployment `issuer`, and published for them from now on. The
   * issuer comes from the caller, so that isolates and object never disagree on it while a new version rolls out. The
   * first call ever makes the keys.
   */
  async keySet(issuer: string): Promise<Result<SealedKeySet, KeyringFailure>> {
    const opened = await this.#open()
    if (!opened.ok) return opened
    if (this.#store.ring()?.issuer !== issuer) this.#store.setIssuer(issuer)
    const { secrets, set } = opened.value
    const sealed = await sealKeySet(createSealer(secrets), issuer, set, set.issuedAt)
    await this.#publication.publishAndWake()
    return ok(sealed)
  }

  /**
   * Rotates on demand: the next key signs as soon as it has been public for 24 h. Asked again within an hour it is the
   * same request. For a key that leaked this is too slow and leaves it public for a day: withdraw it.
   */
  async rotate(): Promise<Outcome> {
    const prepared = await this.#prepare()
    if (!prepared.ok) return prepared
    const fresh = await makeSigningKey(prepared.value.wrapper)
    const now = currentTime()
    this.#change((timeline) => {
      const askedAt = this.#store.ring()?.rotationRequestedAt
      const requested = rotateSoon(timeline, now)
      if (requested === timeline || (askedAt !== undefined && now < after(askedAt, HOUR))) return timeline
      const rotated = advance(requested, fresh.kid, now)
      this.#store.writeTimeline(rotated, [fresh])
      this.#store.markRotationRequested(now)
      this.#store.record('keys.rotation_requested', summary(rotated, now), now)
      if (rotated !== requested) this.#store.record('keys.rotated', summary(rotated, now), now)
      return rotated
    })
    return this.#status()
  }

  /**
   * Takes a key that leaked out of the set at once, and puts another in its place. Where all private keys leaked,
   * withdraw the next key first, then the current one: what then signs was in no set before. Isolates follow when KV
   * shows them the new set (60 s or more) and they look (two minutes at most); verifiers when they re-fetch (10 min,
   * 1 h without contact). Fails `key_unknown` where no key of the set has this kid.
   */
  async withdraw(kid: string, reason: string): Promise<Outcome<{ readonly code: 'key_unknown' }>> {
    const prepared = await this.#prepare()
    if (!prepared.ok) return prepared
    const fresh = [await makeSigningKey(prepared.value.wrapper), await makeSigningKey(prepared.value.wrapper)] as const
    const now = currentTime()
    const isKnown = this.#change((timeline) => {
      const remaining = withdrawKey(timeline, kid, [fresh[0].kid, fresh[1].kid], now)
      if (remaining === undefined) return timeline
      this.#store.writeTimeline(remaining, fresh)
      const detail = { ...summary(remaining, now), kid, reason: reason.slice(0, REASON_CHARACTERS) }
      this.#store.record('key.withdrawn', detail, now)
      return remaining
    })
    return isKnown ? this.#status() : fail({ code: 'key_unknown' })
  }

  /**
   * Puts a new pepper in the place of today's, which stays at hand for the hashes that rest on it. Asked again within
   * an hour it is the same request. Fails `peppers_full` where a hundred were replaced already.
   */
  async replacePepper(reason: string): Promise<Outcome<{ readonly code: 'peppers_full' }>> {
    const prepared = await this.#prepare()
    if (!prepared.ok) return prepared
    const fresh = await makePepper(prepared.value.wrapper)
    const now = currentTime()
    const isDone = this.ctx.storage.transactionSync(() => {
      const former = this.#store.formerPeppers()
      if (former[0] !== undefined && now < after(former[0].replacedAt, HOUR)) return true
      if (former.length >= FORMER_PEPPERS) return false
      const before = this.#store.replacePepper(fresh, now)
      this.#store.bumpVersion()
      const detail = { pepper: fresh.id, former: before.id, reason: reason.slice(0, REASON_CHARACTERS) }
      this.#store.record('pepper.replaced', detail, now)
      return true
    })
    return isDone ? this.#status() : fail({ code: 'peppers_full' })
  }

  /**
   * Ends the sessions of everybody: those that began before `clockSkew` seconds from now, since the clocks that they began
   * by may be ahead of this one. Isolates follow as with `withdraw`; asked again, it moves the moment on.
   */
  async endEverySession(input: {
    readonly operator: OperatorKeyId
    readonly reason: string
    readonly clockSkew: number
    readonly requestId: RequestId
  }): Promise<Result<{ readonly notBefore: EpochSeconds; readonly published: boolean }, KeyringFailure>> {
    const prepared = await this.#prepare()
    if (!prepared.ok) return prepared
    const now = currentTime()
    const notBefore = after(now, input.clockSkew)
    const { operator, reason, requestId } = input
    this.ctx.storage.transactionSync(() => {
      this.#store.setSessionsNotBefore(notBefore)
      this.#store.bumpVersion()
      this.#store.record('operator.everyone_out', { operator, reason, notBefore }, now, requestId)
    })
    return ok({ notBefore, published: await this.#publication.publishAndWake() })
  }

  /** See `KeyringOperators.create`. */
  createOperatorKey(command: Asked<'create'>): ReturnType<KeyringOperators['create']> {
    return this.#operators.create(command, currentTime())
  }

  /** See `KeyringOperators.list`. */
  operatorKeys(): ReturnType<KeyringOperators['list']> {
    return this.#operators.list()
  }

  /** See `KeyringOperators.revoke`. */
  revokeOperatorKey(command: Asked<'revoke'>): ReturnType<KeyringOperators['revoke']> {
    return this.#operators.revoke(command, currentTime())
  }

  /** See `KeyringOperators.use`. */
  useOperatorKey(use: Asked<'use'>): ReturnType<KeyringOperators['use']> {
    return this.#operators.use(use, currentTime())
  }

  /** Rotates what is due, renews the published copy daily, and publishes again what did not get through. */
  override async alarm(): Promise<void> {
    const opened = await this.#open()
    // Nothing else would wake the object again: an unfit secret must not end rotation for good.
    if (opened.ok) await this.#publication.publishAndWake()
    else await this.#publication.wakeAt(after(currentTime(), HOUR))
  }

  async #status(): Promise<Outcome> {
    const published = await this.#publication.publishAndWake()
    const opened = await this.#open()
    if (!opened.ok) return opened
    const { version, timeline, issuedAt, data } = opened.value.set
    const { current, next, nextSignsAt } = summary(timeline, issuedAt)
    return ok({ version, current, next, nextSignsAt, pepper: data['password-pepper'].id, published })
  }

  /** Keys exist, rest under the current secret, and are advanced to now: what every method begins with. */
  async #prepare(): Promise<Result<Prepared, KeyringFailure>> {
    const secrets = await readDeploymentSecrets(this.env)
    if (!secrets.ok) return fail({ code: secrets.failure.code })
    const wrapper = createWrapper(secrets.value)
    if (this.#store.ring() === undefined) await this.#create(wrapper)
    const dataKeys = [...this.#store.dataKeys(), ...this.#store.formerPeppers()]
    const rewrapped = await rewrapKeys(wrapper, this.#wrappedSigningKeys(), dataKeys)
    if (!rewrapped.ok) return rewrapped
    if (rewrapped.value.length > 0) {
      this.ctx.storage.transactionSync(() => {
        const count = rewrapped.value.filter((key) => this.#store.replaceWrapped(key)).length
        if (count === 0) return
        this.#store.record('secret.rotated', { keys: count, secret: secrets.value.current.id }, currentTime())
      })
    }
    const now = currentTime()
    if (isDue(this.#store.timeline(), now)) {
      const fresh = await makeSigningKey(wrapper)
      this.#change((timeline) => {
        const advanced = advance(timeline, fresh.kid, now)
        if (advanced === timeline) return timeline
        this.#store.writeTimeline(advanced, [fresh])
        const isRotation = advanced.some(({ kid }) => kid === fresh.kid)
        if (isRotation) this.#store.record('keys.rotated', summary(advanced, now), now)
        return advanced
      })
    }
    return ok({ secrets: secrets.value, wrapper, now })
  }

  /** Makes the keys of a new deployment. Of parallel first calls one writes, the others throw away what they made. */
  async #create(wrapper: Wrapper): Promise<void> {
    const [first, next, dataKeys] = await Promise.all([
      makeSigningKey(wrapper),
      makeSigningKey(wrapper),
      makeDataKeys(wrapper),
    ])
    const keyring = randomToken()
    const now = currentTime()
    this.ctx.storage.transactionSync(() => {
      if (this.#store.ring() !== undefined) return
      const timeline = beginTimeline(first.kid, next.kid, now)
      this.#store.insertRing(keyring, now)
      this.#store.writeTimeline(timeline, [first, next])
      for (const dataKey of dataKeys) this.#store.insertDataKey(dataKey)
      this.#store.record('keys.created', { ...summary(timeline, now), keyring }, now)
    })
  }

  /** One section: reads the timeline and lets `decide` write another; true where it did, with a version of its own. */
  #change(decide: (timeline: Timeline) => Timeline): boolean {
    return this.ctx.storage.transactionSync(() => {
      const timeline = this.#store.timeline()
      if (decide(timeline) === timeline) return false
      this.#store.bumpVersion()
      return true
    })
  }

  async #open(): Promise<Result<OpenedRing, KeyringFailure>> {
    const prepared = await this.#prepare()
    if (!prepared.ok) return prepared
    const { secrets, wrapper, now } = prepared.value
    // Read in one go: version, timeline and keys belong together.
    const ring = this.#store.ring()
    const timeline = this.#store.timeline()
    const keys = await openKeys(
      wrapper,
      this.#wrappedSigningKeys(),
      this.#store.dataKeys(),
      this.#store.formerPeppers(),
    )
    if (!keys.ok) return keys
    if (ring === undefined) throw new Error('keyring: no ring')
    const { keyring, version, sessionsNotBefore } = ring
    return ok({ secrets, set: { keyring, version, issuedAt: now, timeline, ...keys.value, sessionsNotBefore } })
  }

  #wrappedSigningKeys(): readonly { readonly kid: string; readonly wrapped: string }[] {
    return this.#store.signingKeys().map(({ times, wrapped }) => ({ kid: times.kid, wrapped }))
  }
}

const currentTime = (): EpochSeconds => epochSeconds(Date.now() / 1000)
