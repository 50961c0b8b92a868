import { beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#messages/text.ts'
import corpus from '../../corpus/redirects.json' with { type: 'json' }
import { pass, stopClock } from '../directory/arrange.ts'
import { follow, hidden, leadsTo, NAVIGATION, newVisitor, proveAddress, SITE, startGateway } from './arrange.ts'

beforeEach(stopClock)

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/%2f%2fevil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/%2e%2e//evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'evil.example',
  '@evil.example',
  '.evil.example',
  ':443',
  '/%00',
  '/\u0000',
  '/%0d%0aSet-Cookie:a=b',
  '/x\r\nSet-Cookie: a=b',
  `/${'x'.repeat(3000)}`,
]

/** Where a browser would end up that follows this location from a page of the site. */
const originOf = (location: string): string => new URL(location, `${SITE}/_auth/sign-in`).origin

/** Each lead of the corpus once, and each way to write a host behind the lead that is believed most easily. */
const CORPUS = [
  ...corpus.leads.map((lead) => `${lead}evil.example/`),
  ...corpus.hosts.map((host) => `//${host}`),
  ...corpus.whole,
]

const withReturn = (target: string): string => `?return_to=${encodeURIComponent(target)}`

describe('an address of another site in return_to', () => {
  it.each(ELSEWHERE)('%j leads nobody away after signing in by a code', async (target) => {
    const gateway = startGateway()
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', 'ada@example.com')
    const visitor = newVisitor(gateway)
    const location = leadsTo(await proveAddress(gateway, visitor, 'sign-in', 'ada@example.com', withReturn(target)))
    expect(originOf(location)).toBe(SITE)
    expect(location).toMatch(/^\/(?![/\\])/)
    const already = leadsTo(await visitor.get(`/_auth/sign-in${withReturn(target)}`))
    expect(originOf(already)).toBe(SITE)
  })

  it.each(ELSEWHERE)('%j leads nobody away after signing up, nor after "not now"', async (target) => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const proved = await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com', withReturn(target))
    const flow = hidden(await (await follow(visitor, proved)).text(), 'flow')
    expect(originOf(leadsTo(await visitor.post('/_auth/passkey/skip', { flow })))).toBe(SITE)
  })

  it.each(ELSEWHERE)('%j leads nobody away from sign-out, in the form or in the address', async (target) => {
    const visitor = newVisitor(startGateway())
    expect(originOf(leadsTo(await visitor.post('/_auth/sign-out', { return_to: target })))).toBe(SITE)
    expect(originOf(leadsTo(await visitor.post(`/_auth/sign-out${withReturn(target)}`, {})))).toBe(SITE)
  })

  it('leads nobody away from sign-in or sign-out, with any lead, host or script of the corpus (R8)', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')
    for (const target of CORPUS) {
      const location = leadsTo(await visitor.get(`/_auth/sign-in${withReturn(target)}`))
      expect(originOf(location), target).toBe(SITE)
      expect(location, target).toMatch(/^\/(?![/\\])/)
    }
    const stranger = newVisitor(gateway)
    for (const target of CORPUS) {
      const left = leadsTo(await stranger.post('/_auth/sign-out', { return_to: target }))
      expect(originOf(left), target).toBe(SITE)
      expect(left, target).toMatch(/^\/(?![/\\])/)
    }
  })

  it.each(ELSEWHERE)('%j stands in no link of a page', async (target) => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')
    pass(700)
    const pages = ['sign-in', 'sign-up', 'sign-out', 'step-up', 'passkey', 'sign-in?again=1']
    for (const page of pages) {
      const query = page.includes('?') ? withReturn(target).replace('?', '&') : withReturn(target)
      const response = await visitor.get(`/_auth/${page}${query}`)
      const location = response.headers.get('location')
      if (location !== null) expect(originOf(location)).toBe(SITE)
      const html = await response.text()
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) {
        expect(originOf(href.replaceAll('&amp;', '&'))).toBe(SITE)
      }
    }
  })
})

describe('a path of this site in return_to', () => {
  it.each([
    ['/page', '/page'],
    ['/page?a=1&b=%26#part', '/page?a=1&b=%26#part'],
    ['/a//b', '/a/b'],
    ['/ünicode', '/%C3%BCnicode'],
    ['', '/'],
  ])('%j leads to %j', async (target, expected) => {
    const gateway = startGateway()
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', 'ada@example.com')
    const proved = await proveAddress(gateway, newVisitor(gateway), 'sign-in', 'ada@example.com', withReturn(target))
    expect(leadsTo(proved)).toBe(expected)
  })
})

describe('the sealed address of a protected page', () => {
  it('leads back there', async () => {
    const gateway = startGateway()
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', 'ada@example.com')
    const visitor = newVisitor(gateway)
    const signIn = leadsTo(await visitor.get('/orders?id=7'))
    expect(signIn).toMatch(/^\/_auth\/sign-in\?continue=[A-Za-z0-9_.-]+$/)
    const query = signIn.slice('/_auth/sign-in'.length)
    expect(leadsTo(await proveAddress(gateway, visitor, 'sign-in', 'ada@example.com', query))).toBe('/orders?id=7')
  })

  it('of a form leads to the page that it stood on, and says that nothing was sent', async () => {
    const visitor = newVisitor(startGateway())
    const refused = await visitor.post('/orders', { item: '7' }, { referer: `${SITE}/basket` })
    const page = await (await follow(visitor, refused)).text()
    expect(page).toContain(translator('en')('notice.nothing-sent'))
    const strange = await visitor.post('/orders', { item: '7' }, { referer: 'https://evil.example/basket' })
    expect(await (await follow(visitor, strange)).text()).not.toContain('evil.example')
  })

  it('that was tampered with leads to the start page', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')
    for (const sealed of ['x', '', 'a.b.c', `${'A'.repeat(8)}.ha8.${'A'.repeat(80)}`]) {
      expect(leadsTo(await visitor.get(`/_auth/sign-in?continue=${sealed}`))).toBe('/')
    }
  })
})

describe('the redirect from a protected page', () => {
  it.each(ELSEWHERE.filter((target) => target.startsWith('/')))('%j never leads away', async (target) => {
    const gateway = startGateway()
    const response = await gateway.send(encodeURI(target), { headers: NAVIGATION })
    const location = response.headers.get('location')
    if (location !== null) expect(originOf(location)).toBe(SITE)
    expect(gateway.forwarded).toEqual([])
  })
})
