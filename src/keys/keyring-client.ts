import { readJsonText } from '#lib/json.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { DAY, type EpochSeconds } from '#lib/time.ts'
import { answerWithin } from './answer-within.ts'
import { type DeploymentKeys, type ImportedKeySet, importKeySet } from './deployment-keys.ts'
import { isTooOld, KEY_SET_KV_NAME, type KeySet, openKeySet } from './key-set.ts'
import type { Sealer } from './seal.ts'

/** Where keys come from: the published copy, and the keyring object that made it. */
export interface KeySources {
  readonly KV: { get(name: string, type: 'text'): Promise<string | null> }
  readonly KEYRING: { getByName(name: string): { keySet(issuer: string): Promise<unknown> } }
}

/** Name of the one keyring object of a deployment. */
export const KEYRING_NAME = 'deployment'

/**
 * Loads the deployment's keys for one request: at once and without asking within 60 s of the last look. After that the published
 * copy in KV is looked at, and the keyring where KV has none, an older one or one that does not open. `background` (the
 * request's `waitUntil`) lets a request go on with the keys at hand while that happens, up to 110 s after the last look.
 * Fails `keys_unavailable` only where no source answers and the keys at hand, if any, are older than 31 days.
 */
export type LoadDeploymentKeys = (
  sources: KeySources,
  sealer: Sealer,
  issuer: string,
  now: EpochSeconds,
  background?: (work: Promise<void>) => void,
) => FoundKeys | Promise<FoundKeys>

/** A loader, and a way past the published copy. */
export interface KeyLoader extends LoadDeploymentKeys {
  /**
   * The keys as the keyring itself has them now, for who needs one that those at hand do not hold: KV shows what changed
   * a minute later or more. Asked again within ten seconds of an answer it gives what is at hand, so that nobody makes
   * the keyring work by asking for a key that there is not. Fails `keys_unavailable` where nothing is at hand.
   */
  newest(sources: KeySources, sealer: Sealer, issuer: string, now: EpochSeconds): Promise<FoundKeys>
}

/** The deployment's keys, or that no source has any. */
export type FoundKeys = Result<DeploymentKeys, { readonly code: 'keys_unavailable' }>

/** The moment before which no session may have begun, as the keys say; undefined where there are none to ask. */
export const notBeforeIn = (
  found: ReturnType<LoadDeploymentKeys>,
): EpochSeconds | undefined | Promise<EpochSeconds | undefined> =>
  found instanceof Promise ? found.then(notBeforeOf) : notBeforeOf(found)

const notBeforeOf = (found: FoundKeys): EpochSeconds | undefined =>
  found.ok ? found.value.sessionsNotBefore : undefined

/** Seconds within which an isolate does not look again. With KV's own 60 s it bounds how long a withdrawn key signs. */
export const LOOK_EVERY = 60
/** Seconds for which the keys at hand serve while another looks, or after a look that came to nothing new. */
const QUIET = 10
/** Seconds after which every request waits for a look: an isolate may have slept. With `QUIET`, two minutes at most. */
export const LOOK_AT_LATEST = 2 * LOOK_EVERY - QUIET
/** Seconds within which every isolate works by what KV shows it. */
export const NOTICED_WITHIN = LOOK_AT_LATEST + QUIET
/** Seconds after which a published copy shows that publishing fails (it is renewed daily), and the keyring is asked. */
const PUBLISHED_MAX_AGE = 2 * DAY

const KV_TIMEOUT_MS = 1000
const KEYRING_TIMEOUT_MS = 5000

interface Held {
  readonly issuer: string
  readonly keys: ImportedKeySet
  readonly lookedAt: EpochSeconds
  readonly quietSince: EpochSeconds | undefined
}

