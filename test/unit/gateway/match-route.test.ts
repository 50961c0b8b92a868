import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Site } from '#config/deployment.ts'
import { matchRoute } from '#gateway/match-route.ts'
import { originAddress } from '#gateway/origin-address.ts'
import { parseRequest } from '#gateway/parse-request.ts'
import { readRoutePattern } from '#policy/route-pattern.ts'
import { compiled, factsOf, open, rawRequest, route } from './builders.ts'

const ruleOf = (target: string, site: Partial<Site> = {}): string => {
  const parsed = parseRequest(rawRequest(target))
  if (!parsed.ok) return parsed.failure.code
  const matched = matchRoute(compiled(site), parsed.value.target)
  return matched.ok ? matched.value.match : matched.failure.code
}

const RULES: Partial<Site> = {
  routes: [
    open('/'),
    open('/public/readme'),
    open('/public/*'),
    open('/files/secret/*', { id: 'inner' }),
    open('/files/*', { encodedSlashes: true, semicolons: true }),
    route('/api/*'),
    route('/Admin'),
    route('/account/*'),
    open('/café'),
  ],
}

describe('the rule that decides a path', () => {
  it.each([
    ['/', '/'],
    ['/public/readme', '/public/readme'],
    ['/public/x/y', '/public/*'],
    ['/public', '/public/*'],
    ['/public/', '/public/*'],
    ['/account', '/account/*'],
    ['/account/', '/account/*'],
    ['/account/a/b', '/account/*'],
    ['/nowhere', '/*'],
    ['/caf%C3%A9', '/café'],
    ['/café', '/café'],
  ])('for %s is %s', (target, match) => {
    expect(ruleOf(target, RULES)).toBe(match)
  })

  it.each([
    ['P1 the query never satisfies a path rule', '/api/private?path=/public', '/api/*'],
    ['P2 an encoded # stays part of its name', '/public/secret%23/x', '/public/*'],
    ['P6 a prefix ends at a slash', '/api../admin', '/*'],
    ['P6 a name that begins like a rule', '/apix', '/*'],
    ['P7 letters that need no escape', '/%61pi/x', '/api/*'],
    ['P9 slashes are merged before rules are asked', '//admin', '/Admin'],
    ['P13 rules that restrict see no case', '/ADMIN', '/Admin'],
    ['P13 nor does an origin that compares in upper case', '/\u0061dm\u0131n', '/Admin'],
    ['P13 a slash at the end changes nothing for them', '/admin/', '/Admin'],
    ['P13 rules for anyone match exactly', '/PUBLIC/x', '/*'],
    ['P13 nor does a slash at the end belong to them', '/public/readme/', '/public/*'],
  ])('%s: %s', (_, target, match) => {
    expect(ruleOf(target, RULES)).toBe(match)
  })
})

describe('a path that a rule takes only without regard to case (P13)', () => {
  const weak = route('/reviews/*', { allow: { if: 'method', in: ['GET'] }, cache: 'origin' })
  const strong = route('/*', { allow: { if: 'acr', atLeast: 'aal2' }, strict: true })
  const site = compiled({ routes: [open('/public/*'), weak], otherwise: strong })
  const found = (target: string) => {
    const matched = matchRoute(site, factsOf(target).target)
    return matched.ok ? matched.value : matched.failure.code
  }

  it('needs what that rule asks for and what holds for the path as it is written, so that no origin is opened', () => {
    expect(found('/REVIEWS/7')).toEqual({
      ...weak,
      allow: { if: 'all', of: [weak.allow, strong.allow] },
      strict: true,
      cache: 'private',
    })
  })

  it('is treated by the rule alone where the case is right', () => {
    expect(found('/reviews/7')).toBe(weak)
    expect(found('/reviews/Seven')).toBe(weak)
    expect(found('/PUBLIC/x')).toBe(strong)
  })
})

