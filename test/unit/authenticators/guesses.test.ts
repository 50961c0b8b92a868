import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Guesser,
  isDisabled,
  secondsUntilNextTry,
  type Tallies,
  type Tally,
  WAITS_FORGOTTEN_AFTER,
  withOneMore,
} from '#authenticators/guesses.ts'
import { after, DAY, type EpochSeconds, epochSeconds, HOUR } from '#lib/time.ts'

const START = epochSeconds(1_900_000_000)
const NEVER: Tallies = { stranger: undefined, known: undefined }

/** A tally after `tries` at one moment. */
const tallyOf = (tries: number, now: EpochSeconds = START): Tally | undefined => {
  let tally: Tally | undefined
  for (let n = 0; n < tries; n++) tally = withOneMore(tally, now)
  return tally
}

/** What an authenticator does with one try: nothing, or count it. */
const tryOnce = (tallies: Tallies, guesser: Guesser, now: EpochSeconds): { taken: boolean; tallies: Tallies } => {
  const refused = secondsUntilNextTry(tallies[guesser], now) > 0 || isDisabled(tallies, guesser)
  return refused
    ? { taken: false, tallies }
    : { taken: true, tallies: { ...tallies, [guesser]: withOneMore(tallies[guesser], now) } }
}

const anyGuesser = fc.constantFrom<Guesser>('stranger', 'known')
/** Tries, each some seconds after the one before; negative: the clock was set back. */
const anyTries = fc.array(fc.tuple(anyGuesser, fc.integer({ min: -HOUR, max: 40 * DAY })), { maxLength: 400 })

describe('a wait', () => {
  it.each([
    [0, 0],
    [1, 0],
    [9, 0],
    [10, 30],
    [11, 60],
    [12, 120],
    [13, 240],
    [14, 480],
    [15, 960],
    [16, 1920],
    [17, HOUR],
    [18, HOUR],
    [99, HOUR],
    [5000, HOUR],
  ])('after %i wrong tries is %i seconds', (tries, seconds) => {
    expect(secondsUntilNextTry(tallyOf(tries), START)).toBe(seconds)
  })

  it('is over at its last second, and not before', () => {
    const tally = tallyOf(10)
    expect(secondsUntilNextTry(tally, after(START, 29))).toBe(1)
    expect(secondsUntilNextTry(tally, after(START, 30))).toBe(0)
    expect(secondsUntilNextTry(tally, after(START, 31))).toBe(0)
  })

  it('is forgotten after 30 days without a try, and begins anew with the next ten', () => {
    const tally = tallyOf(18)
    expect(WAITS_FORGOTTEN_AFTER).toBe(30 * DAY)
    expect(withOneMore(tally, after(START, 30 * DAY - 1))).toMatchObject({ recent: 19, inARow: 19 })
    const later = withOneMore(tally, after(START, 30 * DAY))
    expect(later).toEqual({ inARow: 19, recent: 1, lastAt: after(START, 30 * DAY) })
    expect(secondsUntilNextTry(later, after(START, 30 * DAY))).toBe(0)
  })

  it('never lies in the past and is never over an hour where the clock goes on', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(60 * DAY), (tries, passed) => {
        const wait = secondsUntilNextTry(tallyOf(tries), after(START, passed))
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(HOUR)
      }),
    )
  })

  it('is as long as was said: after it the next try is looked at', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(2 * HOUR), (tries, passed) => {
        const tally = tallyOf(tries)
        const now = after(START, passed)
        expect(secondsUntilNextTry(tally, after(now, secondsUntilNextTry(tally, now)))).toBe(0)
      }),
    )
  })

  it('is neither shortened nor made longer than the step where the clock is set back', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(2 * HOUR), fc.integer({ min: 1, max: 10 * DAY }), (tries, passed, step) => {
        const tally = tallyOf(tries)
        const before = secondsUntilNextTry(tally, after(START, passed))
        const set = secondsUntilNextTry(tally, after(START, passed - step))
        expect(set).toBeGreaterThanOrEqual(before)
        expect(set).toBeLessThanOrEqual(tries < 10 ? 0 : HOUR + step)
      }),
    )
  })
})

describe('an authenticator', () => {
  it('is disabled for strangers at 80 in a row, and for everybody at 100 of all', () => {
    const of = (stranger: number, known: number): Tallies => ({ stranger: tallyOf(stranger), known: tallyOf(known) })
    expect(isDisabled(NEVER, 'stranger')).toBe(false)
    expect(isDisabled(of(79, 0), 'stranger')).toBe(false)
    expect(isDisabled(of(80, 0), 'stranger')).toBe(true)
    expect(isDisabled(of(80, 19), 'known')).toBe(false)
    expect(isDisabled(of(80, 20), 'known')).toBe(true)
    expect(isDisabled(of(0, 99), 'known')).toBe(false)
    expect(isDisabled(of(0, 100), 'known')).toBe(true)
    expect(isDisabled(of(0, 100), 'stranger')).toBe(true)
    expect(isDisabled(of(0, 99), 'stranger')).toBe(false)
  })

  it('takes at most 100 tries in a row in all, whoever tries whenever and whatever the clock does', () => {
    fc.assert(
      fc.property(anyTries, (tries) => {
        let tallies = NEVER
        let now = START
        let taken = 0
        for (const [guesser, seconds] of tries) {
          now = after(now, seconds)
          const next = tryOnce(tallies, guesser, now)
          tallies = next.tallies
          if (next.taken) taken += 1
        }
        expect(taken).toBeLessThanOrEqual(100)
        expect((tallies.stranger?.inARow ?? 0) + (tallies.known?.inARow ?? 0)).toBe(taken)
      }),
    )
  })

  it('keeps 20 tries for known browsers, which no stranger uses up or makes wait', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(19), (strangers, own) => {
        let tallies: Tallies = NEVER
        let now = START
        for (let n = 0; n < strangers; n++) {
          now = after(now, HOUR)
          tallies = tryOnce(tallies, 'stranger', now).tallies
        }
        for (let n = 0; n < own; n++) {
          now = after(now, HOUR)
          const next = tryOnce(tallies, 'known', now)
          expect(next.taken).toBe(true)
          tallies = next.tallies
        }
        expect(tryOnce(tallies, 'known', after(now, HOUR)).taken).toBe(true)
        expect(tallies.stranger?.inARow ?? 0).toBeLessThanOrEqual(80)
      }),
    )
  })

  it('lets a known browser try at once, whatever strangers did a moment ago', () => {
    fc.assert(
      fc.property(fc.nat(80), (strangers) => {
        expect(tryOnce({ ...NEVER, stranger: tallyOf(strangers) }, 'known', START).taken).toBe(true)
      }),
    )
  })

  it('takes ten tries of one guesser within a minute, and never an eleventh', () => {
    fc.assert(
      fc.property(
        anyGuesser,
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 29, maxLength: 29 }),
        (guesser, gaps) => {
          let tallies = NEVER
          let now = START
          let taken = 0
          for (const gap of [0, ...gaps]) {
            now = after(now, gap)
            const next = tryOnce(tallies, guesser, now)
            tallies = next.tallies
            if (next.taken) taken += 1
          }
          expect(taken).toBe(10)
        },
      ),
    )
  })

  it('does not forget what counts towards disabling, however long nobody tries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 79 }), fc.integer({ min: 0, max: 4000 * DAY }), (tries, passed) => {
        const now = after(START, passed)
        expect(withOneMore(tallyOf(tries), now).inARow).toBe(tries + 1)
        expect(isDisabled({ ...NEVER, stranger: tallyOf(80) }, 'stranger')).toBe(true)
      }),
    )
  })
})
