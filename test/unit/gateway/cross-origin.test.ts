import { describe, expect, it } from 'vitest'
import { answerPreflight, isTrustedOrigin } from '#gateway/cross-origin.ts'
import { compiled, factsOf } from './builders.ts'

const preflight = (origin: string, method = 'PUT', fields?: string) =>
  answerPreflight(
    compiled(),
    factsOf('/account', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(fields === undefined ? {} : { 'access-control-request-headers': fields }),
      },
    }),
  )

describe('a preflight', () => {
  it('is answered from the settings for a listed web origin', () => {
    expect(preflight('https://spa.example', 'DELETE', 'content-type, x-csrf')).toEqual({
      ok: true,
      value: {
        'access-control-allow-origin': 'https://spa.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'DELETE',
        'access-control-allow-headers': 'content-type, x-csrf',
        'access-control-max-age': '600',
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      },
    })
  })

  it.each(['https://evil.test', 'null', 'https://spa.example:8443', 'http://spa.example', 'https://SPA.example'])(
    'is refused for %s',
    (origin) => {
      expect(preflight(origin)).toEqual({ ok: false, failure: { code: 'origin_not_allowed' } })
    },
  )

  it('admits neither methods that are not served nor fields that are the gateway’s', () => {
    const answered = preflight('https://spa.example', 'TRACE', 'x-ok, Postern-Assertion, postern_x, b c,')
    expect(answered.ok && answered.value).not.toHaveProperty('access-control-allow-methods')
    expect(answered.ok && answered.value).toMatchObject({ 'access-control-allow-headers': 'x-ok' })
  })
})

describe('a trusted web origin', () => {
  it('is that of any host of the site, or one that is listed', () => {
    const site = compiled()
    for (const origin of ['https://shop.example', 'https://www.shop.example', 'https://spa.example']) {
      expect(isTrustedOrigin(site, origin)).toBe(true)
    }
    for (const origin of ['http://shop.example', 'https://other.shop.example', 'null', '']) {
      expect(isTrustedOrigin(site, origin)).toBe(false)
    }
  })
})
