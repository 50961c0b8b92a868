import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { accountObjects } from '../accounts.ts'
import { stopClock } from '../directory/arrange.ts'
import { CONFIG, newVisitor, startGateway, type Visitor } from '../pages/arrange.ts'
import { customerWithApp, SECURITY, signedInByBoth } from './arrange.ts'

beforeEach(stopClock)

/** A customer who has just shown password and app, and whose gateway has no passwords any more. */
const customerWithoutPasswords = async (): Promise<Visitor> => {
  const { gateway, key } = await customerWithApp()
  const { cookies } = await signedInByBoth(gateway, key)
  const config = { ...CONFIG, issuer: installedDeployment(env).issuer }
  const visitor = newVisitor(startGateway({ POSTERN_CONFIG: JSON.stringify(config) }))
  for (const [name, value] of cookies) visitor.cookies.set(name, value)
  return visitor
}

const securityOf = async (visitor: Visitor): Promise<string> => (await visitor.get(SECURITY)).text()

describe('where passwords are switched off again', () => {
  it('a password and an app that are left can be taken away, and not set anew', async () => {
    const page = await securityOf(await customerWithoutPasswords())
    for (const factor of ['password', 'totp']) {
      expect(page).toContain(`action="${SECURITY}/${factor}/remove"`)
      expect(page).not.toContain(`href="${SECURITY}/${factor}"`)
    }
  })

  it('an app that outlived its password is still shown', async () => {
    const visitor = await customerWithoutPasswords()
    for (const stub of await accountObjects()) {
      await runInDurableObject(stub, (_object, { storage }) =>
        storage.sql.exec("DELETE FROM authenticators WHERE method = 'password'"),
      )
    }
    const page = await securityOf(visitor)
    expect(page).toContain(`action="${SECURITY}/totp/remove"`)
    expect(page).not.toContain(`"${SECURITY}/password`)
  })
})
