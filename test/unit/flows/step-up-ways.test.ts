import { describe, expect, it } from 'vitest'
import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { type Factors, highestAcr } from '#authenticators/factors.ts'
import { acrAtLeast } from '#domain/assurance.ts'
import { type Target, type Way, waysTo } from '#flows/step-up/ways.ts'

const WAYS: readonly Way[] = ['passkey', 'password-and-passkey', 'password-and-code', 'password', 'code']

const TARGETS: readonly Target[] = (['aal1', 'aal2'] as const).flatMap((acr) =>
  [false, true].flatMap((phishingResistant) => [false, true].map((confirms) => ({ acr, phishingResistant, confirms }))),
)

/** Every set of factors, with up to two passkeys. */
const SETS: readonly Factors[] = [[], [false], [true], [false, false], [false, true], [true, true]].flatMap(
  (verifies) =>
    [undefined, { alone: false }, { alone: true }].flatMap((password) =>
      [false, true].map((totp) => ({ passkeys: verifies.map((each) => ({ verifies: each })), password, totp })),
    ),
)

/** What the account shows in each of the ways, at best; undefined where it lacks what the way takes. */
const shownBy = (way: Way, { passkeys, password, totp }: Factors): readonly [Evidence, ...Evidence[]] | undefined => {
  const step = 'step-up'
  const userVerified = passkeys.some(({ verifies }) => verifies)
  const passkey = { kind: 'passkey', step, userVerified, backupEligible: true } as const
  const typed = password === undefined ? undefined : ({ kind: 'password', step, alone: password.alone } as const)
  const code = { kind: 'totp', step } as const
  switch (way) {
    case 'passkey':
      return passkeys.length === 0 ? undefined : [passkey]
    case 'password-and-passkey':
      return passkeys.length === 0 || typed === undefined ? undefined : [typed, passkey]
    case 'password-and-code':
      return !totp || typed === undefined ? undefined : [typed, code]
    case 'password':
      return typed === undefined ? undefined : [typed]
    case 'code':
      return totp ? [code] : undefined
  }
}

const earns = (way: Way, factors: Factors, { acr, phishingResistant, confirms }: Target): boolean => {
  const shown = shownBy(way, factors)
  // A browser fills a password in by itself: alone it says nothing about one request.
  if (shown === undefined || (confirms && way === 'password')) return false
  const earned = earnedTogether(shown)
  return acrAtLeast(earned.acr, acr) && (earned.phishingResistant || !phishingResistant)
}

/** The single proofs that a way takes. */
const PARTS: Readonly<Record<Way, readonly string[]>> = {
  passkey: ['passkey'],
  'password-and-passkey': ['password', 'passkey'],
  'password-and-code': ['password', 'code'],
  password: ['password'],
  code: ['code'],
}

const takesPartOf = (less: Way, more: Way): boolean =>
  less !== more && PARTS[less].every((part) => PARTS[more].includes(part))

const CASES = SETS.flatMap((factors) => TARGETS.map((target) => [factors, target] as const))

const LONG = { alone: true } as const
const SHORT = { alone: false } as const

describe('the ways to prove more', () => {
  it.each<readonly [string, Factors, Target['acr'], boolean, readonly Way[]]>([
    ['nothing', { passkeys: [], password: undefined, totp: false }, 'aal1', false, []],
    ['a long password', { passkeys: [], password: LONG, totp: false }, 'aal1', false, ['password']],
    ['a long password', { passkeys: [], password: LONG, totp: false }, 'aal2', false, []],
    ['a short password', { passkeys: [], password: SHORT, totp: false }, 'aal1', false, []],
    ['an app', { passkeys: [], password: undefined, totp: true }, 'aal1', false, ['code']],
    ['an app', { passkeys: [], password: undefined, totp: true }, 'aal2', false, []],
    ['a short password and an app', { passkeys: [], password: SHORT, totp: true }, 'aal1', false, ['code']],
    [
      'a short password and an app',
      { passkeys: [], password: SHORT, totp: true },
      'aal2',
      false,
      ['password-and-code'],
    ],
    ['a long password and an app', { passkeys: [], password: LONG, totp: true }, 'aal1', false, ['password', 'code']],
    ['a long password and an app', { passkeys: [], password: LONG, totp: true }, 'aal1', true, []],
    ['a key', { passkeys: [{ verifies: false }], password: undefined, totp: false }, 'aal1', true, ['passkey']],
    ['a key', { passkeys: [{ verifies: false }], password: undefined, totp: false }, 'aal2', false, []],
    ['a key and an app', { passkeys: [{ verifies: false }], password: undefined, totp: true }, 'aal2', false, []],
    [
      'a key and a short password',
      { passkeys: [{ verifies: false }], password: SHORT, totp: false },
      'aal2',
      true,
      ['password-and-passkey'],
    ],
    [
      'a key, a password and an app',
      { passkeys: [{ verifies: false }], password: LONG, totp: true },
      'aal2',
      false,
      ['password-and-passkey', 'password-and-code'],
    ],
    [
      'a passkey that verifies, a password and an app',
      { passkeys: [{ verifies: true }], password: LONG, totp: true },
      'aal2',
      false,
      ['passkey', 'password-and-code'],
    ],
    [
      'a passkey that verifies, a password and an app',
      { passkeys: [{ verifies: true }], password: LONG, totp: true },
      'aal2',
      true,
      ['passkey'],
    ],
  ])('of an account with %s: %j', (_, factors, acr, phishingResistant, ways) => {
    expect(waysTo(factors, { acr, phishingResistant, confirms: false })).toEqual(ways)
  })

  it('each earn what is asked', () => {
    for (const [factors, target] of CASES) {
      for (const way of waysTo(factors, target)) {
        expect(earns(way, factors, target), JSON.stringify([way, factors, target])).toBe(true)
      }
    }
  })

  it('leave out only what would earn too little, or takes more than a way that is offered', () => {
    for (const [factors, target] of CASES) {
      const offered = waysTo(factors, target)
      for (const way of WAYS.filter((each) => !offered.includes(each))) {
        const isNeeded = earns(way, factors, target) && !offered.some((other) => takesPartOf(other, way))
        expect(isNeeded, JSON.stringify([way, factors, target])).toBe(false)
      }
    }
  })

  it('name each way once, and none that takes more than another of them', () => {
    for (const [factors, target] of CASES) {
      const offered = waysTo(factors, target)
      expect(new Set(offered).size).toBe(offered.length)
      for (const way of offered) expect(offered.some((other) => takesPartOf(other, way))).toBe(false)
    }
  })

  it('are there exactly where the account reaches the level that is asked', () => {
    for (const [factors, target] of CASES.filter(([, target]) => !target.phishingResistant && !target.confirms)) {
      expect(waysTo(factors, target).length > 0).toBe(acrAtLeast(highestAcr(factors), target.acr))
    }
  })
})
