import { describe, expect, it } from 'vitest'
import { arrivalsNote, countArrival, LOOP_ARRIVALS, parseArrivals } from '#flows/redirect-loop.ts'
import { after, epochSeconds } from '#lib/time.ts'

const now = epochSeconds(1_800_000_000)
const ONE = 'AAAAAAAA'
const OTHER = 'BBBBBBBB'

const arrive = (addresses: readonly (readonly [string, number])[]) =>
  addresses.reduce<ReturnType<typeof parseArrivals>>(
    // Through the cookie's text each time, as it travels.
    (before, [address, seconds]) => parseArrivals(arrivalsNote(countArrival(before, address, after(now, seconds)))),
    undefined,
  )

describe('redirects to sign-in', () => {
  it('are a loop when one address sends the browser three times within a minute', () => {
    expect(
      arrive([
        [ONE, 0],
        [ONE, 1],
        [ONE, 59],
      ])?.count,
    ).toBe(LOOP_ARRIVALS)
  })

  it('are none when the third comes a minute after the first', () => {
    expect(
      arrive([
        [ONE, 0],
        [ONE, 1],
        [ONE, 60],
      ])?.count,
    ).toBe(1)
  })

  it('are none when several addresses are opened at once, as when a browser restores its tabs', () => {
    expect(
      arrive([
        [ONE, 0],
        [OTHER, 0],
        [ONE, 1],
      ])?.count,
    ).toBe(1)
  })

  it('are counted anew after a note that makes no sense', () => {
    expect(parseArrivals('x')).toBeUndefined()
    expect(parseArrivals(`${ONE}9zzzzzzzzz`)).toBeUndefined()
  })
})
