import { describe, expect, it } from 'vitest'
import type { Site } from '#config/deployment.ts'
import { changesNothing, type PlanInput, planResponse } from '#gateway/response-plan.ts'
import { compiled, factsOf, open, route } from './builders.ts'

type Fields = readonly (readonly [string, string])[]

const plan = (fields: Fields, input: Partial<PlanInput> = {}, site: Partial<Site> = {}) =>
  planResponse(new Headers(fields.map(([name, value]): [string, string] => [name, value])), {
    facts: factsOf('/public/x'),
    site: compiled(site),
    route: open('/public/*'),
    identified: false,
    ...input,
  })

const known = { identified: true, route: route('/account/*') }
const cacheControl = (value: string | undefined, input: Partial<PlanInput> = known) =>
  plan(value === undefined ? [] : [['cache-control', value]], input).replaced.find(
    ([name]) => name === 'cache-control',
  )?.[1]

describe('the answer of an origin', () => {
  it('passes untouched where nothing in it is ours and nobody was named', () => {
    const fields: Fields = [
      ['content-type', 'text/html'],
      ['cache-control', 'public, max-age=60'],
      ['set-cookie', 'a=1'],
      ['location', '/next'],
    ]
    expect(changesNothing(plan(fields))).toBe(true)
  })

  it('loses cookies of our names in every form that a browser would take for them (S36)', () => {
    const fields: Fields = [
      ['set-cookie', 'a=1'],
      ['set-cookie', '__Host-Http-postern=evil; Path=/; Secure'],
      ['set-cookie', ' __Host-Http-postern-flow = evil'],
      ['set-cookie', '__host-http-POSTERN=evil'],
      ['set-cookie', '=__Host-Http-postern=evil'],
      ['set-cookie', 'b=2'],
    ]
    expect(plan(fields)).toMatchObject({ setCookies: ['a=1', 'b=2'], notes: ['origin_set_gateway_cookie'] })
  })

  it('loses fields of our names and what was meant for us alone (S37)', () => {
    const { removed, notes } = plan([
      ['Postern-Assertion', 'x'],
      ['postern_request_id', 'x'],
      ['Proxy-Authenticate', 'Basic'],
      ['x-app', '1'],
    ])
    expect([...removed].sort()).toEqual(['postern-assertion', 'postern_request_id', 'proxy-authenticate'])
    expect(notes).toContain('origin_sent_gateway_field')
  })
})

describe('an answer that was made for somebody (S35)', () => {
  it.each([
    undefined,
    'max-age=60',
    'public',
    'no-cache',
    'private="set-cookie"',
    'private, s-maxage=9',
    'public, private',
  ])('is kept from shared caches: %s', (value) => {
    expect(cacheControl(value)).toBe('private, no-store')
  })

  it.each(['private', 'no-store', 'Private, max-age=60', 'no-cache, NO-STORE'])('stays as it is: %s', (value) => {
    expect(cacheControl(value)).toBeUndefined()
  })

  it('is kept from them on public routes too, once the origin was told who asks', () => {
    expect(cacheControl(undefined, { identified: true, route: open('/public/*') })).toBe('private, no-store')
    expect(cacheControl(undefined, { identified: false, route: open('/public/*') })).toBeUndefined()
  })

  it('is kept from them on guarded routes that let nobody in particular pass', () => {
    expect(cacheControl(undefined, { identified: false, route: route('/account/*') })).toBe('private, no-store')
  })

  it('is left to the origin where the route says so', () => {
    const input = { identified: true, route: route('/account/*', { cache: 'origin' }) }
    expect(cacheControl('public', input)).toBeUndefined()
    expect(plan([['cache-control', 'public']], input).shareable).toBe(true)
    expect(plan([['cache-control', 'private']], input).shareable).toBe(false)
  })

  it('says nothing else to caches that listen to fields of their own (RFC 9213)', () => {
    const fields: Fields = [
      ['cache-control', 'private'],
      ['cdn-cache-control', 'max-age=600'],
      ['cloudflare-cdn-cache-control', 'max-age=600'],
      ['surrogate-control', 'max-age=600'],
    ]
    expect(plan(fields, known).removed).toHaveLength(3)
    expect(plan(fields)).toMatchObject({ removed: [], shareable: true })
  })

  it('may carry a session cookie only where no shared cache stores it', () => {
    expect(plan([], known).shareable).toBe(false)
    expect(plan([]).shareable).toBe(true)
    expect(plan([['cache-control', 'no-store']]).shareable).toBe(false)
  })
})

describe('a redirect', () => {
  const locationOf = (location: string, site: Partial<Site> = {}) =>
    plan([['location', location]], {}, site).replaced.find(([name]) => name === 'location')?.[1]

  it.each([
    ['http://origin.internal:3000/next?a=b#c', 'https://shop.example/next?a=b#c'],
    ['HTTP://ORIGIN.internal:3000/', 'https://shop.example/'],
    ['//origin.internal:3000/next', 'https://shop.example/next'],
  ])('to the origin’s own address leads to the site: %s', (location, rewritten) => {
    expect(locationOf(location)).toBe(rewritten)
  })

  it.each([
    '/next',
    'next',
    '?a',
    'https://pay.example/',
    'http://origin.internal/',
    'http://origin.internal:3000.evil.test/',
    'http://[',
  ])('elsewhere stays what it is: %s', (location) => {
    expect(locationOf(location)).toBeUndefined()
  })

  it('of a service binding stays what it is', () => {
    expect(locationOf('http://origin.internal:3000/', { origin: { kind: 'service', binding: 'APP' } })).toBeUndefined()
  })
})
