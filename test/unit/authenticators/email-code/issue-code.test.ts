import { describe, expect, it } from 'vitest'
import { decideIssue, type IssueFacts } from '#authenticators/email-code/issue-code.ts'
import { EMPTY_TALLY, tallyCountsUntil, trimTally } from '#authenticators/email-code/tally.ts'
import { epochSeconds as at } from '#lib/time.ts'
import { LIMITS } from './limits.ts'

const decide = (facts: Partial<IssueFacts>) =>
  decideIssue({ tally: EMPTY_TALLY, tries: 0, known: false, now: at(5000), ...facts }, LIMITS)

const sentAt = (...seconds: number[]) => ({ ...EMPTY_TALLY, sent: seconds.map(at) })

describe('decideIssue', () => {
  it('counts a code that is sent', () => {
    expect(decide({})).toEqual({ ok: true, value: sentAt(5000) })
    expect(decide({ tally: sentAt(4999) })).toEqual({ ok: true, value: sentAt(4999, 5000) })
  })

  it('refuses above the short limit and says how long', () => {
    expect(decide({ tally: sentAt(4950, 4990) })).toEqual({
      ok: false,
      failure: { code: 'too_many_codes', retryAfterSeconds: 50 },
    })
    expect(decide({ tally: sentAt(4900, 4990) })).toMatchObject({ ok: true })
  })

  it('refuses above the long limit however the codes are spread', () => {
    expect(decide({ tally: sentAt(4001, 4300, 4600) })).toEqual({
      ok: false,
      failure: { code: 'too_many_codes', retryAfterSeconds: 1 },
    })
    expect(decide({ tally: sentAt(4000, 4300, 4600) })).toMatchObject({ ok: true })
  })

  it('keeps a share for known devices that strangers cannot use up', () => {
    const tally = sentAt(4990, 4995)
    expect(decide({ tally, known: false }).ok).toBe(false)
    expect(decide({ tally, known: true })).toEqual({ ok: true, value: { ...tally, sentToKnown: [5000] } })
    expect(decide({ tally: { ...tally, sentToKnown: [at(4990), at(4995)] }, known: true }).ok).toBe(false)
  })

  it('brings no tries back by sending again', () => {
    expect(decide({ tries: 2 }).ok).toBe(true)
    expect(decide({ tries: 3 })).toEqual({ ok: false, failure: { code: 'code_exhausted' } })
    expect(decide({ tries: 3, known: true })).toEqual({ ok: false, failure: { code: 'code_exhausted' } })
  })

  it('sends nothing to an address that is paused, but for known devices', () => {
    const tally = { ...EMPTY_TALLY, wrong: [4001, 4990, 4991, 4992].map(at) }
    expect(decide({ tally })).toEqual({ ok: false, failure: { code: 'code_sign_in_paused', retryAfterSeconds: 1 } })
    expect(decide({ tally, known: true }).ok).toBe(true)
    expect(decide({ tally, now: at(5001) }).ok).toBe(true)
  })
})

describe('a tally', () => {
  it('forgets what no window sees', () => {
    const tally = {
      sent: [at(3999), at(4001)],
      sentToKnown: [at(4000)],
      wrong: [at(4000), at(4500)],
      tried: [at(3900)],
    }
    expect(trimTally(tally, LIMITS, at(5000))).toEqual({ sent: [4001], sentToKnown: [], wrong: [4500], tried: [] })
  })

  it('counts until its last moment leaves the longest window', () => {
    expect(tallyCountsUntil({ ...sentAt(4100, 4200), wrong: [at(4150)] }, LIMITS)).toBe(5200)
    expect(tallyCountsUntil({ ...EMPTY_TALLY, wrong: [at(4300)] }, LIMITS)).toBe(5300)
    expect(tallyCountsUntil(EMPTY_TALLY, LIMITS)).toBe(0)
  })
})
