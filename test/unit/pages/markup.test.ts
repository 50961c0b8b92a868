import { gzipSync } from 'node:zlib'
import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { GALLERY_DEPLOYMENT } from '../../support/gallery/given.ts'
import { gallery } from '../../support/page-gallery.tsx'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // Spelling of the markup, which the renderer decides: void elements and boolean attributes.
    'void-style': ['error', { style: 'selfclose' }],
    'attribute-boolean-style': ['error', { style: 'empty' }],
    'attribute-empty-style': ['error', { style: 'empty' }],
    // Our own files, named by their content.
    'require-sri': ['error', { target: 'crossorigin' }],
    'no-inline-style': 'error',
    // Names and addresses may be long.
    'long-title': 'off',
  },
})
const pages = await gallery()
const named = pages.map((page) => [`${page.name} (${page.language})`, page] as const)

describe.each(named)('%s', (_, { html, language }) => {
  test('is valid and accessible HTML', async () => {
    const { results } = await validator.validateString(html)
    const complaints = results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
    )
    expect(complaints).toEqual([])
  })

  test('holds no inline style, script or handler and nothing from elsewhere', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i)
    for (const script of html.match(/<script[^>]*>[^<]*/g) ?? []) {
      expect(script).toMatch(/^<script type="module" src="\/_auth\/assets\/[0-9a-f]{16}\.js">$/)
    }
    for (const [, target = ''] of html.matchAll(/\s(?:src|action|data-options-url)="([^"]*)"/g)) {
      // A form that waited goes to the app's own address.
      expect(target).toMatch(/^\/(?:_auth\/|checkout$)/)
    }
  })

  test('names its language and stays below 20 kB', () => {
    expect(html).toMatch(new RegExp(`^<!DOCTYPE html>\\n<html lang="${language}">`))
    expect(gzipSync(html).length).toBeLessThan(20_000)
  })

  test('has one heading of the first order and one main part', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html.match(/<main[ >]/g)).toHaveLength(1)
  })

  test('posts only forms that carry a seal, but for signing out', () => {
    for (const [form] of html.matchAll(/<form .*?<\/form>/gs)) {
      expect(form).toContain('method="post"')
      if (form.includes('action="/_auth/sign-out"')) continue
      expect(form).toMatch(/type="hidden" name="(?:flow|form|postern-ticket)"/)
    }
  })

  test('focuses one thing at most', () => {
    expect((html.match(/\sautofocus=""/g) ?? []).length).toBeLessThanOrEqual(1)
  })
})

describe('pages', () => {
  test("escape the operator's name wherever it stands", async () => {
    const hostile = await gallery({ ...GALLERY_DEPLOYMENT, name: `<img src=x onerror=alert(1)>"'&` })
    for (const { html } of hostile) expect(html).not.toContain('<img src=x')
  })

  test('show a logo in place of the name set in type', async () => {
    const [page] = await gallery({ ...GALLERY_DEPLOYMENT, brand: { colour: '#2f5d50', logo: '<svg/>' } })
    expect(page?.html).toMatch(/<img [^>]*src="\/_auth\/assets\/[0-9a-f]{16}\.svg" alt="Field &amp; Larch"/)
    expect(page?.html).not.toContain('class="monogram"')
  })
})
