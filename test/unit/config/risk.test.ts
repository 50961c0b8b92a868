import { describe, expect, it, test } from 'vitest'
import { compile } from '#config/compile.ts'
import { RISK_RULES, SIGNAL_LIMITS } from '#config/defaults.ts'
import { acr, all, any, not, restricted, risk, signedIn } from '#policy/builders.ts'
import type { Condition } from '#policy/expression.ts'
import type { RiskRule } from '#risk/rules.ts'
import { changed, config, issuesOf, withRoutes } from './config-builders.ts'

const RULE = { name: 'far', when: ['impossible-travel'], action: 'second-factor', level: 'high' }
const rules = (...given: readonly unknown[]) => changed('risk', { rules: given })
const compiled = (input: unknown) => {
  const result = compile(input)
  return result.ok ? result.value.risk.rules : result.failure
}

describe('risk', () => {
  it('is judged by the default rules where nothing is said', () => {
    expect(compiled(config())).toEqual(RISK_RULES)
    expect(compiled(changed('risk', {}))).toEqual(RISK_RULES)
  })

  it('is judged by the given rules alone where there are any', () => {
    expect(compiled(rules(RULE))).toEqual([RULE])
    expect(compiled(rules())).toEqual([])
  })

  it('takes the default rules with one more', () => {
    const more = {
      name: 'far-off',
      when: ['new-country', 'new-device'],
      way: 'password',
      action: 'nothing',
      level: 'high',
    }
    expect(issuesOf(rules(...RISK_RULES, more))).toEqual([])
  })

  test.each([
    ['an unknown signal', { ...RULE, when: ['new-devise'] }, 'when[0]', /did you mean 'new-device'/],
    ['an unknown action', { ...RULE, action: 'second_factor' }, 'action', /did you mean 'second-factor'/],
    ['an unknown level', { ...RULE, level: 'extreme' }, 'level', /'low' or 'medium' or 'high'/],
    ['an unknown way', { ...RULE, way: 'passwort' }, 'way', /did you mean 'password'/],
    ['an unknown setting', { ...RULE, wenn: [] }, 'wenn', /did you mean 'when'/],
    ['a rule without a name', { ...RULE, name: undefined }, 'name', /must be text/],
    ['a name in capitals', { ...RULE, name: 'Far' }, 'name', /lower case/],
    ['a rule without signals', { ...RULE, when: [] }, 'when', /would match everybody/],
    ['a signal that no sign-up has', { ...RULE, way: 'sign-up' }, 'when', /never comes together by way of sign-up/],
    [
      'signals that never come together',
      { ...RULE, when: ['disposable-address', 'new-device'] },
      'when',
      /never comes together: disposable-address arises by sign-up; new-device/,
    ],
    [
      'a challenge that comes too late',
      { ...RULE, action: 'challenge' },
      'action',
      /comes too late: impossible-travel/,
    ],
    [
      'a second factor beside a code',
      { ...RULE, way: 'code', action: 'second-factor' },
      'action',
      /asks for nothing more there/,
    ],
    [
      'work in front of a passkey',
      { ...RULE, when: ['new-device'], way: 'passkey', action: 'challenge' },
      'action',
      /asks for nothing there: work stands in front of mails and passwords/,
    ],
    ['a notice to nobody', { ...RULE, when: ['disposable-address'], action: 'notify' }, 'action', /has nobody to tell/],
    ['a refusal without a way to help', { ...RULE, action: 'refuse' }, 'action', /needs brand\.supportUrl/],
  ] as const)('refuses %s', (_, rule, at, message) => {
    const issues = issuesOf(rules(rule))
    expect(issues.map(({ path }) => path)).toEqual([`risk.rules[0].${at}`])
    expect(issues[0]?.message).toMatch(message)
  })

  it('lets a rule refuse where pages name somewhere to ask', () => {
    const input = config({
      risk: { rules: [{ name: 'far', when: ['impossible-travel'], action: 'refuse', level: 'high' }] },
      brand: { supportUrl: 'mailto:help@shop.example' },
    })
    expect(issuesOf(input)).toEqual([])
  })

  test.each([
    ['the same once more', [RULE, { ...RULE, name: 'again' }], 1],
    [
      'a narrower rule that asks for as much',
      [RULE, { ...RULE, name: 'narrow', when: ['impossible-travel', 'new-country'] }],
      1,
    ],
    ['it wherever it stands', [{ ...RULE, name: 'narrow', way: 'password' }, RULE], 0],
    ['a rule that asks for nothing beside one of its level', [RULE, { ...RULE, name: 'idle', action: 'nothing' }], 1],
  ] as const)('finds a rule that changes nothing: %s', (_, given, index) => {
    const issues = issuesOf(rules(...given))
    expect(issues.map(({ path }) => path)).toEqual([`risk.rules[${index}]`])
    expect(issues[0]?.message).toMatch(/changes nothing: 'far' matches whenever/)
  })

  it('takes a notice beside a refusal where a proof can come before it, and not where none does', () => {
    const told = (of: Pick<RiskRule, 'when' | 'way'>) =>
      issuesOf(
        config({
          brand: { supportUrl: 'mailto:help@shop.example' },
          risk: {
            rules: [
              { name: 'stop', ...of, action: 'refuse', level: 'high' },
              { name: 'tell', ...of, action: 'notify', level: 'low' },
            ],
          },
        }),
      ).map(({ path }) => path)
    expect(told({ when: ['new-country'] })).toEqual([])
    expect(told({ when: ['new-device'] })).toEqual([])
    expect(told({ when: ['new-device'], way: 'password' })).toEqual(['risk.rules[1]'])
  })

  test.each([
    ['asks for another thing', { ...RULE, name: 'other', action: 'notify' }],
    ['is of a higher level', { ...RULE, name: 'other', level: 'low' }],
    ['is wider', { ...RULE, name: 'other', way: 'password', level: 'low', action: 'notify' }],
  ] as const)('leaves a rule alone beside one that %s', (_, other) => {
    const [first] = issuesOf(rules({ ...RULE, way: 'password' }, other))
    expect(first).toBeUndefined()
  })

  it('refuses two rules of one name', () => {
    const issues = issuesOf(rules(RULE, { ...RULE, when: ['new-country'] }))
    expect(issues.map(({ path }) => path)).toEqual(['risk.rules[1].name'])
  })
})

