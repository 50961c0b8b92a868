import { expect, test } from 'vitest'
import { not, signedIn } from '#policy/builders.ts'
import { parseCondition } from '#policy/condition-schema.ts'
import type { Condition } from '#policy/expression.ts'

const nested = (levels: number): Condition => (levels === 0 ? signedIn() : { if: 'any', of: [nested(levels - 1)] })

test.each([
  ['nothing', undefined, [], /must be a condition/],
  ['text', 'anyone', [], /must be a condition/],
  ['a list', [], [], /must be a condition/],
  ['no name', { from: 'aal1' }, [], /must be a condition/],
  ['a mistyped name', { if: 'signdIn', from: 'aal1' }, ['if'], /did you mean 'signedIn'/],
  ['a name that every object has', { if: 'constructor' }, ['if'], /is no condition/],
  ['a parameter left out', { if: 'signedIn' }, ['from'], /is missing/],
  ['a level that nobody has', { if: 'acr', atLeast: 'aal3' }, ['atLeast'], /'aal2'/],
  ['no time at all', { if: 'authenticatedWithin', seconds: 0 }, ['seconds'], /from 1 up/],
  ['half a second', { if: 'authenticatedWithin', seconds: 0.5 }, ['seconds'], /whole seconds/],
  ['what a mistyped duration becomes in JSON', { if: 'authenticatedWithin', seconds: null }, ['seconds'], /duration/],
  ['longer than a year', { if: 'authenticatedWithin', seconds: 31_536_001 }, ['seconds'], /a year/],
  ['a method in small letters', { if: 'method', in: ['GET', 'post'] }, ['in', 1], /one of GET/],
  ['a method that is judged like another', { if: 'method', in: ['OPTIONS'] }, ['in', 0], /one of GET/],
  ['no method', { if: 'method', in: [] }, ['in'], /name a method/],
  ['all of nothing', { if: 'all', of: [] }, ['of'], /1 to 32/],
  ['any of one that is no list', { if: 'any', of: signedIn() }, ['of'], /1 to 32/],
  ['too many parts', { if: 'any', of: Array.from({ length: 33 }, () => signedIn()) }, ['of'], /1 to 32/],
  ['not of a list', { if: 'not', of: [signedIn()] }, ['of'], /must be a condition/],
  ['a fault further in', { if: 'all', of: [signedIn(), not({ if: 'any', of: [] })] }, ['of', 1, 'of', 'of'], /1 to 32/],
] as const)('refuses %s, and says where', (_, input, path, message) => {
  const parsed = parseCondition(input)
  expect(parsed.ok).toBe(false)
  if (parsed.ok) return
  expect(parsed.failure).toHaveLength(1)
  expect(parsed.failure[0]?.path).toEqual(path)
  expect(parsed.failure[0]?.message).toMatch(message)
})

test('reports every part that is at fault', () => {
  const parsed = parseCondition({ if: 'all', of: [{ if: 'x' }, signedIn(), { if: 'acr', atLeast: 'aal9' }] })
  expect(parsed).toMatchObject({ ok: false, failure: [{ path: ['of', 0, 'if'] }, { path: ['of', 2, 'atLeast'] }] })
})

test('reads 8 levels of nesting and no more', () => {
  expect(parseCondition(nested(8)).ok).toBe(true)
  expect(parseCondition(nested(9))).toMatchObject({ ok: false })
})
