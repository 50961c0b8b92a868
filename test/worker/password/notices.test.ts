import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { now } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import { hidden, leadsTo } from '../pages/arrange.ts'
import { PASSWORD, SECURITY, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

const GERMAN = { 'accept-language': 'de' }

/** Subjects of the notices that accounts have on their way out. */
const noticesSent = async (): Promise<readonly string[]> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const found = await Promise.all(
    (await listDurableObjectIds(env.ACCOUNT)).map((id) =>
      runInDurableObject(env.ACCOUNT.get(id), (_object, { storage }) =>
        storage.sql.exec('SELECT id, sealed FROM outbox').toArray(),
      ),
    ),
  )
  return Promise.all(
    found.flat().map(async ({ id, sealed }) => {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      return String(JSON.parse(new TextDecoder().decode(bytes)).subject)
    }),
  )
}

describe('a notice of a change', () => {
  it('speaks the language that its account began in, and not that of the browser which makes the change', async () => {
    const { visitor } = await signUpWherePasswordsAre()
    const page = await (await visitor.get(`${SECURITY}/password`, GERMAN)).text()
    expect(page).toContain('<html lang="de"')
    const typed = { form: hidden(page, 'form'), password: PASSWORD, return_to: '/' }
    leadsTo(await visitor.post(`${SECURITY}/password`, typed, GERMAN))
    expect(await noticesSent()).toEqual(['The password of your account with Shop was set'])
  })
})
