import { expectTypeOf, test } from 'vitest'
import { definePostern, everyoneUnlessListed, type PosternConfig } from '#config/define.ts'
import type { Deployment } from '#config/deployment.ts'
import type { CheckedConfig } from '#config/schema.ts'
import { acr, all, anyone, authenticatedWithin, method, signedIn } from '#policy/builders.ts'
import type { Condition } from '#policy/expression.ts'
import { config, site } from './config-builders.ts'

test('what is wrong in a configuration does not compile', () => {
  // @ts-expect-error no relyingPartyId
  definePostern({ name: 'Shop', mail: config().mail, sites: [] })
  // @ts-expect-error a mistyped key
  definePostern({ ...config(), relayingPartyId: 'shop.example' })
  // @ts-expect-error a language that is not shipped
  config({ languages: ['fr'] })
  // @ts-expect-error a lifetime that there is not
  config({ lifetimes: { leese: 60 } })
  // @ts-expect-error a duration without a unit
  config({ lifetimes: { lease: '60' } })
  // @ts-expect-error a sender of no known kind
  config({ mail: { from: 'a@shop.example', sender: { kind: 'pigeon' } } })
  // @ts-expect-error a claim that there is not
  site({ claims: ['mail'] })
  // @ts-expect-error a header filled with a claim that there is not
  site({ headers: { 'X-User': 'mail' } })
  // @ts-expect-error a binding of no known kind
  site({ binding: 'none' })
  // @ts-expect-error an origin that is neither
  site({ origin: { url: 'https://a.example' } })
  // @ts-expect-error a rule without a condition
  site({ routes: [{ match: '/a' }] })
  // @ts-expect-error the opt-out of otherwise, in a rule
  site({ routes: [{ match: '/a', allow: everyoneUnlessListed() }] })
})

test('what is wrong in a condition does not compile', () => {
  // @ts-expect-error a level that is never claimed
  acr('aal3')
  // @ts-expect-error a level that there is not
  signedIn({ from: 'aal9' })
  // @ts-expect-error a method in small letters
  method('get')
  // @ts-expect-error no method
  method()
  // @ts-expect-error all of nothing would let everybody through
  all()
  // @ts-expect-error a unit that there is not
  authenticatedWithin('15min')
  // @ts-expect-error a condition that nobody evaluates
  const unknown: Condition = { if: 'moonIsFull' }
  // @ts-expect-error a parameter that the condition does not have
  const stranger: Condition = { if: 'signedIn', from: 'aal1', strict: true }
  return [unknown, stranger, anyone()]
})

test('the input is JSON, and readonly throughout', () => {
  expectTypeOf<PosternConfig['sites']>().toExtend<readonly unknown[]>()
  // @ts-expect-error a configuration does not change
  config().name = 'Other'
})

test('what the schema lets through is what a deployment is made of', () => {
  expectTypeOf<CheckedConfig['lifetimes']>().toExtend<Deployment['lifetimes']>()
  expectTypeOf<CheckedConfig['mail']>().toExtend<Deployment['mail']>()
  expectTypeOf<keyof CheckedConfig>().toEqualTypeOf<keyof PosternConfig>()
  expectTypeOf<keyof CheckedConfig['sites'][number]>().toEqualTypeOf<keyof PosternConfig['sites'][number]>()
})
