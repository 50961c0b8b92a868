import { describe, expect, it } from 'vitest'
import { SECURITY_EVENTS } from '#audit/event.ts'
import { byDay, type Entry } from '#flows/activity/days.ts'
import { activityOf, SHOWN_EVENTS } from '#flows/activity/shown-events.ts'
import { DAY, epochSeconds, HOUR } from '#lib/time.ts'
import { en } from '#messages/en.ts'

type Detail = Parameters<typeof activityOf>[1]

const shown = SECURITY_EVENTS.filter((name) => !('unshown' in SHOWN_EVENTS[name]))

/** Values by which one kind of event has several sentences. */
const VARIANTS: Readonly<Record<string, readonly Detail[]>> = {
  'risk.assessed': [{ outcome: 'admitted' }, { outcome: 'asked', way: 'password' }, { outcome: 'refused' }],
  'session.elevated': [{ step: 'step-up' }],
  'session.refused': [
    { reason: 'account_frozen' },
    { reason: 'recovery_required' },
    { reason: 'account_disputed' },
    { reason: 'of a later version' },
  ],
  'session.ended': [
    { reason: 'sign_out' },
    { reason: 'other_device' },
    { reason: 'too_many' },
    { reason: 'everyone_out' },
  ],
  'sessions.ended_everywhere': [{ ended: 2 }, { ended: 2, kept: 'A'.repeat(22) }],
  'profile.changed': [{ what: 'name' }],
  'address_change.asked': [{ what: 'address' }, { what: 'notification' }],
  'address_change.held': [{ what: 'address' }, { what: 'notification' }],
  'address_change.stopped': [{ what: 'address' }, { what: 'notification' }],
  'password.set': [{ changed: false }, { changed: true }],
  'totp.added': [{ replaced: false }, { replaced: true }],
  'recovery_code.replaced': [{ first: true }, { first: false }],
  'authenticator.guess_refused': [{ method: 'password' }, { method: 'totp' }, { method: 'recovery-code' }],
  'authenticator.disabled': [{ method: 'password' }, { method: 'totp' }, { method: 'recovery-code' }],
  'request.confirmed': [{ by: 'passkey' }, { by: 'totp' }],
}

const variantsOf = (name: string): readonly Detail[] => VARIANTS[name] ?? [{}]

describe('every event', () => {
  it.each(SECURITY_EVENTS)('%s is told in a sentence, or kept back for a reason', (name) => {
    const event = SHOWN_EVENTS[name]
    if ('unshown' in event) expect(event.unshown).toMatch(/\w+ \w+ \w+/)
    else for (const detail of variantsOf(name)) expect(activityOf(name, detail)?.says).toMatch(/^activity\.event\./)
  })

  it('has words of its own: each sentence is said by something', () => {
    const said = new Set(shown.flatMap((name) => variantsOf(name).map((detail) => activityOf(name, detail)?.says)))
    expect([...said].sort()).toEqual(
      Object.keys(en)
        .filter((id) => id.startsWith('activity.event.'))
        .sort(),
    )
  })

  it.each(['session.begun', 'toString', '__proto__', ''])('of a name that nobody knows (%j) is not told', (name) => {
    expect(activityOf(name, {})).toBeUndefined()
  })

  it('that another one tells is not told twice', () => {
    for (const reason of ['replaced', 'idle_or_absolute_limit', 'toString']) {
      expect(activityOf('session.ended', { reason })).toBeUndefined()
    }
    expect(activityOf('session.elevated', { step: 'enrolment', by: 'passkey' })).toBeUndefined()
    // An order that was given twice.
    expect(activityOf('operator.froze', { changed: false, reason: 'ticket 7' })).toBeUndefined()
  })
})

