import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { Account } from '#objects/account.object.ts'
import type { RiskRule } from '#risk/rules.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  count,
  HOUR,
  LONG,
  mailsOf,
  newAccount,
  noticesOf,
  passwordSignIn,
  requestId,
  rows,
  setPassword,
  signIn,
} from './arrange.ts'

beforeEach(stopClock)

const STOP: RiskRule = { name: 'stop', when: ['new-country'], action: 'refuse', level: 'high' }
const TELL: RiskRule = { name: 'tell', when: ['new-country'], action: 'notify', level: 'low' }

/** Signs in by a right password from a country, under these rules. */
const tryFrom = (stub: AccountStub, country: string, rules: readonly RiskRule[]) =>
  runInDurableObject(stub, (_object, state) => {
    const config: object = JSON.parse(env.POSTERN_CONFIG ?? '{}')
    const brand = { supportUrl: 'mailto:help@shop.example' }
    const ruled = new Account(state, { ...env, POSTERN_CONFIG: JSON.stringify({ ...config, brand, risk: { rules } }) })
    const here = { network: `of ${country}`, asn: undefined, country, coordinates: undefined }
    return ruled.signInWithPassword({ ...passwordSignIn(LONG), here })
  })
const tryUnder = (stub: AccountStub, ...rules: readonly RiskRule[]) => tryFrom(stub, 'AU', rules)

/** An account with a password, whose notice of that has left, and whose customer is in Germany. */
const withPassword = async (): Promise<AccountStub> => {
  const stub = await newAccount()
  await setPassword(stub, await signIn(stub))
  await tryFrom(stub, 'DE', [])
  await runInDurableObject(stub, (_object, { storage }) => storage.sql.exec('DELETE FROM outbox'))
  return stub
}

const REFUSED = { ok: false, failure: { code: 'risk_refused' } }

describe('a right password that a rule refuses', () => {
  it('is told of where a rule wants that, as what it was, and once an hour however often it is shown', async () => {
    const stub = await withPassword()
    const sessions = (await rows(stub, 'sessions')).length
    for (let n = 0; n < 3; n++) expect(await tryUnder(stub, STOP, TELL)).toEqual(REFUSED)
    expect(await rows(stub, 'sessions')).toHaveLength(sessions)
    expect(await noticesOf(stub)).toEqual([
      { to: 'ada@example.com', subject: expect.stringContaining('We refused a sign-in to your account') },
    ])
    const [notice] = await mailsOf(stub)
    expect(notice?.text).toContain('we let nobody in')
    expect(notice?.text).toContain('/_auth/account/security')
    expect(notice?.text).toContain('/_auth/contest?link=')
    pass(HOUR)
    expect(await tryUnder(stub, STOP, TELL)).toEqual(REFUSED)
    expect(await noticesOf(stub)).toHaveLength(2)
  })

  it('is told of although a stranger was refused before anything was proved', async () => {
    const stub = await withPassword()
    const decision = {
      way: 'password',
      signals: ['address-velocity'],
      rules: ['stop'],
      decidedBy: 'stop',
      asks: ['refuse'],
      action: 'refuse',
      level: 'high',
    } as const
    await stub.noteRefusal({ decision, requestId })
    expect(await count(stub, 'risk.assessed')).toBe(1)
    expect(await tryUnder(stub, STOP, TELL)).toEqual(REFUSED)
    expect(await noticesOf(stub)).toHaveLength(1)
  })

  it('leaves its decision and no mail where no rule wants one', async () => {
    const stub = await withPassword()
    expect(await tryUnder(stub, STOP)).toEqual(REFUSED)
    expect(await noticesOf(stub)).toEqual([])
    expect(await count(stub, 'risk.assessed')).toBe(1)
  })
})
