import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Factors, hasFactors, highestAcr, refuseRemoval } from '#authenticators/factors.ts'
import { acrAtLeast } from '#domain/assurance.ts'

const NONE: Factors = { passkeys: [], password: undefined, totp: false }
const LONG: Factors = { ...NONE, password: { alone: true } }
const SHORT: Factors = { ...NONE, password: { alone: false } }
const VERIFIES = { verifies: true } as const
const TOUCHED = { verifies: false } as const
const UNASKED = { verifies: false, isUnasked: true } as const
const UNASKED_VERIFIES = { verifies: true, isUnasked: true } as const

const anyFactors: fc.Arbitrary<Factors> = fc.record({
  passkeys: fc.array(fc.record({ verifies: fc.boolean(), isUnasked: fc.boolean() }), { maxLength: 4 }),
  password: fc.option(fc.record({ alone: fc.boolean() }), { nil: undefined }),
  totp: fc.boolean(),
})

/** Nothing that counts stands beside the password, if there is one. */
const isBare = ({ passkeys, totp }: Factors): boolean => passkeys.every(({ isUnasked }) => isUnasked === true) && !totp

/** Every set of factors that one removal leaves. */
const eachWithoutOne = (factors: Factors): readonly Factors[] => [
  ...factors.passkeys.map((_, index) => ({ ...factors, passkeys: factors.passkeys.toSpliced(index, 1) })),
  ...(factors.password === undefined ? [] : [{ ...factors, password: undefined }]),
  ...(factors.totp ? [{ ...factors, totp: false }] : []),
]

describe('the highest level of an account', () => {
  it.each<readonly [string, Factors, 'aal0' | 'aal1' | 'aal2']>([
    ['nothing', NONE, 'aal0'],
    ['a password that stands alone', LONG, 'aal1'],
    ['a short password', SHORT, 'aal0'],
    ['an app', { ...NONE, totp: true }, 'aal1'],
    ['a passkey that verifies nobody', { ...NONE, passkeys: [TOUCHED] }, 'aal1'],
    ['several of those', { ...NONE, passkeys: [TOUCHED, TOUCHED] }, 'aal1'],
    ['one of those and an app', { ...NONE, passkeys: [TOUCHED], totp: true }, 'aal1'],
    ['a passkey that verifies', { ...NONE, passkeys: [VERIFIES] }, 'aal2'],
    ['one passkey of each kind', { ...NONE, passkeys: [TOUCHED, VERIFIES] }, 'aal2'],
    ['a long password and an app', { ...LONG, totp: true }, 'aal2'],
    ['a short password and an app', { ...SHORT, totp: true }, 'aal2'],
    ['a long password and a passkey that verifies nobody', { ...LONG, passkeys: [TOUCHED] }, 'aal2'],
    ['a short password and a passkey that verifies nobody', { ...SHORT, passkeys: [TOUCHED] }, 'aal2'],
    ['everything', { passkeys: [VERIFIES], password: { alone: true }, totp: true }, 'aal2'],
    ['a long password and passkeys that nobody asked for', { ...LONG, passkeys: [UNASKED, UNASKED_VERIFIES] }, 'aal1'],
    ['one of those, one that verifies nobody and a password', { ...SHORT, passkeys: [UNASKED, TOUCHED] }, 'aal2'],
  ])('with %s', (_, factors, acr) => {
    expect(highestAcr(factors)).toBe(acr)
  })

  it('never falls with one factor more', () => {
    fc.assert(
      fc.property(anyFactors, (factors) => {
        for (const less of eachWithoutOne(factors)) {
          expect(acrAtLeast(highestAcr(factors), highestAcr(less))).toBe(true)
        }
      }),
    )
  })

  it('is aal0 without factors, and only then or with a short password alone', () => {
    fc.assert(
      fc.property(anyFactors, (factors) => {
        const isShortAlone = isBare(factors) && factors.password?.alone === false
        expect(highestAcr(factors) === 'aal0').toBe(!hasFactors(factors) || isShortAlone)
      }),
    )
  })
})

