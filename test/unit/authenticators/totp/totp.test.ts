import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { totp } from '#authenticators/totp/method.ts'
import { acceptableSteps, matchingStep, stepAt, TOTP } from '#authenticators/totp/totp.ts'
import { after, epochSeconds } from '#lib/time.ts'

/** The first second of a step. */
const NOW = epochSeconds(1_763_900_010)
const STEP = 58_796_667

test('the numbers are those that every authenticator app assumes', () => {
  expect(TOTP).toEqual({ keyBytes: 20, stepSeconds: 30, digits: 6, stepsBack: 1 })
})

describe('a time step', () => {
  test('lasts thirty seconds from its first to its last', () => {
    expect(stepAt(after(NOW, -1))).toBe(STEP - 1)
    expect(stepAt(NOW)).toBe(STEP)
    expect(stepAt(after(NOW, 29))).toBe(STEP)
    expect(stepAt(after(NOW, 30))).toBe(STEP + 1)
  })

  test.each([
    // RFC 6238 Appendix B: the values of T in its table.
    [59, 0x1],
    [1_111_111_109, 0x23523ec],
    [1_111_111_111, 0x23523ed],
    [1_234_567_890, 0x273ef07],
    [2_000_000_000, 0x3f940aa],
    [20_000_000_000, 0x27bc86aa],
  ])('at second %i is the one of RFC 6238 Appendix B', (second, step) => {
    expect(stepAt(epochSeconds(second))).toBe(step)
  })
})

describe('the steps that may count', () => {
  test('are the current and the previous one, the newest first, where no code was accepted yet', () => {
    expect(acceptableSteps(NOW, undefined)).toEqual([STEP, STEP - 1])
    expect(acceptableSteps(NOW, 0)).toEqual([STEP, STEP - 1])
  })

  test('leave out the step whose code was accepted last, and all before it', () => {
    expect(acceptableSteps(NOW, STEP - 2)).toEqual([STEP, STEP - 1])
    expect(acceptableSteps(NOW, STEP - 1)).toEqual([STEP])
    expect(acceptableSteps(NOW, STEP)).toEqual([])
  })

  test('are none while the clock has gone back behind the last accepted one', () => {
    for (const ahead of [1, 2, 100]) {
      expect(acceptableSteps(NOW, STEP + ahead)).toEqual([])
      expect(acceptableSteps(after(NOW, ahead * 30), STEP + ahead)).toEqual([])
      expect(acceptableSteps(after(NOW, (ahead + 1) * 30), STEP + ahead)).toEqual([STEP + ahead + 1])
    }
  })

  test('do not lie before 1970', () => {
    expect(acceptableSteps(epochSeconds(29), undefined)).toEqual([0])
    expect(acceptableSteps(epochSeconds(29), 0)).toEqual([])
  })

  test('are each taken once and in rising order, however the clock jumps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -200, max: 200 }), fc.nat({ max: 1 })), { maxLength: 40 }),
        (tries) => {
          const taken: number[] = []
          for (const [offset, choice] of tries) {
            const steps = acceptableSteps(after(NOW, offset), taken.at(-1))
            const step = steps[choice] ?? steps[0]
            if (step !== undefined) taken.push(step)
          }
          expect(taken).toEqual([...new Set(taken)].sort((one, other) => one - other))
        },
      ),
    )
  })
})

describe('a code', () => {
  const candidates = [
    { step: STEP, code: '123456' },
    { step: STEP - 1, code: '000007' },
  ]

  test('names the step whose code it is', () => {
    expect(matchingStep('123456', candidates)).toBe(STEP)
    expect(matchingStep('000007', candidates)).toBe(STEP - 1)
  })

  test.each(['123457', '023456', '7', '00007', '0000007', '123456 ', '', '１２３４５６'])(
    'that reads %j names none',
    (code) => {
      expect(matchingStep(code, candidates)).toBeUndefined()
    },
  )

  test('names none where no step may count', () => {
    expect(matchingStep('123456', [])).toBeUndefined()
  })

  test('that two steps share uses up the newer one, so that it does not count again', () => {
    const shared = [
      { step: STEP - 1, code: '123456' },
      { step: STEP, code: '123456' },
    ]
    expect(matchingStep('123456', shared)).toBe(STEP)
    expect(matchingStep('123456', shared.toReversed())).toBe(STEP)
  })

  test('may name the very first step', () => {
    expect(matchingStep('123456', [{ step: 0, code: '123456' }])).toBe(0)
  })
})

test('a code earns one factor, wherever it counts', () => {
  expect(totp.id).toBe('totp')
  expect(totp.steps).toEqual(['sign-in', 'enrolment', 'step-up', 'recovery'])
  expect(totp.earns({})).toEqual({ acr: 'aal1', amr: ['otp'], phishingResistant: false })
})