describe('what is told of an event', () => {
  /** Every member that any event has, each with a value that is found again. */
  const everything: Detail = {
    ...Object.fromEntries(
      [
        'sid flow operation parked kept mail secret address operator account credential id',
        'by label aaguid agent country signals rules decidedBy city base stored seen ended attempts about guesser',
      ].flatMap((names) => names.split(' ').map((name) => [name, `<${name}>`])),
    ),
  }

  it.each(shown)('%s is its sentence and what is listed for it, and no other detail', (name) => {
    for (const variant of variantsOf(name)) {
      const activity = activityOf(name, { ...everything, ...variant })
      if (activity === undefined) throw new Error('an event that is shown')
      const { says, advice, told } = activity
      const listed = new Set(['by', 'label', 'aaguid', 'agent', 'country', 'signals'])
      const values = Object.values(told).map((value) => value.replace(/[<>]/g, ''))
      expect(values.filter((value) => !listed.has(value) && value !== variant['by'])).toEqual([])
      expect(JSON.stringify({ says, advice })).not.toContain('<')
      expect(Object.keys(activity).sort()).toEqual(['advice', 'says', 'told'])
    }
  })

  it('is a text, or nothing', () => {
    expect(activityOf('session.started', { by: true, agent: 7, country: 'NL' })?.told).toEqual({ country: 'NL' })
  })

  it('comes with what to do where that helps', () => {
    const adviceFor = (name: string, detail: Detail = {}) => activityOf(name, detail)?.advice
    expect(adviceFor('session.started')).toBe('not-me')
    expect(adviceFor('second_factor.asked')).toBe('password-known')
    expect(adviceFor('risk.assessed', { outcome: 'asked', way: 'password' })).toBe('password-known')
    expect(adviceFor('risk.assessed', { outcome: 'asked', way: 'passkey' })).toBe('factors')
    expect(adviceFor('risk.assessed', { outcome: 'refused', way: 'password' })).toBe('nobody-got-in')
    // Of a try that came as far as the account, the proof was right.
    const proved = { outcome: 'refused', flow: 'f' }
    expect(adviceFor('risk.assessed', { ...proved, way: 'password' })).toBe('password-known')
    expect(adviceFor('risk.assessed', { ...proved, way: 'passkey' })).toBe('factors')
    expect(adviceFor('risk.assessed', { ...proved, way: 'code' })).toBe('not-me')
    expect(adviceFor('passkey.added')).toBe('factors')
    expect(adviceFor('authenticator.guess_refused', { method: 'totp' })).toBe('nobody-got-in')
    expect(adviceFor('session.ended', { reason: 'other_device' })).toBe('not-me')
    expect(adviceFor('session.ended', { reason: 'sign_out' })).toBeNull()
  })
})

describe('the days', () => {
  const NOON = epochSeconds(20_000 * DAY + DAY / 2)
  const entry = (ago: number, facts = 'Firefox'): Entry => ({
    at: epochSeconds(NOON - ago),
    says: 'activity.event.wrong-password',
    facts,
    advice: 'nobody-got-in',
  })

  it('begin at midnight in UTC, the newest first', () => {
    const days = byDay([entry(0), entry(DAY / 2 - 1, 'Safari'), entry(DAY / 2), entry(DAY / 2 + 1)])
    expect(days.map(({ day }) => day)).toEqual([NOON - DAY / 2, NOON - (3 * DAY) / 2])
    expect(days.map(({ entries }) => entries.length)).toEqual([3, 1])
  })

  it('count what happened again and again as one, by the time of the newest', () => {
    const [day] = byDay([entry(0), entry(1), entry(HOUR), entry(HOUR + 1, 'Safari'), entry(2 * HOUR)])
    expect(day?.entries.map(({ at, facts, count }) => [NOON - at, facts, count])).toEqual([
      [0, 'Firefox', 3],
      [HOUR + 1, 'Safari', 1],
      [2 * HOUR, 'Firefox', 1],
    ])
  })

  it('are none where nothing happened', () => {
    expect(byDay([])).toEqual([])
  })
})
