import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Factors, highestAcr } from '#authenticators/factors.ts'
import {
  type BoundProof,
  judgeRecovery,
  type Recoverable,
  type RecoveryShown,
  renewalsFor,
} from '#authenticators/recovery-matrix.ts'
import { acrAtLeast } from '#domain/assurance.ts'

const NONE: Factors = { passkeys: [], password: undefined, totp: false }
const VERIFIES = { verifies: true } as const
const TOUCHED = { verifies: false } as const
/** Everything that an account can have: it reaches AAL2. */
const ALL: Factors = { passkeys: [VERIFIES, TOUCHED], password: { alone: true }, totp: true }

/** One thing that may be shown, by the name that the standard's matrix gives it. */
const SHOWN = ['issued', 'saved', 'password', 'passkey(UV=0)', 'passkey(UV=1)', 'TOTP'] as const
type ShownName = (typeof SHOWN)[number]

const BOUND: Readonly<Partial<Record<ShownName, BoundProof>>> = {
  password: { by: 'password' },
  'passkey(UV=0)': { by: 'passkey', userVerified: false },
  'passkey(UV=1)': { by: 'passkey', userVerified: true },
  TOTP: { by: 'totp' },
}

/** What is known of a recovery after these were shown, one after the other, as the account keeps it. */
const after = (...names: readonly ShownName[]): RecoveryShown => ({
  codes: new Set(names.flatMap((name) => (name === 'issued' || name === 'saved' ? [name] : []))),
  bound: names.map((name) => BOUND[name]).findLast((proof) => proof !== undefined),
  waited: false,
})

const isCode = (name: ShownName): boolean => name === 'issued' || name === 'saved'

const PAIRS = SHOWN.flatMap((one) =>
  SHOWN.map((two) => {
    const codes = [one, two].filter(isCode)
    // Two codes by different methods, or one code and one bound authenticator; of authenticators alone it is none.
    const isEnough = codes.length === 1 || (codes.length === 2 && one !== two)
    return { one, two, verdict: isEnough ? 'complete' : 'more' }
  }),
)

describe('SP 800-63B-4 section 4.2.2.2: an account that reaches AAL2', () => {
  const account: Recoverable = { factors: ALL, savedCode: true }

  it.each(PAIRS)('by $one and $two: $verdict', ({ one, two, verdict }) => {
    expect(judgeRecovery(account, after(one, two)).code).toBe(verdict)
  })

  it('is given back by exactly these of the 36 pairs', () => {
    const given = PAIRS.filter(({ one, two }) => judgeRecovery(account, after(one, two)).code === 'complete')
    expect(given.map(({ one, two }) => `${one}+${two}`)).toEqual([
      'issued+saved',
      'issued+password',
      'issued+passkey(UV=0)',
      'issued+passkey(UV=1)',
      'issued+TOTP',
      'saved+issued',
      'saved+password',
      'saved+passkey(UV=0)',
      'saved+passkey(UV=1)',
      'saved+TOTP',
      'password+issued',
      'password+saved',
      'passkey(UV=0)+issued',
      'passkey(UV=0)+saved',
      'passkey(UV=1)+issued',
      'passkey(UV=1)+saved',
      'TOTP+issued',
      'TOTP+saved',
    ])
  })

  it.each(SHOWN)('is not given back by %s alone, nor by the same once more', (name) => {
    expect(judgeRecovery(account, after(name)).code).toBe('more')
    expect(judgeRecovery(account, after(name, name, name)).code).toBe('more')
  })

  it('is not given back by nothing, also after a wait', () => {
    expect(judgeRecovery(account, after()).code).toBe('more')
    expect(judgeRecovery(account, { ...after(), waited: true }).code).toBe('more')
    expect(judgeRecovery(account, { ...after('password'), waited: true }).code).toBe('more')
  })

  it.each(['issued', 'saved'] as const)('is given back by %s alone once it was waited for', (code) => {
    expect(judgeRecovery(account, { ...after(code), waited: true }).code).toBe('complete')
  })

  it('asks for whatever it has that was not shown, the code by mail too', () => {
    const ways = (...names: readonly ShownName[]) => judgeRecovery(account, after(...names))
    expect(ways('issued')).toEqual({ code: 'more', ways: ['saved', 'passkey', 'password', 'totp'] })
    expect(ways('saved')).toEqual({ code: 'more', ways: ['issued', 'passkey', 'password', 'totp'] })
    expect(ways('password')).toEqual({ code: 'more', ways: ['issued', 'saved'] })
    const lean: Recoverable = { factors: { ...NONE, passkeys: [VERIFIES] }, savedCode: false }
    expect(judgeRecovery(lean, after('issued'))).toEqual({ code: 'more', ways: ['passkey'] })
  })
})

