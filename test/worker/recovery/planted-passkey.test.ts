import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { type CredentialId, parseCredentialId } from '#domain/ids.ts'
import { randomBytes } from '#keys/random.ts'
import type { RecoveryProof } from '#objects/account-recovery-calls.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { linkTo, press } from '../account/address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithApp,
  addPasskey,
  answerOf,
  appCode,
  ceremonyOf,
  DAY,
  HOUR,
  held,
  LONG,
  newChallenge,
  nextFlow,
  requestId,
  SITE,
  show,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySecondFactor,
} from '../account/arrange.ts'
import { browser, operation, pass, stopClock } from '../directory/arrange.ts'

beforeEach(stopClock)

const NEW = 'nine orange badgers'
const FROM = { agent: 'Test/1.0', country: undefined } as const
const REFUSED = { ok: false, failure: { code: 'recovery_required' } }

const idOf = ({ id }: SoftwarePasskey): CredentialId => {
  const parsed = parseCredentialId(id)
  if (parsed === undefined) throw new Error('a credential id')
  return parsed
}

/**
 * A customer with a password, an app and a saved code. A thief in a stepped-up session adds a passkey, and the owner says by
 * its notice that it was not them.
 */
const contested = async () => {
  const { stub, key, session } = await accountWithApp()
  const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
  const saved = randomBytes(16)
  await trySaveCode(stub, strong, saved)
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('DELETE FROM outbox')
  })
  pass(HOUR / 10)
  const { passkey: thiefs } = await addPasskey(stub, strong)
  const link = await linkTo(stub, ADDRESS, 'passkey was added')
  pass(HOUR)
  await press(stub, link)
  return { stub, key, saved, thiefs }
}

/** Gets the account back by the mail and one more proof, with a new password. */
const recover = async (stub: AccountStub, shown: RecoveryProof['shown']): Promise<void> => {
  const recovery = { flow: nextFlow(), browser: browser(2) }
  await stub.beginRecovery({ ...recovery, epoch: (await stub.opening()).epoch, requestId })
  const proved = await stub.proveRecovery({ ...recovery, known: false, shown, from: FROM, requestId })
  if (!proved.ok) throw new Error(proved.failure.code)
  const renewal = { by: 'password', password: NEW, isBreachChecked: true } as const
  const rest = { newCode: randomBytes(16), from: FROM, site: SITE, requestId }
  const completed = await stub.completeRecovery({ ...recovery, renewal, ...rest })
  if (!completed.ok) throw new Error(completed.failure.code)
}

/** The same with a new passkey, which it gives. */
const recoverByPasskey = async (stub: AccountStub, shown: RecoveryProof['shown']): Promise<SoftwarePasskey> => {
  const recovery = { flow: nextFlow(), browser: browser(3) }
  await stub.beginRecovery({ ...recovery, epoch: (await stub.opening()).epoch, requestId })
  await stub.proveRecovery({ ...recovery, known: false, shown, from: FROM, requestId })
  const facts = await stub.renewalFacts(recovery)
  if (!facts.ok) throw new Error(facts.failure.code)
  const passkey = await createSoftwarePasskey({ userHandle: facts.value.userHandle })
  const challenge = newChallenge()
  const ceremony = ceremonyOf(challenge)
  const { origin, ...asked } = ceremony
  const verified = await stub.verifyRecoveryPasskey({
    ...recovery,
    response: await passkey.register(ceremony),
    expected: { ...asked, origins: [origin] },
    challenge,
    operation: operation('again'),
    mustVerify: true,
  })
  if (!verified.ok) throw new Error(verified.failure.code)
  const renewal = { by: 'passkey', verified: verified.value, operation: operation('again') } as const
  const rest = { newCode: randomBytes(16), from: FROM, site: SITE, requestId }
  const completed = await stub.completeRecovery({ ...recovery, renewal, ...rest })
  if (!completed.ok) throw new Error(completed.failure.code)
  return passkey
}

const signIn = async (stub: AccountStub, key: Uint8Array<ArrayBuffer>) => {
  const typed = await tryPassword(stub, NEW)
  if (!typed.ok || typed.value.next !== 'second-factor') throw new Error('a second factor')
  const { epoch } = typed.value
  const answer = await trySecondFactor(stub, { epoch }, { by: 'code', code: await appCode(key) })
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value.issued)
}

describe('a passkey that a thief has planted, and its owner contested', () => {
  it('signs nobody in after the owner got the account back, whose new password does', async () => {
    const { stub, key, thiefs } = await contested()
    expect(await tryPasskey(stub, thiefs)).toMatchObject(REFUSED)
    await recover(stub, { by: 'totp', code: await appCode(key) })
    expect(await tryPasskey(stub, thiefs)).toMatchObject(REFUSED)
    pass(30)
    await signIn(stub, key)
  })

  it('is taken away at once by whom the account was given back to by something older', async () => {
    const { stub, key, thiefs } = await contested()
    await recover(stub, { by: 'totp', code: await appCode(key) })
    pass(30)
    const owner = await signIn(stub, key)
    expect(await tryRemove(stub, owner, { factor: 'passkey', id: idOf(thiefs) })).toMatchObject({ ok: true })
    pass(DAY)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: false })
  })

  it('takes nothing away itself when the day is over in which it signs nobody in', async () => {
    const { stub, key, thiefs } = await contested()
    pass(HOUR)
    await recover(stub, { by: 'totp', code: await appCode(key) })
    pass(DAY - HOUR)
    const thief = await tryPasskey(stub, thiefs)
    if (!thief.ok) throw new Error(thief.failure.code)
    // The restriction of the recovery lasts an hour longer than that of the contest.
    expect(await tryRemove(stub, held(thief.value), { factor: 'totp' })).toMatchObject({
      ok: false,
      failure: { code: 'restricted' },
    })
  })

  it('gives the account back to nobody for that day, beside the mailbox: what it brings signs nobody in either', async () => {
    const { stub, key, thiefs } = await contested()
    const passkey = await recoverByPasskey(stub, { by: 'passkey', ...(await answerOf(thiefs)) })
    expect(await tryPasskey(stub, passkey)).toMatchObject(REFUSED)
    pass(30)
    await recover(stub, { by: 'totp', code: await appCode(key) })
    expect(await tryPasskey(stub, passkey)).toMatchObject(REFUSED)
    pass(30)
    const owner = await signIn(stub, key)
    for (const id of [idOf(thiefs), idOf(passkey)]) {
      expect(await tryRemove(stub, owner, { factor: 'passkey', id })).toMatchObject({ ok: true })
    }
  })
})

describe('what a recovery has brought', () => {
  it('signs nobody in once that is contested in its turn, while something older does', async () => {
    const { stub, key } = await contested()
    await recover(stub, { by: 'totp', code: await appCode(key) })
    await press(stub, await linkTo(stub, ADDRESS, 'was got back'))
    pass(30)
    const typed = await tryPassword(stub, NEW)
    expect(typed.ok && typed.value.next === 'second-factor').toBe(true)
    const { epoch } = await stub.opening()
    const second = await trySecondFactor(stub, { epoch }, { by: 'code', code: await appCode(key) })
    expect(second).toMatchObject(REFUSED)
  })
})
