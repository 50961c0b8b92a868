import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { sealKeyCommand } from '#keys/key-command.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { createVerifier } from '../../../origin/verify.ts'
import { passkeySignInForm, signInByCode, signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { hiddenField, type PlainBrowser, plainBrowser } from '../../support/plain-browser.ts'
import { size } from '../../support/sizes.ts'
import { ask, cookieOf, LEASE, pass, type Resident, settle, startTown, type Town } from '../faults/arrange.ts'

const CUSTOMERS = size(3, 25)

let folder = ''
let town: Town

afterEach(async () => {
  await town.stop()
  await rm(folder, { recursive: true, force: true })
})

const newSecret = (): string => randomBytes(32).toString('base64url')

/** Opens a town on storage of its own, with customers who are signed in: some by a passkey, some by a code alone. */
const openTown = async (secret: string) => {
  folder = await mkdtemp(join(tmpdir(), 'postern-secrets-'))
  town = await startTown({ secret, stateDir: folder })
  const withPasskey: Known[] = []
  const withCode: Known[] = []
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const resident = await settle(town, `passkey-${index}@example.com`)
    withPasskey.push({ ...resident, subject: await subjectOf(resident.browser) })
    const browser = plainBrowser(town.gateway.port, town.host)
    await signUp(town.gateway, browser, `code-${index}@example.com`)
    withCode.push({
      address: `code-${index}@example.com`,
      browser,
      passkey: undefined,
      subject: await subjectOf(browser),
    })
  }
  return { withPasskey, withCode, all: [...withPasskey, ...withCode] }
}

/** A customer and the subject that the app knows them by. */
interface Known extends Omit<Resident, 'passkey'> {
  readonly passkey: Resident['passkey'] | undefined
  readonly subject: string
}

const subjectOf = async (browser: PlainBrowser): Promise<string> => (await ask(town, '/', cookieOf(browser))).seen

/** The same storage and address, with other secrets. */
const restart = async (secret: string, previousSecret?: string): Promise<void> => {
  const { port } = town.gateway
  await town.stop()
  town = await startTown({
    secret,
    stateDir: folder,
    port,
    ...(previousSecret === undefined ? {} : { previousSecret }),
  })
}

/** Signs a customer in anew, by what they have; gives the subject that the app is told. */
const signInAgain = async ({ address, passkey }: Known): Promise<string> => {
  const browser = plainBrowser(town.gateway.port, town.host)
  if (passkey === undefined) {
    const before = (await town.gateway.mails(address)).length
    expect(await signInByCode(town.gateway, browser, address, before)).toMatchObject({ status: 303 })
  } else {
    const form = await passkeySignInForm(browser, passkey, town.host)
    expect(await browser.submit('/_auth/sign-in/passkey', form)).toMatchObject({ status: 303, location: '/' })
  }
  return subjectOf(browser)
}

describe('rotating the secret', () => {
  it('signs nobody out, loses no address and no form under way, also once the old value is gone', async () => {
    const [first, second] = [newSecret(), newSecret()]
    const { all, withPasskey } = await openTown(first)
    const visitor = plainBrowser(town.gateway.port, town.host)
    const flow = hiddenField(await visitor.open('/_auth/sign-in'), 'flow')
    await restart(second, first)
    await pass(LEASE * 1000)
    const renewed = new Map<Known, string | undefined>()
    for (const customer of all) {
      const outcome = await ask(town, '/', cookieOf(customer.browser))
      expect(outcome, customer.address).toMatchObject({ status: 200, seen: customer.subject })
      renewed.set(customer, outcome.renewed)
    }
    const address = withPasskey[0]?.address ?? ''
    expect(await visitor.submit('/_auth/sign-in', { flow, address })).toMatchObject({ status: 303 })
    for (const customer of all) expect(await signInAgain(customer), customer.address).toBe(customer.subject)
    await restart(second)
    for (const [customer, cookie] of renewed) {
      expect(await ask(town, '/', cookie), customer.address).toMatchObject({ status: 200, seen: customer.subject })
    }
    for (const customer of all) expect(await signInAgain(customer), customer.address).toBe(customer.subject)
    figure('Secrets', 'customers who stayed signed in over a rotation, and signed in again after it', all.length)
  })
})

