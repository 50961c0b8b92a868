import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { installedDeployment } from '#config/installed.ts'
import type { Flow } from '#flows/flow.ts'
import { decodeFlow } from '#flows/sealed-flow.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { fromUtf8 } from '#lib/encoding.ts'
import { workOn } from '../../support/solve-work.ts'
import { now } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  hidden,
  leadsTo,
  newVisitor,
  startGateway,
  type TestGateway,
  typeAddress,
  type Visitor,
} from '../pages/arrange.ts'
import { beginSignIn } from './arrange.ts'

beforeEach(stopClock)

const ADDRESS = 'ada@example.com'
const THROWN_AWAY = 'ada@mailinator.com'
const PASSWORD = 'seven purple otters'

const gatewayWith = (changes: Partial<PosternConfig> = {}): TestGateway => {
  const { issuer } = installedDeployment(env)
  const methods = { password: { breachCheck: false } }
  return startGateway({
    POSTERN_CONFIG: JSON.stringify({ ...CONFIG, issuer, methods, botChallenge: 'normal', ...changes }),
  })
}

/** Every browser that has not signed in to the address works first. */
const NEW_DEVICES_WORK: Partial<PosternConfig> = {
  risk: { rules: [{ name: 'new-device', when: ['new-device'], action: 'challenge', level: 'medium' }] },
}

const typePassword = async (visitor: Visitor): Promise<Response> =>
  visitor.post('/_auth/sign-in', { flow: await beginSignIn(visitor), address: ADDRESS, password: PASSWORD })

const WORK = /^\/_auth\/(?:sign-in|sign-up|recover)\/challenge\?flow=/
const CODE = /^\/_auth\/sign-(?:in|up)\/code\?flow=/

/** What is sealed in the flow that an answer leads to: as bytes, and as it is read. */
const sealedIn = async (answer: Response): Promise<{ readonly text: string; readonly flow: Flow | undefined }> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealed = leadsTo(answer).split('?flow=')[1] ?? ''
  const bytes = await createSealer(secrets.value).open('flow', 'www.shop.example', sealed, now())
  return { text: fromUtf8(bytes ?? new Uint8Array()) ?? '', flow: decodeFlow(bytes ?? new Uint8Array()) }
}

describe('work is called for', () => {
  it('where a rule of risk says so, before a mail is sent, and by no other rule', async () => {
    const gateway = gatewayWith()
    expect(leadsTo(await typeAddress(newVisitor(gateway), 'sign-up', THROWN_AWAY))).toMatch(WORK)
    expect(gateway.takeCalls()).toEqual(['LIMITER.take', 'DIRECTORY.resolve'])
    expect(leadsTo(await typeAddress(newVisitor(gateway), 'sign-up', ADDRESS))).toMatch(CODE)
    expect(leadsTo(await typeAddress(newVisitor(gateway), 'sign-in', ADDRESS))).toMatch(CODE)
  })

  it('before a recovery is begun, as before any other code by mail', async () => {
    const gateway = gatewayWith(NEW_DEVICES_WORK)
    const visitor = newVisitor(gateway)
    const flow = hidden(await (await visitor.get('/_auth/recover')).text(), 'flow')
    expect(leadsTo(await visitor.post('/_auth/recover', { flow, address: ADDRESS }))).toMatch(WORK)
    expect(gateway.takeCalls()).not.toContain('DIRECTORY.issueCode')
  })

  it('of as much as is configured', async () => {
    const visitor = newVisitor(gatewayWith({ botChallenge: 'heavy' }))
    const page = await visitor.get(leadsTo(await typeAddress(visitor, 'sign-up', THROWN_AWAY)))
    expect(workOn(await page.text())).toMatchObject({ cost: 5000, tries: 5000 })
  })

  it('by nobody where the operator has switched it off', async () => {
    const gateway = gatewayWith({ botChallenge: 'off', ...NEW_DEVICES_WORK })
    expect(leadsTo(await typeAddress(newVisitor(gateway), 'sign-in', ADDRESS))).toMatch(CODE)
    expect((await typePassword(newVisitor(gateway))).status).toBe(422)
  })

  it('from the fifth try at one address within an hour on, whoever makes it and whether there is an account', async () => {
    const gateway = gatewayWith()
    const answers = []
    for (let tries = 0; tries < 5; tries += 1) answers.push(await typePassword(newVisitor(gateway)))
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 303])
    expect(leadsTo(answers[4] ?? new Response())).toMatch(WORK)
  })

  it('before a password is tried, and the password travels nowhere', async () => {
    const gateway = gatewayWith(NEW_DEVICES_WORK)
    const visitor = newVisitor(gateway)
    const asked = await typePassword(visitor)
    expect(leadsTo(asked)).toMatch(WORK)
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.signInWithPassword')
    const { text, flow } = await sealedIn(asked)
    expect(flow).toMatchObject({ step: 'challenge', way: 'password', address: ADDRESS, signals: ['new-device'] })
    expect(text).not.toContain(PASSWORD)
    expect(await (await visitor.get(leadsTo(asked))).text()).not.toContain(PASSWORD)
  })
})
