import { beforeEach, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { newVisitor } from '../pages/arrange.ts'
import { customerWithApp, SECURITY, signedInByBoth } from './arrange.ts'

beforeEach(stopClock)

/** The input of a name, as it stands on a page. */
const input = (html: string, name: string): string =>
  new RegExp(`<input [^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? ''

it('fields for passwords and codes say to password managers what belongs there, and stop nobody from pasting', async () => {
  const { gateway, key, visitor } = await customerWithApp()
  const signIn = await (await newVisitor(gateway).get('/_auth/sign-in')).text()
  expect(input(signIn, 'password')).toMatch(/type="password".*autocomplete="current-password"/)
  const stepUp = await (await visitor.get('/_auth/step-up')).text()
  expect(input(stepUp, 'password')).toMatch(/type="password".*autocomplete="current-password"/)
  expect(input(stepUp, 'code')).toMatch(/autocomplete="one-time-code"/)
  const change = await (await (await signedInByBoth(gateway, key)).get(`${SECURITY}/password`)).text()
  expect(input(change, 'password')).toMatch(/type="password".*autocomplete="new-password"/)
  expect(input(change, 'username')).toMatch(/autocomplete="username" value="ada@example.com"/)
  for (const html of [signIn, stepUp, change]) expect(html).not.toMatch(/ onpaste|autocomplete="off"/)
})
