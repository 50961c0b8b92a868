import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../../demo/html.ts'

describe('html', () => {
  it('escapes values for text and for quoted attributes', () => {
    const evil = `"><script>alert('1')</script>&`
    expect(html`<p title="${evil}">${evil}</p>`.toString()).not.toMatch(/<script|"">|'|&(?!#\d+;)/)
  })

  it('leaves markup and lists of markup as they are', () => {
    expect(html`<ul>${[html`<li>1</li>`, html`<li>${'<'}</li>`]}</ul>`.toString()).toBe(
      '<ul><li>1</li><li>&#60;</li></ul>',
    )
  })

  it('prints nothing for what is absent', () => {
    expect(html`a${undefined}b${false}c`.toString()).toBe('abc')
  })

  it('never lets a value end the text or attribute it stands in', async () => {
    await fc.assert(
      fc.property(fc.string(), (value) => {
        const inside = html`${value}`.toString()
        expect(inside).not.toMatch(/[<>"']/)
      }),
    )
  })
})