/** Makes a loader with a memory of its own. Memory holds plain values and CryptoKeys: nothing bound to a request. */
export const createKeyLoader = (): KeyLoader => {
  let held: Held | undefined
  let askedAt: EpochSeconds | undefined

  const usable = (issuer: string, now: EpochSeconds): Held | undefined =>
    held !== undefined && held.issuer === issuer && !isTooOld(held.keys, now) ? held : undefined

  /** Takes a set over unless it would lead back: to another keyring's keys or to a lower version (a replayed copy). */
  const adopt = async (issuer: string, set: KeySet, now: EpochSeconds): Promise<boolean> => {
    const isStepBack = (): boolean => {
      const keys = usable(issuer, now)?.keys
      return keys !== undefined && (set.keyring !== keys.keyring || set.version < keys.version)
    }
    if (isStepBack()) return false
    const keys = usable(issuer, now)?.keys
    const isSame = keys?.version === set.version && keys.issuedAt >= set.issuedAt
    const imported = isSame ? keys : await importKeySet(set)
    // Asked again: another request may have brought a newer set while this one imported.
    if (isStepBack()) return true
    held = { issuer, keys: imported, lookedAt: now, quietSince: undefined }
    return true
  }

  const look = async (sources: KeySources, sealer: Sealer, issuer: string, now: EpochSeconds): Promise<void> => {
    const published = await openKeySet(sealer, issuer, await readPublished(sources.KV), now)
    const isTrusted = published?.isCurrent === true && now - published.set.issuedAt <= PUBLISHED_MAX_AGE
    if (isTrusted && (await adopt(issuer, published.set, now))) return
    // Under the previous secret: the keyring is asked, so that it re-wraps its keys before that secret is dropped.
    const answered = await openKeySet(sealer, issuer, await askKeyring(sources.KEYRING, issuer), now)
    if (answered !== undefined && (await adopt(issuer, answered.set, now))) return
    if (published !== undefined && (await adopt(issuer, published.set, now))) return
    if (held?.issuer === issuer) held = { ...held, quietSince: now }
  }

  const tell = (issuer: string, now: EpochSeconds): FoundKeys => {
    const found = usable(issuer, now)
    return found === undefined ? fail({ code: 'keys_unavailable' }) : ok(found.keys.at(now))
  }

  const lookAndTell = async (...asked: Parameters<typeof look>): Promise<FoundKeys> => {
    await look(...asked)
    const [, , issuer, now] = asked
    return tell(issuer, now)
  }

  const newest: KeyLoader['newest'] = async (sources, sealer, issuer, now) => {
    if (askedAt !== undefined && Math.abs(now - askedAt) < QUIET) return tell(issuer, now)
    const answered = await openKeySet(sealer, issuer, await askKeyring(sources.KEYRING, issuer), now)
    if (answered !== undefined) await adopt(issuer, answered.set, now)
    // Only now: those who ask meanwhile need the answer too.
    askedAt = now
    return tell(issuer, now)
  }

  const load: LoadDeploymentKeys = (sources, sealer, issuer, now, background) => {
    const known = usable(issuer, now)
    if (known !== undefined) {
      const sinceLook = Math.abs(now - known.lookedAt)
      const isQuiet = known.quietSince !== undefined && Math.abs(now - known.quietSince) < QUIET
      if (sinceLook < LOOK_EVERY || isQuiet) return ok(known.keys.at(now))
      if (sinceLook < LOOK_AT_LATEST) {
        // One request looks, the others go on. No promise is shared: one that stalls holds nobody up for longer.
        held = { ...known, quietSince: now }
        if (background !== undefined) {
          background(look(sources, sealer, issuer, now))
          return ok(known.keys.at(now))
        }
      }
    }
    return lookAndTell(sources, sealer, issuer, now)
  }
  return Object.assign(load, { newest })
}

/** The isolate's loader. */
export const loadDeploymentKeys: KeyLoader = createKeyLoader()

const readPublished = (kv: KeySources['KV']): Promise<unknown> =>
  answerWithin(KV_TIMEOUT_MS, async () => {
    const text = await kv.get(KEY_SET_KV_NAME, 'text')
    return text === null ? undefined : readJsonText(text)
  })

const askKeyring = (keyring: KeySources['KEYRING'], issuer: string): Promise<unknown> =>
  answerWithin(KEYRING_TIMEOUT_MS, async () => {
    const answer = await keyring.getByName(KEYRING_NAME).keySet(issuer)
    return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined
  })