describe('an account has factors', () => {
  it.each<readonly [string, Factors, boolean]>([
    ['nothing', NONE, false],
    ['a short password', SHORT, true],
    ['an app', { ...NONE, totp: true }, true],
    ['a passkey', { ...NONE, passkeys: [TOUCHED] }, true],
    ['a passkey that nobody asked for', { ...NONE, passkeys: [UNASKED] }, false],
  ])('with %s: %s', (_, factors, has) => {
    expect(hasFactors(factors)).toBe(has)
  })
})

describe('taking a factor away', () => {
  it.each<readonly [string, Factors, Factors, string | undefined]>([
    ['the last passkey', { ...NONE, passkeys: [VERIFIES] }, NONE, 'last_strong_factor'],
    ['the last password', LONG, NONE, 'last_strong_factor'],
    ['the last app', { ...NONE, totp: true }, NONE, 'last_strong_factor'],
    ['an app beside a long password', { ...LONG, totp: true }, LONG, 'last_strong_factor'],
    ['an app beside a short password', { ...SHORT, totp: true }, SHORT, 'password_too_short_alone'],
    ['a passkey beside a short password', { ...SHORT, passkeys: [VERIFIES] }, SHORT, 'password_too_short_alone'],
    ['a passkey beside a long password', { ...LONG, passkeys: [VERIFIES] }, LONG, 'last_strong_factor'],
    ['a password beside an app', { ...LONG, totp: true }, { ...NONE, totp: true }, 'last_strong_factor'],
    [
      'a password beside a passkey that verifies nobody',
      { ...SHORT, passkeys: [TOUCHED] },
      { ...NONE, passkeys: [TOUCHED] },
      'last_strong_factor',
    ],
    [
      'the passkey that verifies, of two',
      { ...NONE, passkeys: [VERIFIES, TOUCHED] },
      { ...NONE, passkeys: [TOUCHED] },
      'last_strong_factor',
    ],
    [
      'the password beside a passkey that nobody asked for',
      { ...LONG, passkeys: [UNASKED_VERIFIES] },
      { ...NONE, passkeys: [UNASKED_VERIFIES] },
      'last_strong_factor',
    ],
    [
      'the app beside a short password and a passkey that nobody asked for',
      { ...SHORT, passkeys: [UNASKED], totp: true },
      { ...SHORT, passkeys: [UNASKED] },
      'password_too_short_alone',
    ],
    ['a passkey that nobody asked for', { ...LONG, passkeys: [UNASKED] }, LONG, undefined],
    ['one of two alike', { ...NONE, passkeys: [VERIFIES, VERIFIES] }, { ...NONE, passkeys: [VERIFIES] }, undefined],
    [
      'the app beside a short password and a passkey',
      { ...SHORT, passkeys: [TOUCHED], totp: true },
      { ...SHORT, passkeys: [TOUCHED] },
      undefined,
    ],
    [
      'a password beside a passkey that verifies',
      { ...LONG, passkeys: [VERIFIES] },
      { ...NONE, passkeys: [VERIFIES] },
      undefined,
    ],
    [
      'an app beside a passkey that verifies nobody',
      { ...NONE, passkeys: [TOUCHED], totp: true },
      { ...NONE, passkeys: [TOUCHED] },
      undefined,
    ],
  ])('%s is judged', (_, before, left, code) => {
    expect(refuseRemoval(before, left)?.code).toBe(code)
  })

  it('is refused exactly where what is left reaches less, or is a short password alone', () => {
    fc.assert(
      fc.property(anyFactors, (before) => {
        for (const left of eachWithoutOne(before)) {
          const falls = !acrAtLeast(highestAcr(left), highestAcr(before))
          const isBareShort = left.password?.alone === false && isBare(left)
          expect(refuseRemoval(before, left) === undefined).toBe(!falls && !isBareShort)
        }
      }),
    )
  })

  it('never lets an account fall, however many are taken away one after the other', () => {
    fc.assert(
      fc.property(anyFactors, fc.array(fc.nat(), { maxLength: 8 }), (begun, picks) => {
        let held = begun
        for (const pick of picks) {
          const choices = eachWithoutOne(held)
          const left = choices[pick % Math.max(1, choices.length)]
          if (left !== undefined && refuseRemoval(held, left) === undefined) held = left
        }
        expect(acrAtLeast(highestAcr(held), highestAcr(begun))).toBe(true)
        expect(hasFactors(held) || highestAcr(begun) === 'aal0').toBe(true)
      }),
    )
  })
})
