import { currentKey, publicKeys } from '#keys/schedule.ts'
import { createAssertionSigner } from '#keys/signer.ts'
import { importPrivateKey } from '#keys/signing-key.ts'
import { fromBase64Url, utf8 } from '#lib/encoding.ts'
import { now } from '../../account/arrange.ts'
import { pass } from '../../directory/arrange.ts'
import { ISSUER, setOf } from '../../keys/rings.ts'
import type { Model, System } from './system.ts'

/** Seconds that an assertion lives at most. */
const LIFE = 60
/** Seconds for which an origin may go by the keys that it fetched. */
const VERIFIER_CACHE = 3600

const keyringOf = async ({ ring }: System) => setOf(await ring.keySet(ISSUER))

/** The keys as signer and origins see them: what a planted fault may change. */
const keysOf = async (system: System) => {
  const set = await keyringOf(system)
  return { ...set, timeline: system.keys(set.timeline, now()) }
}

const signingKey = async (model: Model, system: System) => {
  const set = await keysOf(system)
  const times = currentKey(set.timeline, now())
  model.firstKid ??= times.kid
  return { set, ...times }
}

/** Signs an assertion by the key that signs now. */
export const signAssertion = async (model: Model, system: System): Promise<void> => {
  const { set, kid, publicFrom } = await signingKey(model, system)
  // Before its first key nobody had fetched any.
  if (kid !== model.firstKid && now() < publicFrom + VERIFIER_CACHE) throw new Error('an origin may not know the key')
  const key = set.signing[kid]
  if (key === undefined || !('d' in key)) throw new Error('the key that signs has no private value')
  const signer = createAssertionSigner(kid, await importPrivateKey(key))
  model.assertions.push({ token: await signer.sign({ iss: ISSUER, iat: now(), exp: now() + LIFE }), signedAt: now() })
}

/** Asks for a rotation: the next key signs as soon as it has been public for a day. */
export const rotateKey = async (model: Model, system: System): Promise<void> => {
  await signingKey(model, system)
  const rotated = await system.ring.rotate()
  if (!rotated.ok) throw new Error(`no rotation: ${rotated.failure.code}`)
}

/** Rotates, and signs in the last second of the key that signs now and in the first of its successor. */
export const handOver = async (model: Model, system: System): Promise<void> => {
  const { kid } = currentKey((await keyringOf(system)).timeline, now())
  await rotateKey(model, system)
  const until = (await keyringOf(system)).timeline.find((key) => key.kid === kid)?.activeUntil
  if (until === undefined) throw new Error('a rotation gave the key no end')
  if (until - 1 > now()) pass(until - 1 - now())
  await signAssertion(model, system)
  pass(2)
  await signAssertion(model, system)
  if ((await signingKey(model, system)).kid === kid) throw new Error('a rotated key goes on signing')
}

/** Every assertion of the last minute must verify by the keys that are public now. */
export const checkAssertions = async (model: Model, system: System): Promise<void> => {
  const recent = model.assertions.filter(({ signedAt }) => now() >= signedAt && now() < signedAt + LIFE)
  if (recent.length === 0) return
  const set = await keysOf(system)
  const kids = publicKeys(set.timeline, now()).map(({ kid }) => kid)
  for (const { token } of recent) {
    const [head = '', body = '', signature = ''] = token.split('.')
    const { kid } = JSON.parse(new TextDecoder().decode(bytesOf(head)))
    const key = kids.includes(kid) ? set.signing[kid] : undefined
    if (key === undefined) throw new Error('an assertion of the last minute has lost its key')
    const { kty, crv, x, y } = key
    const curve = { name: 'ECDSA', namedCurve: 'P-256' }
    const verifier = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, false, ['verify'])
    const holds = await crypto.subtle.verify(
      { ...curve, hash: 'SHA-256' },
      verifier,
      bytesOf(signature),
      utf8(`${head}.${body}`),
    )
    if (!holds) throw new Error('an assertion of the last minute no longer verifies')
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => fromBase64Url(text) ?? new Uint8Array()
