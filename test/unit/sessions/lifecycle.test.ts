import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, earnedBy } from '#authenticators/evidence.ts'
import { type BrowserHash, parseBrowserHash, parseSessionId, type SessionId } from '#domain/ids.ts'
import { after, DAY, type EpochSeconds, epochSeconds, HOUR } from '#lib/time.ts'
import { type AssuranceLimits, aal2Until, acrAt, amrAt, endsAt } from '#sessions/assurance.ts'
import { beginSession, elevateSession, renewSession, type SessionRecord } from '#sessions/lifecycle.ts'

const limits: AssuranceLimits = {
  aal0Absolute: DAY,
  aal0Idle: HOUR,
  aal1Absolute: 30 * DAY,
  aal1Idle: 14 * DAY,
  aal2Absolute: DAY,
  aal2Idle: HOUR,
}
const start = epochSeconds(1_800_000_000)
const at = (seconds: number): EpochSeconds => after(start, seconds)

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a well-formed id')
  return value
}
const sid: SessionId = known(parseSessionId('A'.repeat(22)))
const browser: BrowserHash = known(parseBrowserHash('B'.repeat(43)))

const code: Evidence = { kind: 'email-code', step: 'sign-in' }
const passkey: Evidence = { kind: 'passkey', step: 'sign-in', userVerified: true, backupEligible: true }
const touch: Evidence = { kind: 'passkey', step: 'sign-in', userVerified: false, backupEligible: false }

const begun = (evidence: Evidence): SessionRecord =>
  beginSession({ sid, secretHash: 'h1', browser, earned: earnedBy(evidence), risk: 'medium', now: start })

const acr = (record: SessionRecord, now: EpochSeconds) => acrAt(record.base, aal2Until(record, limits), now)

/** Renews at each of `moments` with activity, as a customer who clicks would. */
const active = (record: SessionRecord, moments: readonly number[]): SessionRecord =>
  moments.reduce((before, seconds) => {
    const renewal = renewSession(before, true, limits, at(seconds))
    if (renewal.state === 'ended') throw new Error(`ended after ${seconds} s`)
    return renewal.record
  }, record)

describe('a session of an e-mail code', () => {
  it('is aal0 from its first to its last second', () => {
    expect(acr(begun(code), start)).toBe('aal0')
    expect(acr(begun(code), at(HOUR - 1))).toBe('aal0')
  })

  it.each([
    [HOUR - 1, 'live'],
    [HOUR, 'ended'],
  ] as const)('is %s s idle: %s', (idle, state) => {
    expect(renewSession(begun(code), true, limits, at(idle)).state).toBe(state)
  })

  it('ends a day after it began, however active', () => {
    const halfHours = Array.from({ length: 47 }, (_, index) => (index + 1) * (HOUR / 2))
    const record = active(begun(code), halfHours)
    expect(renewSession(record, true, limits, at(DAY - 1)).state).toBe('live')
    expect(renewSession(record, true, limits, at(DAY)).state).toBe('ended')
  })
})

describe('a session of a passkey with user verification', () => {
  it('is aal2, and aal1 after an idle hour, but stays signed in', () => {
    const record = begun(passkey)
    expect(acr(record, at(HOUR - 1))).toBe('aal2')
    expect(acr(record, at(HOUR))).toBe('aal1')
    expect(renewSession(record, true, limits, at(HOUR)).state).toBe('live')
  })

  it('does not regain aal2 by activity after an idle hour', () => {
    const record = active(begun(passkey), [HOUR, HOUR + 1, HOUR + 301])
    expect(acr(record, at(HOUR + 302))).toBe('aal1')
  })

  it('is aal1 a day after the proof, however active', () => {
    const halfHours = Array.from({ length: 47 }, (_, index) => (index + 1) * (HOUR / 2))
    const record = active(begun(passkey), halfHours)
    expect(acr(record, at(DAY - 1))).toBe('aal2')
    expect(acr(record, at(DAY))).toBe('aal1')
  })

  it.each([
    [14 * DAY - 1, 'live'],
    [14 * DAY, 'ended'],
  ] as const)('idle for %s s it is %s', (idle, state) => {
    expect(renewSession(begun(passkey), true, limits, at(idle)).state).toBe(state)
  })

  it('ends after 30 days, however active', () => {
    const days = Array.from({ length: 29 }, (_, index) => (index + 1) * DAY)
    const record = active(begun(passkey), days)
    expect(renewSession(record, true, limits, at(30 * DAY - 1)).state).toBe('live')
    expect(renewSession(record, true, limits, at(30 * DAY)).state).toBe('ended')
  })
})

