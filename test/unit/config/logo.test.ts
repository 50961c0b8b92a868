import { expect, test } from 'vitest'
import { parseLogo } from '#config/logo.ts'

const svg = (inner: string, attributes = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"${attributes}>${inner}</svg>`

test.each([
  ['a shape', svg('<path d="M0 0h8v8z" fill="#1f4e8c"/>')],
  [
    'a gradient within the document',
    svg(
      '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><rect width="8" height="8" fill="url(#a)"/>',
    ),
  ],
  ['a shape used twice', svg('<g id="a"><circle r="1"/></g><use href="#a" x="4"/>')],
  ['a title with an ampersand', svg('<title>Bread &amp; Roses</title>')],
  ['single quotes', svg("<circle r='1'/>")],
  ['no content', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
])('takes %s', (_, logo) => {
  expect(parseLogo(logo)).toEqual({ ok: true, value: logo.trim() })
})

test('serves what it read: no declaration, no comments', () => {
  const logo = `<?xml version="1.0"?>\n<!-- made by hand -->\n${svg('<!-- a dot --><circle r="1"/>')}\n`
  expect(parseLogo(logo)).toEqual({ ok: true, value: svg('<circle r="1"/>') })
})

test.each([
  ['another document', '<html></html>'],
  ['two documents', `${svg('')}<script>alert(1)</script>`],
  ['a script', svg('<script>alert(1)</script>')],
  ['a script in capitals', svg('<SCRIPT>alert(1)</SCRIPT>')],
  ['a script with a prefix', svg('<svg:script>alert(1)</svg:script>')],
  ['an event handler', svg('', ' onload="alert(1)"')],
  ['an event handler without quotes', svg('<circle r="1" onclick=alert(1) />')],
  ['an event handler behind a slash', svg('<circle/onclick="alert(1)"/>')],
  ['an animation that sets a link', svg('<animate attributeName="href" values="javascript:alert(1)"/>')],
  ['a link', svg('<a href="https://evil.example"><circle r="1"/></a>')],
  ['HTML inside', svg('<foreignObject><body/></foreignObject>')],
  ['a style sheet', svg('<style>@import url(https://evil.example/x.css)</style>')],
  ['a style', svg('<circle r="1" style="fill:url(https://evil.example/x)"/>')],
  ['a picture from elsewhere', svg('<image href="https://evil.example/x.png"/>')],
  ['a shape from elsewhere', svg('<use href="https://evil.example/x.svg#a"/>')],
  ['a shape from elsewhere by its old name', svg('<use xlink:href="//evil.example/x.svg#a"/>')],
  ['a shape from a data address', svg('<use href="data:image/svg+xml,x#a"/>')],
  ['a paint from elsewhere', svg('<rect fill="url(https://evil.example/x#a)"/>')],
  ['a paint from elsewhere, in hexadecimal', svg('<rect fill="&#117;rl(//evil.example/x#a)"/>')],
  ['a paint from elsewhere, escaped', svg('<rect fill="u\\72 l(//evil.example/x#a)"/>')],
  ['a second namespace', svg('<path/>', ' xmlns:x="http://www.w3.org/1999/xhtml"')],
  ['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml"><path/></svg>'],
  ['a document type', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`],
  ['an entity of its own', svg('<title>&x;</title>')],
  ['character data', svg('<![CDATA[<script>alert(1)</script>]]>')],
  ['an instruction', svg('<?xml-stylesheet href="https://evil.example/x.css"?>')],
  ['a comment that ends early', svg('<!--><script>alert(1)</script>-->')],
  ['a handler that a removed comment would lay bare', svg('<circle on<!-- -->load="alert(1)"/>')],
  ['a tag that never ends', svg('<circle r="1"')],
])('refuses %s', (_, logo) => {
  expect(parseLogo(logo).ok).toBe(false)
})
