import { expect, test } from 'vitest'
import { all, any, anyone, confirm, method, not, signedIn } from '#policy/builders.ts'
import type { Condition } from '#policy/expression.ts'
import { config, issuesOf, site, withRoutes } from './config-builders.ts'

const PAY = confirm({ says: { en: 'Pay {amount}', de: '{amount} zahlen' }, values: { amount: 'amount' } })

const issues = (allow: Condition) =>
  issuesOf(withRoutes({ match: '/pay', allow })).map(({ path, message }) => `${path}: ${message}`)

test('an action in every language of the pages, with its values, is what a rule may have confirmed', () => {
  expect(issues(PAY)).toEqual([])
  expect(issues(all(signedIn(), any(method('GET'), PAY)))).toEqual([])
})

test.each<readonly [string, Condition, RegExp]>([
  [
    'in one language of two',
    confirm({ says: { en: 'Pay' }, values: {} }),
    /^sites\[0\]\.routes\[0\]\.allow\.says\.de: is missing: the pages speak this language$/,
  ],
  [
    'of a value that nobody reads',
    confirm({ says: { en: 'Pay {amount}', de: '{amount}' }, values: {} }),
    /says\.en: speaks of \{amount\}, which values does not have$/,
  ],
  [
    'that leaves a value out in one language',
    confirm({ says: { en: 'Pay {amount}', de: 'Zahlen' }, values: { amount: 'amount' } }),
    /says\.de: does not show \{amount\}$/,
  ],
  ['under not', all(signedIn(), not(PAY)), /allow\.of\[1\]\.of: stands under not\(\)/],
  ['beside another', all(PAY, PAY), /allow\.of\[1\]: is a second action of one rule/],
])('an action %s is refused', (_, allow, message) => {
  expect(issues(allow)[0]).toMatch(message)
})

test('an action of all other paths is looked at alike, and languages that no page speaks are not asked for', () => {
  const otherwise = confirm({ says: { en: 'Pay' }, values: {} })
  expect(issuesOf(config({ sites: [site({ otherwise })] })).map(({ path }) => path)).toEqual([
    'sites[0].otherwise.says.de',
  ])
  expect(issuesOf(config({ languages: ['en'], sites: [site({ otherwise })] }))).toEqual([])
})

test('a path that must be confirmed is open to nobody by any method', () => {
  expect(issuesOf(withRoutes({ match: '/pay', allow: PAY }, { match: '/public', allow: anyone() }))).toEqual([])
})
