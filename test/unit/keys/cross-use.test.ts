import { expect, test } from 'vitest'
import { createSealer, type SealPurpose } from '#keys/seal.ts'
import { fromUtf8, utf8 } from '#lib/encoding.ts'
import { epochSeconds } from '#lib/time.ts'
import { NOW } from '#origin/vectors/settings.ts'
import { signAssertion, verifierOf } from '../origin/assertion.ts'
import { secretsOf } from './sealers.ts'

const HOST = 'shop.example'
const now = epochSeconds(NOW)
const sealer = createSealer(await secretsOf(1))

/** Every purpose there is: one more does not compile until it stands here. */
const EVERY: Readonly<Record<SealPurpose, true>> = {
  session: true,
  flow: true,
  challenge: true,
  form: true,
  link: true,
  keyring: true,
  outbox: true,
  'app-cookie': true,
  operator: true,
  'operator-key': true,
}
const isPurpose = (name: string): name is SealPurpose => Object.hasOwn(EVERY, name)
const PURPOSES = Object.keys(EVERY).filter(isPurpose)

test('what is sealed for one purpose opens for that one and for no other, in every pair', async () => {
  for (const sealedFor of PURPOSES) {
    const sealed = await sealer.seal(sealedFor, HOST, utf8(sealedFor), now)
    for (const openedFor of PURPOSES) {
      const opened = await sealer.open(openedFor, HOST, sealed, now)
      const text = opened === undefined ? undefined : fromUtf8(opened)
      expect([openedFor, text]).toEqual([openedFor, openedFor === sealedFor ? sealedFor : undefined])
    }
  }
})

test('an assertion opens as nothing that is sealed', async () => {
  const assertion = await signAssertion()
  for (const purpose of PURPOSES) expect(await sealer.open(purpose, HOST, assertion, now)).toBeUndefined()
})

test('nothing that is sealed is an assertion, whatever it holds', async () => {
  const assertion = await signAssertion()
  const ask = (value: string) => verifierOf().verify({ method: 'GET', target: '/account', assertions: [value] })
  expect(await ask(assertion)).toMatchObject({ ok: true })
  for (const purpose of PURPOSES) {
    expect(await ask(await sealer.seal(purpose, HOST, utf8(assertion), now))).toMatchObject({ ok: false })
  }
})
