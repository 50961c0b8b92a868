import fc from 'fast-check'
import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { type QrMatrix, qrMatrix } from '#authenticators/totp/qr-code.ts'
import { QrCode } from '#pages/components/qr-code.view.tsx'

const markup = (matrix: QrMatrix, label = 'QR code for your app'): string =>
  (<QrCode matrix={matrix} label={label} />).toString()

const square = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
  )

/** What the path paints on a picture of `extent` modules, told from its rectangles. */
const painted = (html: string, extent: number): QrMatrix => {
  const [, path = ''] = html.match(/<path d="([^"]*)"/) ?? []
  const picture = Array.from({ length: extent }, () => Array.from({ length: extent }, () => false))
  let rest = path
  for (const [run, x, y, right, left] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    expect(left).toBe(right)
    picture[Number(y)]?.fill(true, Number(x), Number(x) + Number(right))
    rest = rest.replace(run, '')
  }
  expect(rest).toBe('')
  return picture
}

describe('the picture of a QR code', () => {
  test('paints the dark modules and no others, with four light ones on every side', () => {
    fc.assert(
      fc.property(square, (matrix) => {
        const extent = matrix.length + 8
        const html = markup(matrix)
        expect(html).toContain(`viewBox="0 0 ${extent} ${extent}"`)
        const light = (count: number): readonly boolean[] => Array.from({ length: count }, () => false)
        const edge = Array.from({ length: 4 }, () => light(extent))
        expect(painted(html, extent)).toEqual([
          ...edge,
          ...matrix.map((row) => [...light(4), ...row, ...light(4)]),
          ...edge,
        ])
      }),
    )
  })

  test('is black on white by attributes, whatever the theme, with sharp edges of whole pixels', () => {
    const html = markup([[true]])
    expect(html).toBe(
      '<svg class="qr-code" viewBox="0 0 9 9" width="36" height="36" shape-rendering="crispEdges" role="img" aria-label="QR code for your app"><rect width="9" height="9" fill="#ffffff"></rect><path d="M4 4h1v1h-1z" fill="#000000"></path></svg>',
    )
  })

  test('is one picture with a name for those who hear the page, escaped', () => {
    const html = markup([[true]], 'Code for "Field & Larch" <b>')
    expect(html).toContain('role="img" aria-label="Code for &quot;Field &amp; Larch&quot; &lt;b&gt;"')
  })

  test('of a real code is valid, holds no style, and is small', async () => {
    const html = markup((await qrMatrix(`otpauth://totp/${'a'.repeat(150)}`)) ?? [])
    expect(html).not.toMatch(/style|currentColor|var\(/)
    expect(html.match(/<path /g)).toHaveLength(1)
    expect(html.length).toBeLessThan(20_000)
    const validator = new HtmlValidate({ root: true, extends: ['html-validate:recommended', 'html-validate:a11y'] })
    expect((await validator.validateString(html)).results).toEqual([])
  })
})
