import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWrapper, type Wrapper } from '#keys/wrap.ts'
import { utf8 } from '#lib/encoding.ts'
import { secretsOf } from './sealers.ts'

const wrapperOf = async (...secrets: Parameters<typeof secretsOf>): Promise<Wrapper> =>
  createWrapper(await secretsOf(...secrets))

const wrapped = await (await wrapperOf(1)).wrap('data/storage/a', utf8('key'))

test('what was wrapped unwraps under its own label only', async () => {
  const wrapper = await wrapperOf(1)
  expect(await wrapper.unwrap('data/storage/a', wrapped)).toEqual(utf8('key'))
  expect(await wrapper.unwrap('data/storage/b', wrapped)).toBeUndefined()
  expect(wrapper.isCurrent(wrapped)).toBe(true)
})

test('the previous secret unwraps, a leaked one included: stored keys must find their way out of it', async () => {
  for (const isRewrapOnly of [false, true]) {
    const wrapper = await wrapperOf(2, 1, isRewrapOnly)
    expect(await wrapper.unwrap('data/storage/a', wrapped)).toEqual(utf8('key'))
    expect(wrapper.isCurrent(wrapped)).toBe(false)
  }
})

test('a secret that is not at hand unwraps nothing', async () => {
  expect(await (await wrapperOf(2)).unwrap('data/storage/a', wrapped)).toBeUndefined()
})

test('junk unwraps to nothing and throws nothing', async () => {
  const wrapper = await wrapperOf(1)
  const [id, body] = wrapped.split('.')
  const near = fc.integer({ min: 0, max: wrapped.length - 1 }).map((at) => {
    const swapped = wrapped[at] === 'A' ? 'B' : 'A'
    return wrapped.slice(0, at) + swapped + wrapped.slice(at + 1)
  })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), near, fc.constant(`${id}.${body}x`), fc.constant(`${id}.`)),
      async (text) => {
        expect(await wrapper.unwrap('data/storage/a', text)).toBeUndefined()
      },
    ),
  )
})
