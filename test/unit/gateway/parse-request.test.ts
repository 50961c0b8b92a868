import { describe, expect, it } from 'vitest'
import { MAX_HEADER_CHARACTERS, METHODS, parseRequest } from '#gateway/parse-request.ts'
import { factsOf, type RequestInput, rawRequest } from './builders.ts'

const refused = (target: string, input: RequestInput = {}) => {
  const parsed = parseRequest(rawRequest(target, input))
  return parsed.ok ? 'not refused' : `${parsed.failure.slug}: ${parsed.failure.code}`
}

describe('the facts of a request', () => {
  it('hold the canonical target, the host in its one spelling and the method', () => {
    expect(factsOf('//a/%62?c=d', { host: 'SHOP.Example.:443', method: 'PUT' })).toMatchObject({
      method: 'PUT',
      scheme: 'https',
      host: 'shop.example',
      target: { path: '/a/b', segments: ['a', 'b'], rawQuery: 'c=d' },
    })
  })

  it.each([
    ['a browser that navigates', { 'sec-fetch-mode': 'navigate', accept: '*/*' }, true],
    ['a script of a browser', { 'sec-fetch-mode': 'cors', accept: 'text/html' }, false],
    ['an old browser that asks for HTML', { accept: 'application/xml, Text/HTML;q=0.9' }, true],
    ['a program', { accept: 'application/json' }, false],
    ['a program that says nothing', {}, false],
    ['a socket', { 'sec-fetch-mode': 'websocket', accept: 'text/html' }, false],
  ])('tell whether a person looks at the answer: %s', (_, headers, navigation) => {
    expect(factsOf('/', { headers }).navigation).toBe(navigation)
  })

  it('know a request for a socket by its Upgrade', () => {
    expect(factsOf('/', { headers: { upgrade: 'WebSocket' } }).websocket).toBe(true)
    expect(factsOf('/', { headers: { upgrade: 'h2c' } }).websocket).toBe(false)
    expect(factsOf('/', { method: 'POST', headers: { upgrade: 'websocket' } }).websocket).toBe(false)
  })

  it('name every header field once', () => {
    const { fieldNames } = factsOf('/', { headers: { 'X-A': '1', 'x-b': '2' } })
    expect([...fieldNames].sort()).toEqual(['host', 'x-a', 'x-b'])
  })

  it('take the authority of the address where no Host field is shown', () => {
    const parsed = parseRequest({ url: 'https://Shop.Example/a', method: 'GET', headers: new Headers(), body: null })
    expect(parsed).toMatchObject({ ok: true, value: { host: 'shop.example' } })
  })
})

describe('a CORS preflight (S32)', () => {
  const asks = { origin: 'https://spa.example', 'access-control-request-method': 'PUT' }

  it('is OPTIONS with an Origin and the method that is asked for, and without a body', () => {
    expect(factsOf('/', { method: 'OPTIONS', headers: asks }).preflight).toEqual({ method: 'PUT', fields: undefined })
  })

  it.each<[string, RequestInput]>([
    [
      'OPTIONS without Access-Control-Request-Method',
      { method: 'OPTIONS', headers: { origin: 'https://spa.example' } },
    ],
    ['OPTIONS without Origin', { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } }],
    ['OPTIONS with a body', { method: 'OPTIONS', headers: asks, body: 'x' }],
    ['another method', { method: 'GET', headers: asks }],
  ])('is not %s', (_, input) => {
    expect(factsOf('/', input).preflight).toBeUndefined()
  })
})

describe('methods (P18)', () => {
  it.each([...METHODS])('%s is served', (method) => {
    expect(factsOf('/', { method }).method).toBe(method)
  })

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'get', 'FOO'])('%s is not', (method) => {
    expect(refused('/', { method })).toBe('method-not-allowed: method')
  })
})

describe('hosts (3c)', () => {
  it.each([
    ['A4 quotes', 'a";for=1.2.3.4', 'host'],
    ['user information', 'user@shop.example', 'host'],
    ['two hosts', 'shop.example, evil.test', 'host'],
    ['a path in the host', 'shop.example/public', 'address'],
    ['a query in the host', 'shop.example?x', 'address'],
    ['a fragment in the host', 'shop.example#', 'address'],
    ['a backslash in the host', 'shop.example\\public', 'address'],
    ['nothing', '', 'host'],
  ])('a Host with %s has no single meaning', (_, host, code) => {
    const { url, method, body } = rawRequest('/x', { host: 'placeholder' })
    const headers = new Headers({ host })
    expect(parseRequest({ url: url.replace('placeholder', host), method, headers, body })).toMatchObject({
      ok: false,
      failure: { slug: 'ambiguous-request', code },
    })
  })
})

describe('the size of address and header fields', () => {
  const withSize = (size: number): string => {
    const fixed = 'https://shop.example/'.length + 'host'.length + 'shop.example'.length + 'x'.length
    return refused('/', { headers: { x: 'y'.repeat(size - fixed) } })
  }

  it('may be 16 kB and more', () => {
    expect(withSize(16 * 1024)).toBe('not refused')
  })

  it(`ends at ${MAX_HEADER_CHARACTERS} characters`, () => {
    expect(withSize(MAX_HEADER_CHARACTERS)).toBe('not refused')
    expect(withSize(MAX_HEADER_CHARACTERS + 1)).toBe('headers-too-large: size')
  })

  it('counts the address', () => {
    expect(refused(`/?${'q'.repeat(MAX_HEADER_CHARACTERS)}`)).toBe('headers-too-large: size')
  })
})

describe('a refusal', () => {
  it('says which part has no single meaning, and whether a person waits for the answer', () => {
    const headers = { accept: 'text/html' }
    expect(parseRequest(rawRequest('/a/../b', { headers }))).toEqual({
      ok: false,
      failure: { slug: 'ambiguous-request', code: 'dot_segment', navigation: true },
    })
  })
})
