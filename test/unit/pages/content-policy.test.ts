import { describe, expect, test } from 'vitest'
import { PAGE_HEADERS } from '#pages/content-policy.ts'

const directives = new Map(
  (PAGE_HEADERS['content-security-policy'] ?? '').split('; ').map((directive) => {
    const [name = '', ...values] = directive.split(' ')
    return [name, values.join(' ')]
  }),
)

describe('the content policy of our pages', () => {
  test('allows nothing that is not listed', () => expect(directives.get('default-src')).toBe("'none'"))

  test('allows scripts, styles and images of the site itself, none of them inline', () => {
    for (const name of ['script-src', 'style-src', 'img-src', 'connect-src'])
      expect(directives.get(name)).toBe("'self'")
    expect(PAGE_HEADERS['content-security-policy']).not.toMatch(/unsafe|\*|https?:|data:|blob:/)
  })

  test('refuses frames around and other bases, and binds no redirect of a form', () => {
    expect(directives.has('form-action')).toBe(false)
    expect(directives.get('frame-ancestors')).toBe("'none'")
    expect(directives.get('base-uri')).toBe("'none'")
    expect(PAGE_HEADERS['x-frame-options']).toBe('DENY')
  })

  test('refuses markup made from strings', () => {
    expect(directives.get('require-trusted-types-for')).toBe("'script'")
    expect(directives.get('trusted-types')).toBe("'none'")
  })

  test('shares nothing with other windows, caches or sites', () => {
    expect(PAGE_HEADERS).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  test('keeps passkeys for the page itself', () => {
    expect(PAGE_HEADERS['permissions-policy']).toContain('publickey-credentials-get=(self)')
    expect(PAGE_HEADERS['permissions-policy']).toContain('publickey-credentials-create=(self)')
  })
})