describe('a path that origins may divide differently', () => {
  it.each([
    ['P8 encoded slash', '/public/a%2Fb', 'encoded_slash'],
    ['P8 in lower case', '/public/a%2fb', 'encoded_slash'],
    ['P8 encoded backslash', '/public/a%5Cb', 'encoded_slash'],
    ['P7 encoded slash in place of a separator', '/api%2Fx', 'encoded_slash'],
    ['P5 parameter', '/Admin;x=y', 'semicolon'],
    ['P5 encoded semicolon', '/public/a%3Bb', 'semicolon'],
  ])('is refused: %s', (_, target, code) => {
    expect(ruleOf(target, RULES)).toBe(code)
  })

  it.each([
    ['/files/a%2Fb', '/files/*'],
    ['/files/a;b/c', '/files/*'],
    ['/files/a%5Cb;c', '/files/*'],
  ])('is admitted where its rule has opted in: %s', (target, match) => {
    expect(ruleOf(target, RULES)).toBe(match)
  })

  it.each([
    ['an encoded slash would lead on to another rule', '/files/secret%2Fx'],
    ['a parameter would be cut off before another rule', '/files/secret;a/x'],
    ['both together', '/files/secret;a%2Fx'],
  ])('is refused even there where %s', (_, target) => {
    expect(ruleOf(target, RULES)).toBe('several_rules')
  })

  it('is refused where a reading leaves the rule that has opted in', () => {
    const site: Partial<Site> = {
      routes: [],
      otherwise: open('/*', { encodedSlashes: true, semicolons: true }),
    }
    expect(ruleOf('/admin;x', { ...site, routes: [route('/admin')] })).toBe('several_rules')
    expect(ruleOf('/a%2Fadmin', { ...site, routes: [route('/a/admin')] })).toBe('several_rules')
    expect(ruleOf('/a%2Fadmin', site)).toBe('/*')
  })
})

describe('a pattern', () => {
  it.each(['/a*', '/*/a', '/a?b', 'a', '/a/../b', '/a\\b'])('is not %s', (match) => {
    expect(readRoutePattern(match)).toBeUndefined()
  })
})

describe('one view of a request', () => {
  const piece = fc.constantFrom(
    ...[
      '/',
      '//',
      '.',
      '..',
      '%2e',
      '%2f',
      '%2F',
      '%5c',
      ';',
      '%3b',
      '%25',
      '%00',
      'é',
      '?',
      "'",
      '"',
      '%41',
      '%61',
      ' ',
    ],
    ...['public', 'PUBLIC', 'account', 'Account', 'admin', 'files', 'secret', 'api', 'a', '%c3%a9', '{', '|', '^'],
  )
  const target = fc.array(piece, { maxLength: 10 }).map((pieces) => `/${pieces.join('')}`)

  it('is judged and forwarded: what the origin gets falls to the very same rule', () => {
    fc.assert(
      fc.property(target, (raw) => {
        const parsed = parseRequest(rawRequest(raw))
        if (!parsed.ok) return
        const site = compiled(RULES)
        const sent = new URL(originAddress(parsed.value, site))
        expect(sent.href).toBe(originAddress(parsed.value, site))
        const received = parseRequest(rawRequest(sent.href.slice(sent.origin.length)))
        expect(received).toMatchObject({ ok: true, value: { target: parsed.value.target } })
        if (!received.ok) return
        expect(matchRoute(site, received.value.target)).toEqual(matchRoute(site, parsed.value.target))
      }),
      { numRuns: 3000 },
    )
  })

  it('has one rule for whatever an origin makes of an admitted path', () => {
    const decoders = [
      (path: string) => path,
      (path: string) => path.replace(/%2f|%5c|\\/gi, '/'),
      (path: string) => path.replace(/(?:;|%3b)[^/]*/gi, ''),
      (path: string) => path.replace(/%2f|%5c/gi, '/').replace(/(?:;|%3b)[^/]*/gi, ''),
      (path: string) => path.replace(/(?:;|%3b)[^/]*/gi, '').replace(/%2f|%5c/gi, '/'),
    ]
    fc.assert(
      fc.property(target, fc.constantFrom(...decoders), (raw, decode) => {
        const parsed = parseRequest(rawRequest(raw))
        if (!parsed.ok) return
        const site = compiled({
          ...RULES,
          otherwise: open('/*', { encodedSlashes: true, semicolons: true }),
        })
        const matched = matchRoute(site, parsed.value.target)
        if (!matched.ok) return
        const seen = new URL(`http://origin.test${decode(parsed.value.target.path)}`).pathname.replace(/\/{2,}/g, '/')
        const again = matchRoute(site, factsOf(seen).target)
        expect(again).toEqual(matched)
      }),
      { numRuns: 3000 },
    )
  })
})
