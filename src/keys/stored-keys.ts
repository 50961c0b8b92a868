import { toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { DATA_KEYS, type DataKey, type DataKeyName } from './key-set.ts'
import { randomBytes, randomToken } from './random.ts'
import { decodePrivateKey, encodePrivateKey, generateSigningKey, type PrivateKey } from './signing-key.ts'
import type { Wrapper } from './wrap.ts'

/** A signing key as it rests: only wrapped. */
export interface WrappedSigningKey {
  readonly kid: string
  readonly wrapped: string
}

/** A data key as it rests: only wrapped. A pepper that was replaced keeps its name and id, which it is wrapped under. */
export interface WrappedDataKey {
  readonly name: DataKeyName
  readonly id: string
  readonly wrapped: string
}

/** Keys in clear, for as long as it takes to seal them for the isolates. */
export interface OpenedKeys {
  readonly signing: Readonly<Record<string, PrivateKey>>
  readonly data: Readonly<Record<DataKeyName, DataKey>>
  readonly formerPeppers: readonly DataKey[]
}

/** One stored value and what takes its place. */
export interface Rewrapped {
  readonly from: string
  readonly to: string
}

/** `secret_mismatch`: the keys rest under a secret that is not at hand. Nothing may be made in their place. */
export interface SecretMismatch {
  readonly code: 'secret_mismatch'
}

/** Makes a signing key. */
export const makeSigningKey = async (wrapper: Wrapper): Promise<WrappedSigningKey> => {
  const { kid, key } = await generateSigningKey()
  return { kid, wrapped: await wrapper.wrap(signingLabel(kid), encodePrivateKey(key)) }
}

/** Makes one data key of each name. For a new deployment only, ever. */
export const makeDataKeys = (wrapper: Wrapper): Promise<readonly WrappedDataKey[]> =>
  Promise.all(DATA_KEYS.map((name) => makeDataKey(wrapper, name)))

/** Makes a pepper that takes the place of today's. */
export const makePepper = (wrapper: Wrapper): Promise<WrappedDataKey> => makeDataKey(wrapper, 'password-pepper')

/** 32 random bytes, under a random id of eight characters. */
const makeDataKey = async (wrapper: Wrapper, name: DataKeyName): Promise<WrappedDataKey> => {
  const id = randomToken().slice(0, 8)
  return { name, id, wrapped: await wrapper.wrap(dataLabel(name, id), randomBytes(32)) }
}

/** Unwraps all keys. Fails `secret_mismatch` where one of them does not open, or a data key is missing. */
export const openKeys = async (
  wrapper: Wrapper,
  signingKeys: readonly WrappedSigningKey[],
  dataKeys: readonly WrappedDataKey[],
  formerPeppers: readonly WrappedDataKey[],
): Promise<Result<OpenedKeys, SecretMismatch>> => {
  const signing: Record<string, PrivateKey> = {}
  for (const { kid, wrapped } of signingKeys) {
    const bytes = await wrapper.unwrap(signingLabel(kid), wrapped)
    if (bytes === undefined) return fail({ code: 'secret_mismatch' })
    signing[kid] = decodePrivateKey(bytes)
  }
  const data = new Map<DataKeyName, DataKey>()
  for (const { name, id, wrapped } of dataKeys) {
    const bytes = await wrapper.unwrap(dataLabel(name, id), wrapped)
    if (bytes !== undefined) data.set(name, { id, bytes: toBase64Url(bytes) })
  }
  const index = data.get('identifier-index')
  const pepper = data.get('password-pepper')
  const storage = data.get('storage')
  if (index === undefined || pepper === undefined || storage === undefined) return fail({ code: 'secret_mismatch' })
  const former: DataKey[] = []
  for (const { name, id, wrapped } of formerPeppers) {
    const bytes = await wrapper.unwrap(dataLabel(name, id), wrapped)
    if (bytes === undefined) return fail({ code: 'secret_mismatch' })
    former.push({ id, bytes: toBase64Url(bytes) })
  }
  return ok({ signing, data: { 'identifier-index': index, 'password-pepper': pepper, storage }, formerPeppers: former })
}

/** Wraps under the current secret whatever still rests under the previous one. Fails as `openKeys` does. */
export const rewrapKeys = async (
  wrapper: Wrapper,
  signingKeys: readonly WrappedSigningKey[],
  dataKeys: readonly WrappedDataKey[],
): Promise<Result<readonly Rewrapped[], SecretMismatch>> => {
  const labelled = [
    ...signingKeys.map(({ kid, wrapped }) => ({ label: signingLabel(kid), wrapped })),
    ...dataKeys.map(({ name, id, wrapped }) => ({ label: dataLabel(name, id), wrapped })),
  ]
  const rewrapped: Rewrapped[] = []
  for (const { label, wrapped } of labelled) {
    if (wrapper.isCurrent(wrapped)) continue
    const bytes = await wrapper.unwrap(label, wrapped)
    if (bytes === undefined) return fail({ code: 'secret_mismatch' })
    rewrapped.push({ from: wrapped, to: await wrapper.wrap(label, bytes) })
  }
  return ok(rewrapped)
}

const signingLabel = (kid: string): string => `signing/${kid}`

const dataLabel = (name: DataKeyName, id: string): string => `data/${name}/${id}`
