import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findAsset, pageAssets } from '#pages/assets.ts'

const plain = { basePath: '/_auth', brand: { colour: '#2f5d50' } }
const assets = pageAssets(plain)
const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length

describe('assets', () => {
  test('are found by their own path only', () => {
    expect(findAsset(assets, assets.styles.path)).toBe(assets.styles)
    expect(findAsset(assets, assets.passkeyScript.path)).toBe(assets.passkeyScript)
    expect(findAsset(assets, '/_auth/assets/0000000000000000.css')).toBeUndefined()
    expect(findAsset(assets, '/_auth/assets/')).toBeUndefined()
  })

  test('are named by their content, below the base path', () => {
    expect(assets.styles.path).toMatch(/^\/_auth\/assets\/[0-9a-f]{16}\.css$/)
    expect(pageAssets({ ...plain, basePath: '/id' }).styles.path).toMatch(/^\/id\/assets\//)
    expect(pageAssets(plain).styles.path).toBe(assets.styles.path)
    expect(pageAssets({ ...plain, brand: { colour: '#2f5d51' } }).styles.path).not.toBe(assets.styles.path)
    const paths = [assets.styles, assets.formScript, assets.passkeyScript].map(({ path }) => path)
    expect(new Set(paths).size).toBe(3)
  })

  test('are kept for ever, as the type they are, by this site only', () => {
    for (const { headers } of [assets.styles, assets.formScript]) {
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
    expect(assets.styles.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(assets.formScript.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  test('give apps a script of at most 2 kB under a name that stays, without what only its readers need', () => {
    const { path, body, headers } = assets.appScript
    expect(path).toBe('/_auth/client.js')
    expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(2048)
    expect(body).toMatch(/^export const send=async/m)
    expect(body).not.toMatch(/\/\*|^\s*\/\/|^ /m)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect(findAsset(assets, path)).toBe(assets.appScript)
  })

  test('serve a logo that runs no script when it is opened by itself', () => {
    const { logo } = pageAssets({ ...plain, brand: { colour: '#2f5d50', logo: '<svg onload="alert(1)"/>' } })
    expect(logo?.headers['content-type']).toBe('image/svg+xml; charset=utf-8')
    expect(logo?.headers['content-security-policy']).toMatch(/default-src 'none'.*; sandbox$/)
    expect(assets.logo).toBeUndefined()
  })

  test('let no colour smuggle in other styles', () => {
    const { styles } = pageAssets({ ...plain, brand: { colour: '#000;}body{display:none' } })
    expect(styles.body).not.toContain('body{display:none')
  })

  test('stay small: 10 kB of styles, 20 kB in all', () => {
    const sizes = [assets.styles, assets.formScript, assets.passkeyScript].map(({ body }) => gzipped(body))
    expect(sizes[0]).toBeLessThan(10_000)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000)
  })

  test('load nothing from elsewhere', () => {
    expect(assets.styles.body).not.toMatch(/url\(|@import|@font-face/)
    for (const { body } of [assets.formScript, assets.passkeyScript]) {
      expect(body).not.toMatch(
        /https?:\/\/|import\s|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|localStorage|sessionStorage|document\.cookie/,
      )
    }
  })
})
