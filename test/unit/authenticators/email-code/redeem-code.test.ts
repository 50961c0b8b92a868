import { describe, expect, it } from 'vitest'
import {
  type AwaitedCode,
  afterWrongCode,
  mayCompare,
  type RedeemFacts,
} from '#authenticators/email-code/redeem-code.ts'
import { EMPTY_TALLY } from '#authenticators/email-code/tally.ts'
import { type BrowserHash, parseBrowserHash } from '#domain/ids.ts'
import { epochSeconds as at } from '#lib/time.ts'
import { LIMITS } from './limits.ts'

const browser = (letter: string): BrowserHash => {
  const hash = parseBrowserHash(letter.repeat(43))
  if (hash === undefined) throw new Error('not a browser hash')
  return hash
}

const AWAITED: AwaitedCode = { purpose: 'sign-in', browser: browser('a'), expiresAt: at(5600), tries: 0 }
const FACTS: RedeemFacts = {
  purpose: 'sign-in',
  browser: browser('a'),
  known: false,
  tally: EMPTY_TALLY,
  now: at(5000),
}
const wrongAt = (...seconds: number[]) => ({ ...EMPTY_TALLY, wrong: seconds.map(at) })

const refusal = (awaited: AwaitedCode | undefined, facts: Partial<RedeemFacts>) => {
  const verdict = mayCompare(awaited, { ...FACTS, ...facts }, LIMITS)
  return verdict.ok ? 'compare' : verdict.failure.code
}

describe('mayCompare', () => {
  it('compares in the flow, browser and purpose that asked', () => {
    expect(refusal(AWAITED, {})).toBe('compare')
    expect(refusal(undefined, {})).toBe('code_refused')
    expect(refusal(AWAITED, { browser: browser('b') })).toBe('code_refused')
    expect(refusal(AWAITED, { purpose: 'sign-up' })).toBe('code_refused')
  })

  it('compares up to the last second of a code', () => {
    expect(refusal(AWAITED, { now: at(5599) })).toBe('compare')
    expect(refusal(AWAITED, { now: at(5600) })).toBe('code_refused')
  })

  it('compares up to the last try of a flow', () => {
    expect(refusal({ ...AWAITED, tries: 2 }, {})).toBe('compare')
    expect(refusal({ ...AWAITED, tries: 3 }, {})).toBe('code_exhausted')
    expect(refusal({ ...AWAITED, tries: 3 }, { known: true })).toBe('code_exhausted')
  })

  it('pauses an address after its wrong codes, but for known devices', () => {
    expect(refusal(AWAITED, { tally: wrongAt(4001, 4990, 4991) })).toBe('compare')
    expect(refusal(AWAITED, { tally: wrongAt(4001, 4990, 4991, 4992) })).toBe('code_sign_in_paused')
    expect(refusal(AWAITED, { tally: wrongAt(4000, 4990, 4991, 4992) })).toBe('compare')
    expect(refusal(AWAITED, { tally: wrongAt(4001, 4990, 4991, 4992), known: true })).toBe('compare')
  })
})

describe('afterWrongCode', () => {
  it('counts the wrong code for the address', () => {
    expect(afterWrongCode(1, FACTS, LIMITS)).toEqual({
      tally: wrongAt(5000),
      refusal: { code: 'code_refused' },
      exhausted: false,
      paused: false,
    })
  })

  it('says at once that the flow has no tries left', () => {
    expect(afterWrongCode(2, FACTS, LIMITS)).toMatchObject({ refusal: { code: 'code_refused' }, exhausted: false })
    expect(afterWrongCode(3, FACTS, LIMITS)).toMatchObject({ refusal: { code: 'code_exhausted' }, exhausted: true })
  })

  it('pauses the address by the wrong code that reaches the limit', () => {
    const third = { ...FACTS, tally: wrongAt(4100, 4200) }
    expect(afterWrongCode(1, third, LIMITS)).toMatchObject({ refusal: { code: 'code_refused' }, paused: false })
    const fourth = { ...FACTS, tally: wrongAt(4100, 4200, 4300) }
    expect(afterWrongCode(1, fourth, LIMITS)).toMatchObject({
      refusal: { code: 'code_sign_in_paused', retryAfterSeconds: 100 },
      paused: true,
    })
  })

  it('counts wrong codes of known devices too, and pauses others by them, not themselves', () => {
    const facts = { ...FACTS, known: true, tally: wrongAt(4100, 4200, 4300) }
    expect(afterWrongCode(1, facts, LIMITS)).toMatchObject({ refusal: { code: 'code_refused' }, paused: true })
    const again = { ...facts, tally: wrongAt(4100, 4200, 4300, 4400) }
    expect(afterWrongCode(2, again, LIMITS)).toMatchObject({ refusal: { code: 'code_refused' }, paused: false })
  })
})
