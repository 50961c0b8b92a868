import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { RISK_RULES } from '#config/defaults.ts'
import { RISK_LEVELS, riskAtMost } from '#domain/risk.ts'
import { assess } from '#risk/assess.ts'
import { RISK_ACTIONS, type RiskRule } from '#risk/rules.ts'
import { SIGNAL_NAMES, type SignalName, WAYS, type Way } from '#risk/signals.ts'

describe('the default rules', () => {
  const asked = (way: Way, ...signals: readonly SignalName[]) => {
    const { asks, level, decidedBy } = assess(way, signals, RISK_RULES)
    return { asks, level, decidedBy }
  }

  test.each(WAYS)('ask for nothing where nothing speaks against a try by way of %s', (way) => {
    expect(asked(way)).toEqual({ asks: [], level: 'low', decidedBy: undefined })
  })

  it('ask a password on a new device for a second proof, and tell the customer', () => {
    expect(asked('password', 'new-device')).toEqual({
      asks: ['notify', 'second-factor'],
      level: 'medium',
      decidedBy: 'new-device-by-password',
    })
  })

  it.each(['code', 'passkey'] as const)('tell the customer of a new device that shows a %s', (way) => {
    expect(asked(way, 'new-device')).toEqual({ asks: ['notify'], level: 'low', decidedBy: 'new-device' })
  })

  it('tell the customer of a new country', () => {
    expect(asked('passkey', 'new-country', 'new-network')).toMatchObject({ asks: ['notify'], level: 'medium' })
  })

  it.each(WAYS.filter((way) => way !== 'sign-up'))(
    'ask for a second proof where nobody can have travelled, by %s',
    (way) => {
      expect(asked(way, 'impossible-travel')).toEqual({
        asks: ['notify', 'second-factor'],
        level: 'high',
        decidedBy: 'impossible-travel',
      })
    },
  )

  it.each(['network-velocity', 'address-velocity', 'disposable-address'] as const)('make %s work for it', (signal) => {
    expect(asked('sign-up', signal)).toEqual({ asks: ['challenge'], level: 'medium', decidedBy: signal })
  })

  it('leave a new network alone: people have many', () => {
    expect(asked('password', 'new-network')).toEqual({ asks: [], level: 'low', decidedBy: undefined })
  })
})

describe('a decision', () => {
  const rule = (name: string, parts: Partial<RiskRule>): RiskRule => ({
    name,
    when: ['new-device'],
    action: 'notify',
    level: 'low',
    ...parts,
  })

  it('names every rule that matched, and of them the one that asks for most', () => {
    const rules = [
      rule('tell', {}),
      rule('stop', { when: ['new-country', 'new-device'], action: 'refuse', level: 'medium' }),
      rule('other-way', { way: 'code', action: 'refuse' }),
      rule('not-all', { when: ['new-device', 'impossible-travel'] }),
      rule('watch', { action: 'nothing', level: 'high' }),
    ]
    expect(assess('password', ['new-country', 'new-device'], rules)).toEqual({
      way: 'password',
      signals: ['new-device', 'new-country'],
      rules: ['tell', 'stop', 'watch'],
      decidedBy: 'stop',
      asks: ['notify', 'refuse'],
      action: 'refuse',
      level: 'high',
    })
  })

  it('is by the first of equals, and among equal actions by the highest level', () => {
    const rules = [rule('a', {}), rule('b', {}), rule('c', { level: 'high' })]
    expect(assess('code', ['new-device'], rules.slice(0, 2)).decidedBy).toBe('a')
    expect(assess('code', ['new-device'], rules).decidedBy).toBe('c')
  })

  it('is not by a rule without a signal, which would match everybody', () => {
    expect(assess('code', [], [rule('all', { when: [], action: 'refuse' })]).rules).toEqual([])
  })
})

const someSignals = fc.uniqueArray(fc.constantFrom(...SIGNAL_NAMES))
const someRule = fc
  .record({
    name: fc.string(),
    when: fc.uniqueArray(fc.constantFrom(...SIGNAL_NAMES), { minLength: 1 }),
    way: fc.option(fc.constantFrom(...WAYS), { nil: undefined }),
    action: fc.constantFrom(...RISK_ACTIONS),
    level: fc.constantFrom(...RISK_LEVELS),
  })
  .map(({ way, ...rest }): RiskRule => (way === undefined ? rest : { ...rest, way }))
const someRules = fc.array(someRule, { maxLength: 12 })
const someWay = fc.constantFrom(...WAYS)

/** Whether the second decision asks for everything that the first does, and is no milder in anything. */
const expectNoLess = (one: ReturnType<typeof assess>, other: ReturnType<typeof assess>) => {
  expect(other.asks).toEqual(expect.arrayContaining([...one.asks]))
  expect(RISK_ACTIONS.indexOf(other.action)).toBeGreaterThanOrEqual(RISK_ACTIONS.indexOf(one.action))
  expect(riskAtMost(one.level, other.level)).toBe(true)
  expect(other.rules).toEqual(expect.arrayContaining([...one.rules]))
}

describe('risk only ever raises', () => {
  it('with one more signal, whatever the rules', () => {
    fc.assert(
      fc.property(someWay, someSignals, someSignals, someRules, (way, signals, more, rules) => {
        expectNoLess(assess(way, signals, rules), assess(way, [...signals, ...more], rules))
      }),
    )
  })

  it('with every combination of signals under the default rules', () => {
    const combinations = Array.from({ length: 2 ** SIGNAL_NAMES.length }, (_, bits) =>
      SIGNAL_NAMES.filter((_name, index) => (bits >> index) % 2 === 1),
    )
    for (const way of WAYS) {
      for (const signals of combinations) {
        for (const more of SIGNAL_NAMES) {
          expectNoLess(assess(way, signals, RISK_RULES), assess(way, [...signals, more], RISK_RULES))
        }
      }
    }
  })

  it('with one more rule, wherever it stands', () => {
    fc.assert(
      fc.property(someWay, someSignals, someRules, someRule, fc.nat(), (way, signals, rules, more, place) => {
        const longer = rules.toSpliced(place % (rules.length + 1), 0, more)
        expectNoLess(assess(way, signals, rules), assess(way, signals, longer))
      }),
    )
  })

  it('and a rule that matched is named, with the one that decided among them', () => {
    fc.assert(
      fc.property(someWay, someSignals, someRules, (way, signals, rules) => {
        const { decidedBy, rules: matched, action } = assess(way, signals, rules)
        expect(decidedBy === undefined).toBe(matched.length === 0)
        const decided = rules.some(({ name, action: asked }) => name === decidedBy && asked === action)
        expect(decided).toBe(decidedBy !== undefined)
        expect(matched.length === 0 ? 'nothing' : action).toBe(action)
      }),
    )
  })
})
