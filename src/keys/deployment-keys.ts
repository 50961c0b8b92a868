import type { FlowId, IdentifierHash } from '#domain/ids.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { importHmacKey } from './digest.ts'
import { hashIdentifier, type IdentifierKind } from './identifier-hash.ts'
import type { DataKey, KeySet } from './key-set.ts'
import { hashCode, hashNetwork } from './keyed-hash.ts'
import { currentKey, publicKeys } from './schedule.ts'
import { type AssertionSigner, createAssertionSigner } from './signer.ts'
import { importPrivateKey, type PublicJwk, toPublicJwk } from './signing-key.ts'
import { createVault, type Vault } from './vault.ts'

/** A key with the id that is stored beside whatever was made with it. */
export interface NamedKey {
  readonly id: string
  readonly key: CryptoKey
}

/** The deployment's keys at one moment, fit for use and not for reading out. */
export interface DeploymentKeys {
  /** Signs with the key that is current at this moment. */
  readonly signer: AssertionSigner
  /** The document of `/_auth/jwks.json` (RFC 7517 section 5): next, current, previous. */
  readonly jwks: { readonly keys: readonly PublicJwk[] }
  /** Keyed hash of an identifier that the caller has normalised. */
  identifierHash(kind: IdentifierKind, normalised: string): Promise<IdentifierHash>
  /** What is stored of a code that was sent in a flow. */
  codeHash(flow: FlowId, code: string): Promise<string>
  /** What is stored of a client network; `reach` names how wide it is. */
  networkHash(reach: string, network: string): Promise<string>
  /**
   * HMAC-SHA-256 keys that passwords go through before they are hashed, today's first; the id is stored in the hash.
   * Those behind it only verify what was hashed before they were replaced.
   */
  readonly passwordPeppers: readonly [NamedKey, ...NamedKey[]]
  /** Keeps stored secrets: keys of authenticators, parked requests. */
  readonly vault: Vault
  /** Sessions that began before this moment are over. */
  readonly sessionsNotBefore: EpochSeconds
}

/** A key set whose keys are imported: plain values and CryptoKeys, so that it may outlive the request that loaded it. */
export interface ImportedKeySet {
  readonly keyring: string
  readonly version: number
  readonly issuedAt: EpochSeconds
  /** The keys as of `now`: a rotation that the set foretells happens here, without a word from anywhere. */
  at(now: EpochSeconds): DeploymentKeys
}

/** Imports every key of an opened set. */
export const importKeySet = async (set: KeySet): Promise<ImportedKeySet> => {
  const { keyring, version, issuedAt, timeline, signing, data, formerPeppers, sessionsNotBefore } = set
  const signers = new Map<string, AssertionSigner>()
  const published = new Map<string, PublicJwk>()
  for (const [kid, key] of Object.entries(signing)) {
    published.set(kid, toPublicJwk(kid, key))
    if ('d' in key) signers.set(kid, createAssertionSigner(kid, await importPrivateKey(key)))
  }
  const indexKey = await importHmacKey(bytesOf(data['identifier-index']))
  const passwordPeppers: DeploymentKeys['passwordPeppers'] = [
    await pepperOf(data['password-pepper']),
    ...(await Promise.all(formerPeppers.map(pepperOf))),
  ]
  const keys = {
    identifierHash: (kind: IdentifierKind, normalised: string) => hashIdentifier(indexKey, kind, normalised),
    codeHash: (flow: FlowId, code: string) => hashCode(indexKey, flow, code),
    networkHash: (reach: string, network: string) => hashNetwork(indexKey, reach, network),
    passwordPeppers,
    sessionsNotBefore,
    vault: createVault({
      id: data.storage.id,
      key: await crypto.subtle.importKey('raw', bytesOf(data.storage), 'HKDF', false, ['deriveKey']),
    }),
  }
  // Every request of a second asks the same.
  let told: { readonly now: EpochSeconds; readonly keys: DeploymentKeys } | undefined
  return {
    keyring,
    version,
    issuedAt,
    at(now) {
      if (told?.now === now) return told.keys
      // Right after a rotation a clock that is behind finds the key before, whose private value is gone already. Its
      // successor, public for a day, does as well.
      const fromCurrent = timeline.slice(timeline.indexOf(currentKey(timeline, now)))
      const signer = fromCurrent.flatMap(({ kid }) => signers.get(kid) ?? [])[0]
      if (signer === undefined) throw new Error('a set holds the private value of the key that has no end')
      const jwks = publicKeys(timeline, now).flatMap(({ kid }) => published.get(kid) ?? [])
      told = { now, keys: { ...keys, signer, jwks: { keys: jwks } } }
      return told.keys
    },
  }
}

const pepperOf = async (pepper: DataKey): Promise<NamedKey> => ({
  id: pepper.id,
  key: await importHmacKey(bytesOf(pepper)),
})

const bytesOf = ({ bytes }: DataKey): Uint8Array<ArrayBuffer> => {
  const decoded = fromBase64Url(bytes)
  if (decoded === undefined) throw new Error('a data key is base64url')
  return decoded
}