describe('a passkey without user verification', () => {
  it('earns aal1 and never aal2', () => {
    expect(acr(begun(touch), start)).toBe('aal1')
  })
})

describe('activity', () => {
  it('is written five minutes after the last time and not before', () => {
    expect(renewSession(begun(code), true, limits, at(299))).toMatchObject({ state: 'live', write: false })
    expect(renewSession(begun(code), true, limits, at(300))).toMatchObject({ state: 'live', write: true })
  })

  it('is not what polling and open streams are', () => {
    expect(renewSession(begun(code), false, limits, at(1800))).toMatchObject({
      write: false,
      record: { lastSeen: start },
    })
  })
})

describe('raising a session', () => {
  it('keeps its id, counts its generation and changes its secret', () => {
    const raised = elevateSession(begun(code), earnedBy(passkey), 'h2', at(60))
    expect(raised).toMatchObject({ sid, generation: 2, secretHash: 'h2', base: 'aal1', authTime: at(60) })
    expect(acr(raised, at(60))).toBe('aal2')
  })

  it('counts the absolute limit of aal1 from the first raise and never again', () => {
    const raised = elevateSession(begun(code), earnedBy(passkey), 'h2', at(60))
    const again = elevateSession(raised, earnedBy(passkey), 'h3', at(10 * DAY))
    expect(again.baseSince).toBe(at(60))
  })

  it('by a code refreshes no authentication time', () => {
    const raised = elevateSession(begun(passkey), earnedBy(code), 'h2', at(60))
    expect(raised.authTime).toBe(start)
    expect(acr(raised, at(60))).toBe('aal2')
  })

  it('by one factor does not make two factors look freshly shown', () => {
    const raised = elevateSession(begun(passkey), earnedBy(touch), 'h2', at(60))
    expect(raised.authTime).toBe(start)
    expect(acr(raised, at(60))).toBe('aal2')
  })

  it('by one factor refreshes the authentication time of a session that holds one', () => {
    expect(elevateSession(begun(touch), earnedBy(touch), 'h2', at(60)).authTime).toBe(at(60))
    expect(elevateSession(begun(code), earnedBy(touch), 'h2', at(60)).authTime).toBe(at(60))
  })
})

describe('the methods of a session', () => {
  const password: Evidence = { kind: 'password', step: 'step-up', alone: true }
  const decayed = active(begun(passkey), [HOUR])

  it('say `mfa` as long as it is aal2, and no longer', () => {
    expect(amrAt(begun(passkey).amr, 'aal2')).toEqual(['swk', 'user', 'mfa'])
    expect(amrAt(decayed.amr, acr(decayed, at(HOUR)))).toEqual(['swk', 'user'])
  })

  it('are those of the new proof alone once what was shown for aal2 has ended', () => {
    const raised = elevateSession(decayed, earnedBy(password), 'h2', at(HOUR))
    expect(raised).toMatchObject({ authTime: at(HOUR), amr: ['pwd'] })
    expect(acr(raised, at(HOUR))).toBe('aal1')
    expect(elevateSession(raised, earnedBy(touch), 'h3', at(HOUR)).amr).toEqual(['pwd', 'hwk', 'user'])
  })

  it('stay where a code by mail, which refreshes nothing, comes after the end of aal2', () => {
    const raised = elevateSession(decayed, earnedBy(code), 'h2', at(HOUR))
    expect(amrAt(raised.amr, 'aal1')).toEqual(['otp', 'swk', 'user'])
  })
})

describe('assurance', () => {
  it('never rises without evidence, whatever the clock and the activity', () => {
    const rank = { aal0: 0, aal1: 1, aal2: 2 }
    fc.assert(
      fc.property(
        fc.constantFrom(code, passkey, touch),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 * DAY }), fc.boolean()), { maxLength: 30 }),
        (evidence, steps) => {
          let record = begun(evidence)
          let now = start
          let held = rank[acr(record, now)]
          for (const [seconds, activity] of steps) {
            now = after(now, seconds)
            const renewal = renewSession(record, activity, limits, now)
            if (renewal.state === 'ended') return
            record = renewal.record
            const next = rank[acr(record, now)]
            expect(next).toBeLessThanOrEqual(held)
            expect(now).toBeLessThan(endsAt(record, limits))
            held = next
          }
        },
      ),
    )
  })
})
