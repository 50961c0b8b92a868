import { describe, expect, it } from 'vitest'
import { boundClaims, customerClaims } from '#gateway/assertion-claims.ts'
import { customer, siteOf, subject } from './builders.ts'

const ISSUER = 'https://login.shop.example'
const bound = { method: 'POST', path: '/account/caf%C3%A9', queryHash: 'h'.repeat(43) } as const

describe('the claims of an assertion', () => {
  it('name the customer, the session, the site and the one request', () => {
    expect({ ...customerClaims(ISSUER, siteOf(), customer()), ...boundClaims(siteOf(), bound) }).toEqual({
      iss: ISSUER,
      aud: 'shop-api',
      sub: subject('alice'),
      principal: 'customer',
      sid: customer().sid,
      acr: 'aal1',
      amr: ['swk'],
      auth_time: customer().authTime,
      htm: 'POST',
      htu: 'https://shop.example/account/caf%C3%A9',
      htq: 'h'.repeat(43),
    })
  })

  it('have no htq where there is no query', () => {
    expect(boundClaims(siteOf(), { method: 'GET', path: '/', queryHash: undefined })).not.toHaveProperty('htq')
  })

  it('hold of a profile only what the site lists', () => {
    const claims = customerClaims(ISSUER, siteOf({ claims: ['email', 'groups'] }), customer())
    expect(claims).toMatchObject({ email: 'alice@shop.example', groups: ['staff'] })
    expect(claims).not.toHaveProperty('name')
  })

  it('hold no address that was not verified, and nothing that is not known', () => {
    const site = siteOf({ claims: ['email', 'email_verified', 'name'] })
    const unverified = customer({ claims: { email: 'a@b.example', email_verified: false } })
    const claims = customerClaims(ISSUER, site, unverified)
    expect(claims).not.toHaveProperty('email')
    expect(claims).not.toHaveProperty('name')
    expect(claims).toMatchObject({ email_verified: false })
  })

  it('name no request where they are those of a session', () => {
    const claims = customerClaims(ISSUER, siteOf({ binding: 'session' }), customer())
    for (const name of ['htm', 'htu', 'htq']) expect(claims).not.toHaveProperty(name)
  })
})
