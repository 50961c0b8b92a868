import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS } from '../flows/arrange.ts'
import { leadsTo, newVisitor, proveAddress, type Visitor } from '../pages/arrange.ts'
import { PASSWORD, SECURITY, setPassword, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

/** Makes every stored password one that is too short to stand alone, as one may be that was not chosen here. */
const shortenPasswords = async (): Promise<void> => {
  for (const stub of await accountObjects()) {
    await runInDurableObject(stub, (_object, { storage }) => {
      const change =
        "UPDATE authenticators SET data = json_set(data, '$.alone', json('false')) WHERE method = 'password'"
      storage.sql.exec(change)
    })
  }
}

/** Follows redirects as a browser does, which gives up after twenty. */
const follow = async (visitor: Visitor, path: string): Promise<Response> => {
  let at = path
  for (let redirects = 0; redirects < 20; redirects++) {
    const answer = await visitor.get(at)
    const location = answer.headers.get('location')
    if (location === null) return answer
    at = location
  }
  throw new Error('too many redirects')
}

describe('a customer who has a password too short to stand alone, and nothing else', () => {
  it.each(['/_auth/passkey', '/_auth/step-up', '/strong/pay', `${SECURITY}/totp`, `${SECURITY}/password`])(
    'is told at %s that it does not open, and not sent in circles',
    async (path) => {
      const { gateway, visitor: owner } = await signUpWherePasswordsAre()
      leadsTo(await setPassword(owner, PASSWORD))
      await shortenPasswords()
      pass(60)
      const visitor = newVisitor(gateway)
      leadsTo(await proveAddress(gateway, visitor, 'sign-in', ADDRESS))
      const answer = await follow(visitor, path)
      expect(answer.status).toBe(403)
      expect(await answer.text()).toContain('Your account has no access to it')
    },
  )
})
