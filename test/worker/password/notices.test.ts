import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { noticesOf } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { stopClock } from '../directory/arrange.ts'
import { hidden, leadsTo } from '../pages/arrange.ts'
import { PASSWORD, SECURITY, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

const GERMAN = { 'accept-language': 'de' }

/** Subjects of the notices that accounts have on their way out. */
const notices = async (): Promise<readonly string[]> => {
  const found = await Promise.all((await accountObjects()).map(noticesOf))
  return found.flat().map(({ subject }) => subject)
}

describe('a notice of a change', () => {
  it('speaks the language that its account began in, and not that of the browser which makes the change', async () => {
    const { visitor } = await signUpWherePasswordsAre()
    const page = await (await visitor.get(`${SECURITY}/password`, GERMAN)).text()
    expect(page).toContain('<html lang="de"')
    const typed = { form: hidden(page, 'form'), password: PASSWORD, return_to: '/' }
    leadsTo(await visitor.post(`${SECURITY}/password`, typed, GERMAN))
    expect(await notices()).toEqual([`The password of your account with ${installedDeployment(env).name} was set`])
  })
})
