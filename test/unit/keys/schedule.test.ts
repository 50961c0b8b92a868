import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  advance,
  beginTimeline,
  currentKey,
  isDue,
  nextChange,
  nextKey,
  PUBLIC_AFTER,
  PUBLIC_BEFORE,
  publicKeys,
  ROTATE_EVERY,
  rotateSoon,
  type Timeline,
  withdrawKey,
} from '#keys/schedule.ts'
import { after, DAY, type EpochSeconds, epochSeconds, HOUR } from '#lib/time.ts'

const START = epochSeconds(1_800_000_000)

/** Hands out kids that say how many came before. */
const kidMaker = (): (() => string) => {
  let count = 0
  return () => `key-${++count}`
}

const kids = (timeline: Timeline, now: EpochSeconds): readonly string[] =>
  publicKeys(timeline, now).map(({ kid }) => kid)

describe('a new deployment', () => {
  const timeline = beginTimeline('a', 'b', START)

  test('signs at once and has its next key public for the whole 30 days before', () => {
    expect(currentKey(timeline, START).kid).toBe('a')
    expect(nextKey(timeline, START)).toEqual({
      kid: 'b',
      publicFrom: START,
      activeFrom: after(START, ROTATE_EVERY),
      activeUntil: undefined,
    })
    expect(isDue(timeline, START)).toBe(false)
  })

  test('finds its key even on a clock that is behind the first moment', () => {
    expect(currentKey(timeline, after(START, -DAY)).kid).toBe('a')
  })
})

describe('rotation by time', () => {
  const begun = beginTimeline('a', 'b', START)
  const rotation = after(START, ROTATE_EVERY)
  const rotated = advance(begun, 'c', rotation)

  test('happens in the very second, without anyone writing anything', () => {
    expect(currentKey(begun, after(rotation, -1)).kid).toBe('a')
    expect(currentKey(begun, rotation).kid).toBe('b')
    expect(isDue(begun, after(rotation, -1))).toBe(false)
    expect(isDue(begun, rotation)).toBe(true)
  })

  test('leaves next, current and previous public, in this order', () => {
    expect(kids(rotated, rotation)).toEqual(['c', 'b', 'a'])
  })

  test('keeps the previous key public for 24 h and not a second longer', () => {
    const gone = after(rotation, PUBLIC_AFTER)
    expect(kids(rotated, after(gone, -1))).toContain('a')
    expect(kids(rotated, gone)).not.toContain('a')
    expect(isDue(rotated, after(gone, -1))).toBe(false)
    expect(isDue(rotated, gone)).toBe(true)
    expect(advance(rotated, 'unused', gone).map(({ kid }) => kid)).toEqual(['b', 'c'])
  })

  test('that nobody looked after for 100 days goes on with the last key, and the one after waits its 24 h', () => {
    const late = after(START, 100 * DAY)
    expect(currentKey(begun, late).kid).toBe('b')
    const caughtUp = advance(begun, 'c', late)
    expect(nextKey(caughtUp, late)).toMatchObject({ kid: 'c', activeFrom: after(late, PUBLIC_BEFORE) })
    expect(currentKey(caughtUp, after(late, PUBLIC_BEFORE - 1)).kid).toBe('b')
  })

  test('wakes at each change of roles', () => {
    expect(nextChange(begun, START)).toBe(rotation)
    expect(nextChange(rotated, rotation)).toBe(after(rotation, PUBLIC_AFTER))
  })
})

describe('rotation on demand', () => {
  const begun = beginTimeline('a', 'b', START)

  test('waits until the next key has been public for 24 h', () => {
    const soon = rotateSoon(begun, after(START, HOUR))
    const due = after(START, PUBLIC_BEFORE)
    expect(currentKey(soon, after(due, -1)).kid).toBe('a')
    expect(currentKey(soon, due).kid).toBe('b')
  })

  test('happens at once where the next key has been public long enough', () => {
    const now = after(START, PUBLIC_BEFORE)
    expect(currentKey(rotateSoon(begun, now), now).kid).toBe('b')
  })

  test('asked for again changes nothing', () => {
    const soon = rotateSoon(begun, after(START, HOUR))
    expect(soon).not.toBe(begun)
    expect(rotateSoon(soon, after(START, 2 * HOUR))).toBe(soon)
  })

  test('never puts a rotation off', () => {
    const now = after(START, ROTATE_EVERY - 1)
    const rotated = rotateSoon(rotateSoon(begun, after(START, HOUR)), now)
    expect(nextKey(rotated, after(START, HOUR))?.activeFrom).toBe(after(START, PUBLIC_BEFORE))
  })
})

describe('withdrawal', () => {
  const begun = beginTimeline('a', 'b', START)
  const now = after(START, 2 * DAY)

  test('of the current key lets the next one sign in the same second, and has no day after', () => {
    const timeline = withdrawKey(begun, 'a', ['c', 'd'], now)
    if (timeline === undefined) throw new Error('unknown')
    expect(currentKey(timeline, now).kid).toBe('b')
    expect(kids(timeline, now)).toEqual(['d', 'b'])
  })

  test('of the next key puts a fresh one in its place, which waits its 24 h', () => {
    const late = after(START, ROTATE_EVERY - HOUR)
    const timeline = withdrawKey(begun, 'b', ['c', 'd'], late)
    if (timeline === undefined) throw new Error('unknown')
    expect(kids(timeline, late)).toEqual(['c', 'a'])
    expect(nextKey(timeline, late)?.activeFrom).toBe(after(late, PUBLIC_BEFORE))
  })

  test('of the previous key changes nothing else', () => {
    const rotation = after(START, ROTATE_EVERY)
    const rotated = advance(begun, 'c', rotation)
    expect(withdrawKey(rotated, 'a', ['x', 'y'], rotation)).toEqual(rotated.slice(1))
  })

  test('of the current key in the second in which no next key is there makes both', () => {
    const rotation = after(START, ROTATE_EVERY)
    const timeline = withdrawKey(begun, 'b', ['c', 'd'], rotation)
    if (timeline === undefined) throw new Error('unknown')
    expect(kids(timeline, rotation)).toEqual(['d', 'c', 'a'])
    expect(currentKey(timeline, rotation).kid).toBe('c')
  })

  test('of a kid that is not there says so', () => {
    expect(withdrawKey(begun, 'z', ['c', 'd'], now)).toBeUndefined()
  })
})

