import { describe, expect, it } from 'vitest'
import { originAddress } from '#gateway/origin-address.ts'
import { compiled, factsOf } from './builders.ts'

describe('the address that the origin is asked for', () => {
  const facts = factsOf("//a/%62/c%2fd?q='&r=%zz", { host: 'WWW.Shop.Example' })

  it('is the canonical path and query behind the origin’s own authority', () => {
    expect(originAddress(facts, compiled())).toBe('http://origin.internal:3000/a/b/c%2Fd?q=%27&r=%zz')
  })

  it.each([
    ['a service binding', { kind: 'service', binding: 'APP' }],
    ['the zone’s own origin', { kind: 'zone' }],
  ] as const)('names the site itself for %s', (_, origin) => {
    expect(originAddress(facts, compiled({ origin }))).toBe('https://www.shop.example/a/b/c%2Fd?q=%27&r=%zz')
  })

  it('has no question mark where there is no query', () => {
    expect(originAddress(factsOf('/a?'), compiled())).toBe('http://origin.internal:3000/a')
  })
})
