import { describe, expect, it } from 'vitest'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes, readJsonText } from '#lib/json.ts'

describe('JSON from outside', () => {
  it('is read where it is JSON', () => {
    expect(readJsonText('{"a":[1]}')).toEqual({ a: [1] })
    expect(readJsonBytes(utf8('"ä"'))).toBe('ä')
  })

  it.each(['', '{', 'undefined', '{"a":1}x', "{'a':1}"])('is nothing where it is %j', (text) => {
    expect(readJsonText(text)).toBeUndefined()
    expect(readJsonBytes(utf8(text))).toBeUndefined()
  })

  it('is nothing where the bytes are no UTF-8, or are missing', () => {
    expect(readJsonBytes(new Uint8Array([34, 0xff, 34]))).toBeUndefined()
    expect(readJsonBytes(undefined)).toBeUndefined()
  })
})