describe('after a compromise of the secret', () => {
  it('everybody is out at once, and signs in again with the address and passkey they had', async () => {
    const [leaked, fresh] = [newSecret(), newSecret()]
    const { all } = await openTown(leaked)
    await restart(fresh, `rewrap-only:${leaked}`)
    for (const customer of all) {
      const cookie = cookieOf(customer.browser)
      expect(await ask(town, '/', cookie), customer.address).toMatchObject({ status: 401, seen: 'nothing' })
      expect(await ask(town, '/public/x', cookie), customer.address).toMatchObject({ status: 200, seen: 'nobody' })
    }
    for (const customer of all) expect(await signInAgain(customer), customer.address).toBe(customer.subject)
    // The keys are wrapped under the new one by now, so that the leaked one can go for good.
    await restart(fresh)
    for (const customer of all) expect(await signInAgain(customer), customer.address).toBe(customer.subject)
    figure('Secrets', 'customers who were out at once after a compromise, and signed in again', all.length)
  })
})

const withdraw = async ({ url }: TestGateway, secret: string, kid: string): Promise<number> => {
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: secret })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const { host, origin } = new URL(url)
  const command = { do: 'withdraw', kid, reason: 'drill' } as const
  const sealed = await sealKeyCommand(createSealer(secrets.value), host, command, epochSeconds(Date.now() / 1000))
  const headers = { 'content-type': 'application/json', origin }
  const body = JSON.stringify({ command: sealed })
  return (await fetch(`${url}/_auth/operator/keys`, { method: 'POST', headers, body })).status
}

const kidsOf = async ({ url }: TestGateway): Promise<readonly string[]> => {
  const { keys }: { readonly keys: readonly { readonly kid: string }[] } = JSON.parse(
    await (await fetch(`${url}/_auth/jwks.json`)).text(),
  )
  return keys.map(({ kid }) => kid)
}

describe('a signing key that has leaked', () => {
  it('leaves the set at once: nothing is signed with it any more, and verifiers refuse what was', async () => {
    const secret = newSecret()
    const { all } = await openTown(secret)
    const cookie = cookieOf(all[0]?.browser ?? plainBrowser(0, ''))
    const { gateway } = town
    let clock = Date.now() / 1000
    const verifier = createVerifier({
      issuer: gateway.url,
      audience: 'app',
      publicUrl: gateway.url,
      keys: `${gateway.url}/_auth/jwks.json`,
      now: () => clock,
    })
    const assertionOf = async (path: string): Promise<{ readonly target: string; readonly assertion: string }> => {
      await ask(town, path, cookie)
      const { target, headers } = town.origin.seen.at(-1) ?? { target: '', headers: [] }
      const assertion = headers.find(([name]) => name.toLowerCase() === 'postern-assertion')?.[1] ?? ''
      return { target, assertion }
    }
    const verify = ({ target, assertion }: Awaited<ReturnType<typeof assertionOf>>) =>
      verifier.verify({ method: 'GET', target, assertions: [assertion] })
    const kidOf = ({ assertion }: { readonly assertion: string }): string =>
      String(JSON.parse(Buffer.from(assertion.split('.')[0] ?? '', 'base64url').toString()).kid)

    const before = await assertionOf('/before')
    expect(await verify(before)).toMatchObject({ ok: true })
    const leaked = kidOf(before)
    expect(await withdraw(gateway, newSecret(), leaked)).toBe(403)
    expect(await withdraw(gateway, secret, leaked)).toBe(200)
    // This isolate looks again within two minutes; one that starts now has the new set at once.
    await restart(secret)
    expect(await kidsOf(town.gateway)).not.toContain(leaked)
    const after = await assertionOf('/after')
    expect(kidOf(after)).not.toBe(leaked)
    expect(await verify(after)).toMatchObject({ ok: true })
    // After ten minutes the verifier fetches again, and the leaked key is gone for it too.
    clock += 601
    expect(await verify(before)).toMatchObject({ ok: false, refusal: { code: 'key_unknown' } })
  })
})