describe('SP 800-63B-4 section 4.2.2.1: an account that reaches AAL1 at most', () => {
  it.each<readonly [string, Factors]>([
    ['nothing', NONE],
    ['a password', { ...NONE, password: { alone: true } }],
    ['a short password', { ...NONE, password: { alone: false } }],
    ['an app', { ...NONE, totp: true }],
    ['a passkey that verifies nobody', { ...NONE, passkeys: [TOUCHED] }],
    [
      'a password and a passkey that nobody asked for',
      { ...NONE, password: { alone: true }, passkeys: [{ verifies: true, isUnasked: true }] },
    ],
  ])('with %s is given back by one code of either kind', (_, factors) => {
    const account = { factors, savedCode: true }
    expect(judgeRecovery(account, after('issued')).code).toBe('complete')
    expect(judgeRecovery(account, after('saved')).code).toBe('complete')
    expect(judgeRecovery(account, after('password')).code).toBe('more')
  })
})

const anyFactors: fc.Arbitrary<Factors> = fc.record({
  passkeys: fc.array(fc.record({ verifies: fc.boolean(), isUnasked: fc.boolean() }), { maxLength: 3 }),
  password: fc.option(fc.record({ alone: fc.boolean() }), { nil: undefined }),
  totp: fc.boolean(),
})

describe('whatever an account has', () => {
  const anyAccount = fc.record({ factors: anyFactors, savedCode: fc.boolean() })
  const anyShown = fc.subarray([...SHOWN])

  it('a code is among what gives it back, and showing more never makes it less', () => {
    fc.assert(
      fc.property(anyAccount, anyShown, fc.constantFrom(...SHOWN), (account, names, more) => {
        const isComplete = judgeRecovery(account, after(...names)).code === 'complete'
        if (isComplete) expect(names.some(isCode)).toBe(true)
        if (isComplete) expect(judgeRecovery(account, after(...names, more)).code).toBe('complete')
      }),
    )
  })

  it('one code is enough only where nothing reaches AAL2', () => {
    fc.assert(
      fc.property(anyAccount, fc.constantFrom('issued' as const, 'saved' as const), (account, code) => {
        const isComplete = judgeRecovery(account, after(code)).code === 'complete'
        expect(isComplete).toBe(highestAcr(account.factors) !== 'aal2')
      }),
    )
  })
})

describe('what may be chosen at the end', () => {
  it.each<readonly [string, Factors, readonly ShownName[], readonly string[]]>([
    ['nothing', NONE, ['issued'], ['passkey', 'password']],
    ['a password', { ...NONE, password: { alone: true } }, ['issued'], ['passkey', 'password']],
    [
      'a password and an app, and the app is lost',
      { ...NONE, password: { alone: true }, totp: true },
      ['issued', 'password'],
      ['passkey'],
    ],
    [
      'a password and an app, and the password is forgotten',
      { ...NONE, password: { alone: true }, totp: true },
      ['issued', 'TOTP'],
      ['passkey', 'password'],
    ],
    ['an app alone, which is lost', { ...NONE, totp: true }, ['issued'], ['passkey']],
    ['a passkey that is lost', { ...NONE, passkeys: [VERIFIES] }, ['issued', 'saved'], ['passkey']],
    [
      'a passkey that verifies, shown without that',
      { ...NONE, passkeys: [VERIFIES] },
      ['issued', 'passkey(UV=0)'],
      ['passkey', 'password'],
    ],
    ['a passkey that verifies nobody, lost', { ...NONE, passkeys: [TOUCHED] }, ['issued'], ['passkey', 'password']],
    ['everything, and only the password was shown', ALL, ['issued', 'password'], ['passkey']],
  ])('by whoever has %s', (_, factors, names, renewals) => {
    expect(renewalsFor({ factors }, after(...names))).toEqual(renewals)
  })

  it('is always a passkey, and a password only where it reaches what the account reached', () => {
    fc.assert(
      fc.property(anyFactors, fc.subarray([...SHOWN]), (factors, names) => {
        const shown = after(...names)
        const renewals = renewalsFor({ factors }, shown)
        expect(renewals).toContain('passkey')
        if (!renewals.includes('password')) return
        const held = shown.bound
        const left: Factors = {
          passkeys: held?.by === 'passkey' ? [{ verifies: held.userVerified }] : [],
          password: { alone: true },
          totp: held?.by === 'totp',
        }
        expect(acrAtLeast(highestAcr(left), highestAcr(factors))).toBe(true)
        expect(factors.totp && !left.totp).toBe(false)
      }),
    )
  })
})
