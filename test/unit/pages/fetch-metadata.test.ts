import { describe, expect, it } from 'vitest'
import { type FetchMetadata, refuseByMetadata } from '#pages/fetch-metadata.ts'

const SITE = 'https://shop.example'
const bare: FetchMetadata = { method: 'GET', site: null, mode: null, destination: null, origin: null }
const navigation = { site: 'same-origin', mode: 'navigate', destination: 'document' }

describe('a page of ours', () => {
  it.each<[string, Partial<FetchMetadata>]>([
    ['a link from anywhere', { ...navigation, site: 'cross-site' }],
    ['an address typed by hand', { ...navigation, site: 'none' }],
    ['a client that sends no metadata', {}],
    ['our own form, whose Origin is null under no-referrer', { ...navigation, method: 'POST', origin: 'null' }],
    ['our own form in a browser that sends Origin alone', { method: 'POST', origin: SITE }],
  ])('answers %s', (_, metadata) => {
    expect(refuseByMetadata({ ...bare, ...metadata }, 'navigation', SITE)).toBeUndefined()
  })

  it.each<[string, Partial<FetchMetadata>]>([
    ['a script of the app that fetches it', { site: 'same-origin', mode: 'cors', destination: 'empty' }],
    ['a frame', { ...navigation, destination: 'iframe' }],
    ['an object', { ...navigation, destination: 'object' }],
    ['a form of another site', { ...navigation, method: 'POST', site: 'cross-site', origin: 'https://evil.example' }],
    [
      'a form of a sibling host',
      { ...navigation, method: 'POST', site: 'same-site', origin: 'https://a.shop.example' },
    ],
    [
      'a form that claims same-origin under another Origin',
      { ...navigation, method: 'POST', origin: 'https://evil.example' },
    ],
    ['a post with neither header', { method: 'POST' }],
    ['a post whose Origin is null and without metadata', { method: 'POST', origin: 'null' }],
  ])('refuses %s', (_, metadata) => {
    expect(refuseByMetadata({ ...bare, ...metadata }, 'navigation', SITE)).toBe('cross-site-request')
  })
})

describe('an endpoint for scripts', () => {
  it('answers scripts of the site', () => {
    const fetched = { ...bare, method: 'POST', site: 'same-origin', mode: 'cors', destination: 'empty', origin: SITE }
    expect(refuseByMetadata(fetched, 'script', SITE)).toBeUndefined()
  })

  it('takes no unsafe request from another site, whatever it is called', () => {
    const posted = { ...bare, method: 'POST', site: 'cross-site', mode: 'no-cors' }
    for (const audience of ['script', 'any'] as const) {
      // A sandboxed frame and a page without referrer say `null`, as our own forms do.
      for (const origin of ['https://evil.example', 'null', null]) {
        expect(refuseByMetadata({ ...posted, origin }, audience, SITE)).toBe('cross-site-request')
      }
    }
  })
})

describe('an endpoint for programs of the operator', () => {
  const posted = { ...bare, method: 'POST' }

  it('answers what no browser sent', () => {
    expect(refuseByMetadata(posted, 'program', SITE)).toBeUndefined()
    // Node's fetch says how it fetches, and not for whom.
    expect(refuseByMetadata({ ...posted, mode: 'cors' }, 'program', SITE)).toBeUndefined()
  })

  it.each<[string, Partial<FetchMetadata>]>([
    ['a script of the site', { site: 'same-origin', mode: 'cors', destination: 'empty', origin: SITE }],
    ['a script of another site', { site: 'cross-site', mode: 'cors', origin: 'https://evil.example' }],
    ['a form', { ...navigation, origin: 'null' }],
    ['a script in a browser without metadata', { origin: SITE }],
    ['an address typed by hand', { ...navigation, method: 'GET', site: 'none' }],
  ])('refuses %s', (_, metadata) => {
    expect(refuseByMetadata({ ...posted, ...metadata }, 'program', SITE)).toBe('cross-site-request')
  })
})
