import { describe, expect, it } from 'vitest'
import { type Refusal, refusalText, silenceText } from '../../../src/dev/node/admin-refusal.ts'

const WHERE = 'https://www.shop.example/_auth'
const problem = (slug: string, title = 'Not here') => JSON.stringify({ type: `urn:postern:problem:${slug}`, title })
const said = (refusal: Partial<Refusal>): string =>
  refusalText({ status: 404, body: '', challenge: null, requestId: null, ...refusal }, WHERE)

describe('a call that was not carried out', () => {
  it('is told by the problem that the gateway names, with the id that its log has', () => {
    expect(said({ body: problem('not-found'), requestId: '01KAS7T5V0E3M8QZ4RN2X6WCBD' })).toBe(
      'There is none: no account has this address, or no key this id. (request 01KAS7T5V0E3M8QZ4RN2X6WCBD)',
    )
    expect(said({ status: 401, body: problem('operator-key-required') })).toMatch(/refused the operator key/)
    expect(said({ status: 403, body: problem('access-denied') })).toMatch(/the secret is not the one/)
    expect(said({ status: 421, body: problem('unknown-host') })).toMatch(/no site under this host/)
    expect(said({ status: 503, body: problem('unavailable') })).toMatch(/Try again/)
  })

  it('names the scope that a key lacks', () => {
    const challenge = 'Bearer realm="operator", error="insufficient_scope", scope="act"'
    expect(said({ status: 403, body: problem('access-denied'), challenge })).toBe(
      'The operator key is not for this: it takes one with the scope act.',
    )
  })

  it.each([
    ['an app that knows no such page', { status: 404, body: '<h1>Not found</h1>' }],
    ['an app that answers problems of its own', { status: 404, body: '{"type":"about:blank","title":"Not Found"}' }],
    ['a redirect', { status: 302 }],
    ['a page that wants a sign-in, at another path', { status: 401, body: problem('sign-in-required', 'Sign in') }],
  ])('is never told as no account or no key by %s', (_, refusal) => {
    expect(said(refusal)).toMatch(/is not the operator's API of Postern: check --url and --base-path/)
  })

  it('cannot be made to move the cursor by what answers there', () => {
    expect(said({ status: 500, body: problem('internal-error', 'a\u001b[2Jb') })).toContain('It says: a?[2Jb.')
    expect(said({ status: 500, body: '\u001b[2J' })).not.toContain('\u001b')
  })
})

describe('a call that nobody has answered', () => {
  it('says why, where anybody knows', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    expect(silenceText(new TypeError('fetch failed', { cause }), WHERE)).toBe(
      `Nothing answers at ${WHERE} (ECONNREFUSED): start the gateway, or name it with --url.`,
    )
    expect(silenceText(new TypeError('fetch failed'), WHERE)).toMatch(/^Nothing answers at /)
  })

  it('may have been carried out all the same where the answer was late', () => {
    const late = Object.assign(new Error('late'), { name: 'TimeoutError' })
    expect(silenceText(late, WHERE)).toMatch(/It may have been done all the same/)
  })
})
