import { KEY_SET_KV_NAME, type KeySet, type SealedKeySet, sealKeySet } from '#keys/key-set.ts'
import type { KeySources } from '#keys/keyring-client.ts'
import { advance, beginTimeline, type Timeline } from '#keys/schedule.ts'
import type { Sealer } from '#keys/seal.ts'
import { generateSigningKey } from '#keys/signing-key.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { DAY, epochSeconds } from '#lib/time.ts'

export const ISSUER = 'https://shop.example'
export const START = epochSeconds(20_000 * DAY + 3600)

export const dataKey = (id: string, byte: number) => ({ id, bytes: toBase64Url(new Uint8Array(32).fill(byte)) })

const generated = await Promise.all([generateSigningKey(), generateSigningKey(), generateSigningKey()])
const [a, b, c] = generated

/** The kids of `keySet`, in the order in which the keys sign. */
export const KIDS = { first: a.kid, second: b.kid, third: c.kid }

const begun = beginTimeline(a.kid, b.kid, START)

/** The moment at which the second key of `keySet` takes over from the first. */
export const ROTATION = begun[1]?.activeFrom ?? START

/** A key set of three keys from its rotation on, of two before. */
export const keySet = (changed: Partial<KeySet> = {}): KeySet => {
  const issuedAt = changed.issuedAt ?? START
  const timeline: Timeline = issuedAt >= ROTATION ? advance(begun, c.kid, ROTATION) : begun
  return {
    keyring: 'ring',
    version: 1,
    issuedAt,
    timeline,
    signing: Object.fromEntries(generated.map(({ kid, key }) => [kid, key])),
    data: {
      'identifier-index': dataKey('index-id', 1),
      'password-pepper': dataKey('pepperid', 2),
      storage: dataKey('store-id', 3),
    },
    formerPeppers: [],
    sessionsNotBefore: epochSeconds(0),
    ...changed,
  }
}

/** Sealed at the moment at which it is issued. */
export const sealedSet = (sealer: Sealer, changed: Partial<KeySet> = {}, issuer = ISSUER): Promise<SealedKeySet> => {
  const set = keySet(changed)
  return sealKeySet(sealer, issuer, set, set.issuedAt)
}

/** A KV namespace and a keyring that answer as told, and count how often they are asked. */
export interface Sources extends KeySources {
  published: string | null | 'fails' | 'stalls'
  answer: SealedKeySet | undefined | 'fails' | 'stalls'
  readonly asked: { kv: number; keyring: number }
}

export const sources = (): Sources => {
  const asked = { kv: 0, keyring: 0 }
  const told: Sources = {
    published: null,
    answer: undefined,
    asked,
    KV: {
      get: async (name: string) => {
        asked.kv++
        if (name !== KEY_SET_KV_NAME) throw new Error('another name')
        if (told.published === 'fails') throw new Error('KV is down')
        return told.published === 'stalls' ? new Promise(() => {}) : told.published
      },
    },
    KEYRING: {
      getByName: () => ({
        keySet: async () => {
          asked.keyring++
          if (told.answer === 'fails') throw new Error('the keyring is down')
          if (told.answer === 'stalls') return new Promise(() => {})
          return told.answer === undefined
            ? { ok: false, failure: { code: 'secret_mismatch' } }
            : { ok: true, value: told.answer }
        },
      }),
    },
  }
  return told
}
