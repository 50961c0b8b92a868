import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, proveAddress, type Visitor } from '../pages/arrange.ts'
import { customerWithApp, SECURITY, signedInByBoth } from './arrange.ts'

beforeEach(stopClock)

const securityPage = async (visitor: Visitor): Promise<string> => (await visitor.get(SECURITY)).text()

/** What the page says of the account's factors, without what is sealed anew each time. */
const factorsOn = (html: string): string => (/<main.*<\/main>/s.exec(html)?.[0] ?? '').replaceAll(/value="[^"]*"/g, '')

const CHANGES = [
  ['taking the password away', `${SECURITY}/password/remove`, {}],
  ['taking the app away', `${SECURITY}/totp/remove`, {}],
  ['another password', `${SECURITY}/password`, { password: 'eleven yellow kettles', return_to: '/' }],
] as const

const PAGES = ['password', 'totp', 'recovery-code'] as const

describe('a session that has not shown the strongest proof of its account lately', () => {
  const weak = {
    'by a code in the mail': async () => {
      const { gateway } = await customerWithApp()
      const visitor = newVisitor(gateway)
      leadsTo(await proveAddress(gateway, visitor, 'sign-in', ADDRESS))
      return visitor
    },
    'by both factors, 15 minutes ago': async () => {
      const { gateway, key } = await customerWithApp()
      const visitor = await signedInByBoth(gateway, key)
      pass(15 * 60)
      return visitor
    },
  }

  for (const [how, signedIn] of Object.entries(weak)) {
    it.each(CHANGES)(`${how}, is asked for it before %s, and changes nothing`, async (_, path, fields) => {
      const visitor = await signedIn()
      const before = await securityPage(visitor)
      const answer = await visitor.post(path, { ...fields, form: hidden(before, 'form') })
      expect(leadsTo(answer)).toMatch(/^\/_auth\/step-up\?return_to=/)
      expect(factorsOn(await securityPage(visitor))).toBe(factorsOn(before))
    })

    it.each(PAGES)(`${how}, is asked for it before the page of %s`, async (page) => {
      const visitor = await signedIn()
      expect(leadsTo(await visitor.get(`${SECURITY}/${page}`))).toMatch(/^\/_auth\/step-up\?return_to=/)
    })

    it(`${how}, gets no recovery code by the form alone`, async () => {
      const visitor = await signedIn()
      const form = hidden(await securityPage(visitor), 'form')
      expect(leadsTo(await visitor.post(`${SECURITY}/recovery-code`, { form }))).toMatch(/^\/_auth\/step-up\?/)
    })
  }
})
