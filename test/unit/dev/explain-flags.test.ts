import { expect, test } from 'vitest'
import { readExplainFlags } from '../../../src/dev/node/explain-flags.ts'

test('reads a request and who asks', () => {
  const args = [
    'POST',
    '/a?b=c',
    '--as',
    'aal0',
    '--authenticated-ago',
    '20m',
    '--by',
    'password',
    '--risk',
    'medium',
    '--restricted',
    '--confirmed',
    '--site',
    'shop',
    '--host',
    'h.example',
  ]
  expect(readExplainFlags(args)).toEqual({
    ok: true,
    value: {
      method: 'POST',
      address: '/a?b=c',
      as: 'aal0',
      secondsAgo: 1200,
      by: 'password',
      risk: 'medium',
      restricted: true,
      confirmed: true,
      site: 'shop',
      host: 'h.example',
    },
  })
})

test('asks for nobody who has just authenticated where nothing else is said', () => {
  expect(readExplainFlags(['GET', '/'])).toMatchObject({
    ok: true,
    value: { as: 'anonymous', secondsAgo: 0, risk: 'low', restricted: false, confirmed: false },
  })
})

test.each([
  ['no address', ['GET'], /Name one method and one address/],
  ['a third word', ['GET', '/', '/x'], /Name one method and one address/],
  ['a method in small letters', ['get', '/'], /"get" is no method/],
  ['an address that is none', ['GET', 'account'], /"account" is no address/],
  ['somebody that there is not', ['GET', '/', '--as', 'aal3'], /--as takes anonymous, aal0, aal1, aal2, not "aal3"/],
  ['a time that is none', ['GET', '/', '--authenticated-ago', 'long'], /--authenticated-ago takes a time/],
  ['a factor that it does not know', ['GET', '/', '--by', 'luck'], /--by takes passkey or password, not "luck"/],
  ['a level that it does not know', ['GET', '/', '--risk', 'extreme'], /--risk takes low, medium, high/],
  ['an option that there is not', ['GET', '/', '--when', 'now'], /--when/],
  [
    'a host beside an address that has one',
    ['GET', 'https://a.example/', '--host', 'b.example'],
    /--host goes with a path/,
  ],
])('refuses %s with a sentence', (_, args, sentence) => {
  const flags = readExplainFlags(args)
  expect(flags.ok ? '' : flags.failure).toMatch(sentence)
})