// Whatever an operator does, in whatever order and at whatever time, and however late the alarm is.
type Step = { readonly wait: number } & (
  | { readonly act: 'advance' | 'rotate' }
  | { readonly act: 'withdraw'; readonly which: number }
)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ wait: fc.nat(20 * DAY), act: fc.constantFrom('advance' as const, 'rotate' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ wait: fc.nat(3 * DAY), act: fc.constant('withdraw' as const), which: fc.nat(2) }),
  },
)

interface Lived {
  readonly signedFrom: Map<string, EpochSeconds>
  readonly signedUntil: Map<string, EpochSeconds>
  readonly replacements: Set<string>
}

/** Runs the steps as the keyring does, and looks at every change of roles in between. */
const live = (steps: readonly Step[], look: (timeline: Timeline, now: EpochSeconds, lived: Lived) => void): void => {
  const freshKid = kidMaker()
  let now = START
  let timeline = beginTimeline(freshKid(), freshKid(), now)
  const lived: Lived = { signedFrom: new Map(), signedUntil: new Map(), replacements: new Set(['key-1']) }
  let signing: string | undefined
  const lookAt = (moment: EpochSeconds): void => {
    const { kid } = currentKey(timeline, moment)
    if (kid !== signing) {
      if (signing !== undefined) lived.signedUntil.set(signing, moment)
      lived.signedFrom.set(kid, moment)
      signing = kid
    }
    look(timeline, moment, lived)
  }
  lookAt(now)
  for (const { wait, ...action } of steps) {
    const until = after(now, wait)
    for (let moment = nextChange(timeline, now); moment !== undefined && moment <= until; ) {
      lookAt(after(moment, -1))
      lookAt(moment)
      moment = nextChange(timeline, moment)
    }
    now = until
    lookAt(now)
    if (isDue(timeline, now)) timeline = advance(timeline, freshKid(), now)
    if (action.act === 'rotate') timeline = advance(rotateSoon(timeline, now), freshKid(), now)
    if (action.act === 'withdraw') {
      const { kid } = publicKeys(timeline, now)[action.which % publicKeys(timeline, now).length] ?? timeline[0]
      const remaining = withdrawKey(timeline, kid, [freshKid(), freshKid()], now)
      if (remaining === undefined) throw new Error('unknown')
      timeline = remaining
      lived.signedUntil.delete(kid)
      // What takes the place of a withdrawn key cannot have waited.
      lived.replacements.add(currentKey(timeline, now).kid)
      if (kid === signing) signing = undefined
      expect(timeline.some((key) => key.kid === kid)).toBe(false)
    }
    lookAt(now)
  }
}

const steps = fc.array(step, { maxLength: 30 })

describe('over any history', () => {
  test('exactly one key signs, and it is public', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (timeline, now) => {
          const signing = timeline.filter(
            ({ activeFrom, activeUntil }) => activeFrom <= now && (activeUntil === undefined || now < activeUntil),
          )
          expect(signing.map(({ kid }) => kid)).toEqual([currentKey(timeline, now).kid])
          expect(kids(timeline, now)).toContain(currentKey(timeline, now).kid)
        })
      }),
    )
  })

  test('a key signs only after it was public for 24 h, unless it replaces a withdrawn one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (timeline, now, { signedFrom, replacements }) => {
          const current = currentKey(timeline, now)
          if (replacements.has(current.kid)) return
          expect((signedFrom.get(current.kid) ?? now) - current.publicFrom).toBeGreaterThanOrEqual(PUBLIC_BEFORE)
        })
      }),
    )
  })

  test('a key that signed stays public for 24 h after, unless it was withdrawn', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (timeline, now, { signedUntil }) => {
          for (const [kid, until] of signedUntil) {
            expect(kids(timeline, now).includes(kid)).toBe(now < after(until, PUBLIC_AFTER))
          }
        })
      }),
    )
  })

  test('a key signs for 30 days at most while the alarm comes, and at most four keys are public', () => {
    fc.assert(
      fc.property(
        fc.array(
          step.filter(({ act }) => act === 'advance'),
          { maxLength: 30 },
        ),
        (list) => {
          live(
            list.map((one) => ({ ...one, wait: Math.min(one.wait, DAY) })),
            (timeline, now, { signedFrom }) => {
              const { kid } = currentKey(timeline, now)
              expect(now - (signedFrom.get(kid) ?? now)).toBeLessThanOrEqual(ROTATE_EVERY)
            },
          )
        },
      ),
    )
    fc.assert(
      fc.property(steps, (list) => {
        live(list, (timeline, now) => expect(kids(timeline, now).length).toBeLessThanOrEqual(4))
      }),
    )
  })
})
