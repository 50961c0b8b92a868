import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrol, passkeySignInForm, signInByCode, signUp } from '../support/customer.ts'
import { figure } from '../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../support/origin.ts'
import { plainBrowser } from '../support/plain-browser.ts'
import { size } from '../support/sizes.ts'

let origin: Origin
let gateway: TestGateway

beforeAll(async () => {
  origin = await startEchoOrigin()
  gateway = await startGateway({ config: inFrontOf(origin.url) })
})

afterAll(async () => {
  await gateway.stop()
  await origin.stop()
})

describe('customers, one after another', () => {
  it('sign up, in by code, and in by passkey, and reach the app each time', async () => {
    const customers = size(3, 50)
    const host = `localhost:${gateway.port}`
    for (let index = 0; index < customers; index += 1) {
      const address = `customer-${index}@example.com`
      const first = plainBrowser(gateway.port, host)
      const { passkey } = await enrol(first, await signUp(gateway, first, address), host)
      expect((await first.open('/')).status).toBe(200)
      const second = plainBrowser(gateway.port, host)
      // The mail of the sign-up and the notice of the new passkey came before.
      const before = (await gateway.mails(address)).length
      expect(await signInByCode(gateway, second, address, before)).toMatchObject({ status: 303 })
      expect((await second.open('/')).status).toBe(200)
      const third = plainBrowser(gateway.port, host)
      const form = await passkeySignInForm(third, passkey, host)
      expect(await third.submit('/_auth/sign-in/passkey', form)).toMatchObject({ status: 303, location: '/' })
      expect((await third.open('/')).status).toBe(200)
    }
    figure('Sessions', 'customers who signed up, in by code and in by passkey', customers)
  })
})