describe('from where on signals are raised', () => {
  const limits = (given: unknown) => changed('risk', { limits: given })
  const limitsOf = (input: unknown) => {
    const result = compile(input)
    return result.ok ? result.value.risk.limits : result.failure
  }

  it('is what the defaults say, but for what is given', () => {
    expect(limitsOf(config())).toEqual(SIGNAL_LIMITS)
    expect(limitsOf(limits({ triesPerAddress: 10, travel: { kilometresPerHour: 500 } }))).toEqual({
      ...SIGNAL_LIMITS,
      triesPerAddress: 10,
      travel: { ...SIGNAL_LIMITS.travel, kilometresPerHour: 500 },
    })
  })

  // A network is stopped at its twentieth address, and of tries ten are noted: beyond that nothing would be raised.
  test.each([
    [{ addressesPerNetwork: 20 }, 'addressesPerNetwork', /whole number from 1 to 19/],
    [{ addressesPerNetwork: 0 }, 'addressesPerNetwork', /whole number from 1 to 19/],
    [{ triesPerAddress: 11 }, 'triesPerAddress', /whole number from 1 to 10/],
    [{ triesPerAddress: 2.5 }, 'triesPerAddress', /whole number/],
    [{ travel: { kilometres: 49 } }, 'travel.kilometres', /from 50 to 20000/],
    [{ travel: { kilometresPerHour: '900' } }, 'travel.kilometresPerHour', /from 100 to 10000/],
    [{ adressesPerNetwork: 6 }, 'adressesPerNetwork', /did you mean 'addressesPerNetwork'/],
  ] as const)('refuses %o', (given, at, message) => {
    const issues = issuesOf(limits(given))
    expect(issues.map(({ path }) => path)).toEqual([`risk.limits.${at}`])
    expect(issues[0]?.message).toMatch(message)
  })
})

describe('conditions on risk and restriction', () => {
  const allowing = (allow: Condition) => withRoutes({ match: '/pay', allow })

  test.each([
    ['not(restricted())', not(restricted()), /restricted\(\) and lets in everybody/],
    ['not(risk())', not(risk({ atMost: 'low' })), /risk\(\) and lets in everybody/],
    ['it inside any()', any(acr('aal2'), not(restricted())), /restricted\(\)/],
  ] as const)('refuse %s by itself, which signing out would meet', (_, allow, message) => {
    const issues = issuesOf(allowing(allow))
    expect(issues.map(({ path }) => path)).toEqual(['sites[0].routes[0].allow'])
    expect(issues[0]?.message).toMatch(message)
  })

  test.each([
    ['restricted() under not beside signedIn()', all(signedIn(), not(restricted()))],
    ['risk()', risk({ atMost: 'medium' })],
  ] as const)('take %s', (_, allow) => {
    expect(issuesOf(allowing(allow))).toEqual([])
  })
})
