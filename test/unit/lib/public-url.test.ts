import { describe, expect, it } from 'vitest'
import { normaliseHost, splitAddress } from '#lib/public-url.ts'

describe('the parts of an address', () => {
  it('are taken as they are', () => {
    expect(splitAddress('http://App.Example.:80//a/../b?c#d', undefined)).toEqual({
      scheme: 'http',
      authority: 'App.Example.:80',
      target: '//a/../b?c#d',
    })
  })

  it.each([
    ['a Host that brings a path', 'http://a/b?c/x', 'a/b?c'],
    ['a Host that brings a fragment', 'http://a#/x', 'a#'],
    ['a Host that brings a backslash', 'http://a\\b/x', 'a\\b'],
    ['another host', 'http://a/x', 'b'],
    ['no web address', 'ftp://a/x', 'a'],
  ])('do not fit: %s', (_, url, host) => {
    expect(splitAddress(url, host)).toBeUndefined()
  })

  it('leave an asterisk in the target', () => {
    expect(splitAddress('http://a*', 'a')).toMatchObject({ authority: 'a', target: '*' })
  })
})

describe('the one spelling of a host', () => {
  it.each([
    ['A5 upper case', 'APP.Example.COM', 'https', 'app.example.com'],
    ['A5 trailing dot', 'app.example.com.', 'https', 'app.example.com'],
    ['A5 default port', 'app.example.com:443', 'https', 'app.example.com'],
    ['A5 all three', 'App.Example.Com.:80', 'http', 'app.example.com'],
    ['another port', 'localhost:8787', 'http', 'localhost:8787'],
    ['the port of the other scheme', 'app.example.com:443', 'http', 'app.example.com:443'],
    ['IPv6', '[::1]:8787', 'http', '[::1]:8787'],
  ] as const)('%s: %s', (_, authority, scheme, host) => {
    expect(normaliseHost(authority, scheme)).toBe(host)
  })

  it.each([
    ['A4 quotes', 'a";for=1.2.3.4'],
    ['user information', 'user@app.example.com'],
    ['two values', 'a, b'],
    ['two trailing dots', 'app.example.com..'],
    ['empty label', 'app..example.com'],
    ['blank', 'a b'],
    ['empty port', 'a:'],
    ['nothing', ''],
    ['dot', '.'],
    ['percent', 'a%2fb'],
    ['not ASCII', 'ａpp.example'],
  ])('is refused: %s', (_, authority) => {
    expect(normaliseHost(authority, 'https')).toBeUndefined()
  })
})
