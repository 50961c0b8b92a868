import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { noticesOf } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import { hidden, leadsTo } from '../pages/arrange.ts'
import { PASSWORD, SECURITY, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

const GERMAN = { 'accept-language': 'de' }

const accounts = async (): Promise<readonly string[]> =>
  (await listDurableObjectIds(env.ACCOUNT)).map((id) => id.toString())

/** Subjects of the notices that accounts have on their way out, without those that were there before. */
const noticesBut = async (before: readonly string[]): Promise<readonly string[]> => {
  const since = (await accounts()).filter((id) => !before.includes(id))
  const notices = await Promise.all(since.map((id) => noticesOf(env.ACCOUNT.get(env.ACCOUNT.idFromString(id)))))
  return notices.flat().map(({ subject }) => subject)
}

describe('a notice of a change', () => {
  it('speaks the language that its account began in, and not that of the browser which makes the change', async () => {
    const before = await accounts()
    const { visitor } = await signUpWherePasswordsAre()
    const page = await (await visitor.get(`${SECURITY}/password`, GERMAN)).text()
    expect(page).toContain('<html lang="de"')
    const typed = { form: hidden(page, 'form'), password: PASSWORD, return_to: '/' }
    leadsTo(await visitor.post(`${SECURITY}/password`, typed, GERMAN))
    expect(await noticesBut(before)).toEqual([
      `The password of your account with ${installedDeployment(env).name} was set`,
    ])
  })
})
