import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { holdBody } from '#gateway/held-body-edge.ts'
import { epochSeconds } from '#lib/time.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const posted = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request('https://shop.example/', Object.assign({ method: 'POST', body, headers }, { duplex: 'half' }))

/** A body that goes on until it is no longer wanted. */
const dripping = (everySeconds: number, onCancel = () => {}): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, everySeconds * 1000))
      controller.enqueue(new Uint8Array(1))
    },
    cancel: onCancel,
  })

describe('a body that is held back', () => {
  it('comes with the moment at which all of it was there', async () => {
    let end = () => {}
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('abc'))
        end = () => controller.close()
      },
    })
    const holding = holdBody(posted(body), 3)
    await vi.advanceTimersByTimeAsync(29_000)
    end()
    const held = await holding
    expect(held).toMatchObject({ ok: true, value: { now: epochSeconds(1_800_000_029) } })
  })

  it('is given up after 30 s, and read no further', async () => {
    const onCancel = vi.fn()
    const settled = vi.fn()
    const holding = holdBody(posted(dripping(1, onCancel)), 100).finally(settled)
    await vi.advanceTimersByTimeAsync(29_900)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(await holding).toEqual({ ok: false, failure: 'body_too_slow' })
    expect(onCancel).toHaveBeenCalledOnce()
  })

  it('is refused for its length, as it says or as it is', async () => {
    const tooLarge = { ok: false, failure: 'body_too_large' }
    expect(await holdBody(posted('abcd'), 3)).toEqual(tooLarge)
    expect(await holdBody(posted(dripping(1000), { 'content-length': '4' }), 3)).toEqual(tooLarge)
  })
})
