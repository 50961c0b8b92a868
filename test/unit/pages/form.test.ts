import { describe, expect, it } from 'vitest'
import { MAX_FORM_BYTES, parseFields, readForm, readJson } from '#pages/form.ts'

const posted = (body: BodyInit, type = 'application/x-www-form-urlencoded') =>
  new Request('https://shop.example/', { method: 'POST', body, headers: { 'content-type': type } })

describe('fields', () => {
  it('are read once each, with plus signs as blanks', () => {
    expect(parseFields('a=1+2&b=%C3%A4&c')).toEqual(
      new Map([
        ['a', '1 2'],
        ['b', 'ä'],
        ['c', ''],
      ]),
    )
  })

  it.each([
    ['a name that stands twice', 'flow=a&flow=b'],
    ['a name that stands twice in two spellings', 'flow=a&%66low=b'],
    ['a broken escape', 'a=%zz'],
    ['an escape that is no UTF-8', 'a=%ff'],
    ['more fields than any form of ours has', Array.from({ length: 33 }, (_, index) => `f${index}=`).join('&')],
  ])('are refused with %s', (_, text) => {
    expect(parseFields(text)).toBeUndefined()
  })
})

describe('a posted form', () => {
  it('is read up to its limit and refused one byte beyond', async () => {
    const filled = (length: number) => `a=${'x'.repeat(length - 2)}`
    expect((await readForm(posted(filled(MAX_FORM_BYTES)))).ok).toBe(true)
    expect(await readForm(posted(filled(MAX_FORM_BYTES + 1)))).toEqual({ ok: false, failure: 'body-too-large' })
  })

  it('is refused by what arrives, not by what was declared', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(1024).fill(97))
      },
    })
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3' },
      duplex: 'half',
    }
    expect(await readForm(new Request('https://shop.example/', init))).toEqual({ ok: false, failure: 'body-too-large' })
  })

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/json', 'application/x-www-form-urlencodedx'])(
    'is refused as %s',
    async (type) => {
      expect(await readForm(posted('a=1', type))).toEqual({ ok: false, failure: 'unsupported-media-type' })
    },
  )

  it('is refused when its bytes are no text', async () => {
    expect(await readForm(posted(new Uint8Array([97, 61, 0xff])))).toEqual({ ok: false, failure: 'bad-request' })
  })
})

describe('a posted document', () => {
  it('is refused when it is no JSON, without a throw', async () => {
    expect(await readJson(posted('{', 'application/json'))).toEqual({ ok: false, failure: 'bad-request' })
  })
})
