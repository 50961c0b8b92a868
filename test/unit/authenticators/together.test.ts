import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, earnedBy, earnedTogether } from '#authenticators/evidence.ts'
import { ACRS, AMRS, acrAtLeast } from '#domain/assurance.ts'

const step = 'sign-in'

/** Every proof that can be shown, by what it is called in the tables below. */
const PROOFS = {
  mail: { kind: 'email-code', step },
  verifying: { kind: 'passkey', step, userVerified: true, backupEligible: true },
  touched: { kind: 'passkey', step, userVerified: false, backupEligible: false },
  long: { kind: 'password', step, alone: true },
  short: { kind: 'password', step, alone: false },
  app: { kind: 'totp', step },
  saved: { kind: 'recovery-code', step: 'recovery' },
} as const satisfies Readonly<Record<string, Evidence>>

type Name = keyof typeof PROOFS
type Expected = readonly [Name, Name, 'aal0' | 'aal1' | 'aal2', readonly string[]]

/** Every pair, each proof with itself among them, and what it earns (NIST SP 800-63B-4 sections 2.2.1 and 3.1). */
const PAIRS: readonly Expected[] = [
  ['mail', 'mail', 'aal0', ['otp']],
  ['mail', 'verifying', 'aal2', ['otp', 'swk', 'user', 'mfa']],
  ['mail', 'touched', 'aal1', ['otp', 'hwk', 'user']],
  ['mail', 'long', 'aal1', ['otp', 'pwd']],
  ['mail', 'short', 'aal0', ['otp', 'pwd']],
  ['mail', 'app', 'aal1', ['otp']],
  ['mail', 'saved', 'aal0', ['otp']],
  ['verifying', 'verifying', 'aal2', ['swk', 'user', 'mfa']],
  ['verifying', 'touched', 'aal2', ['hwk', 'swk', 'user', 'mfa']],
  ['verifying', 'long', 'aal2', ['pwd', 'swk', 'user', 'mfa']],
  ['verifying', 'short', 'aal2', ['pwd', 'swk', 'user', 'mfa']],
  ['verifying', 'app', 'aal2', ['otp', 'swk', 'user', 'mfa']],
  ['verifying', 'saved', 'aal2', ['swk', 'user', 'mfa']],
  ['touched', 'touched', 'aal1', ['hwk', 'user']],
  ['touched', 'long', 'aal2', ['pwd', 'hwk', 'user', 'mfa']],
  ['touched', 'short', 'aal2', ['pwd', 'hwk', 'user', 'mfa']],
  ['touched', 'app', 'aal1', ['otp', 'hwk', 'user']],
  ['touched', 'saved', 'aal1', ['hwk', 'user']],
  ['long', 'long', 'aal1', ['pwd']],
  ['long', 'short', 'aal1', ['pwd']],
  ['long', 'app', 'aal2', ['otp', 'pwd', 'mfa']],
  ['long', 'saved', 'aal1', ['pwd']],
  ['short', 'short', 'aal0', ['pwd']],
  ['short', 'app', 'aal2', ['otp', 'pwd', 'mfa']],
  ['short', 'saved', 'aal0', ['pwd']],
  ['app', 'app', 'aal1', ['otp']],
  ['app', 'saved', 'aal1', ['otp']],
  ['saved', 'saved', 'aal0', []],
]

const NAMES: readonly Name[] = ['mail', 'verifying', 'touched', 'long', 'short', 'app', 'saved']

const anyProof = fc.constantFrom(...NAMES).map((name): Evidence => PROOFS[name])
const anyProofs = fc
  .tuple(anyProof, fc.array(anyProof, { maxLength: 5 }))
  .map(([first, others]): [Evidence, ...Evidence[]] => [first, ...others])

const isPasskey = ({ kind }: Evidence): boolean => kind === 'passkey'
const classOf = ({ kind }: Evidence): 'knows' | 'has' | 'neither' => {
  if (kind === 'password') return 'knows'
  return kind === 'totp' || kind === 'passkey' ? 'has' : 'neither'
}

describe('two proofs given together', () => {
  it('stand in the table as every pair there is, once', () => {
    const pairs = NAMES.flatMap((left, index) => NAMES.slice(index).map((right) => `${left} ${right}`))
    expect(PAIRS.map(([left, right]) => `${left} ${right}`)).toEqual(pairs)
  })

  it.each(PAIRS)('%s and %s earn %s with %j, in either order', (left, right, acr, amr) => {
    const phishingResistant = isPasskey(PROOFS[left]) || isPasskey(PROOFS[right])
    const earned = { acr, amr, phishingResistant }
    expect(earnedTogether([PROOFS[left], PROOFS[right]])).toEqual(earned)
    expect(earnedTogether([PROOFS[right], PROOFS[left]])).toEqual(earned)
  })
})

describe('one proof', () => {
  it.each(NAMES)('%s earns together with nothing what it earns by itself', (name) => {
    const alone = earnedBy(PROOFS[name])
    const together = earnedTogether([PROOFS[name]])
    expect(together).toEqual({ ...alone, amr: AMRS.filter((method) => alone.amr.includes(method)) })
  })
})

describe('any number of proofs', () => {
  it('earn a level that there is, say `mfa` exactly where that is aal2, and each method once', () => {
    fc.assert(
      fc.property(anyProofs, (proofs) => {
        const { acr, amr } = earnedTogether(proofs)
        expect(ACRS).toContain(acr)
        expect(amr.includes('mfa')).toBe(acr === 'aal2')
        expect(new Set(amr).size).toBe(amr.length)
      }),
    )
  })

  it('resist phishing exactly where a passkey is among them', () => {
    fc.assert(
      fc.property(anyProofs, (proofs) => {
        expect(earnedTogether(proofs).phishingResistant).toBe(proofs.some(isPasskey))
      }),
    )
  })

  it('never earn less for one more, wherever it is put', () => {
    fc.assert(
      fc.property(anyProofs, anyProof, fc.nat(6), (proofs, added, at) => {
        const before = earnedTogether(proofs)
        const [first = added, ...others] = proofs.toSpliced(at, 0, added)
        const more = earnedTogether([first, ...others])
        expect(acrAtLeast(more.acr, before.acr)).toBe(true)
        expect(more.amr).toEqual(expect.arrayContaining([...before.amr]))
        expect(more.phishingResistant || !before.phishingResistant).toBe(true)
      }),
    )
  })

  it('of one kind are never two factors: without a passkey that verifies, aal2 takes what is known and what is had', () => {
    fc.assert(
      fc.property(anyProofs, (proofs) => {
        const unverified = proofs.filter((proof) => proof.kind !== 'passkey' || !proof.userVerified)
        const [first, ...others] = unverified
        fc.pre(first !== undefined)
        const classes = unverified.map(classOf)
        const isTwo = classes.includes('knows') && classes.includes('has')
        expect(earnedTogether([first, ...others]).acr === 'aal2').toBe(isTwo)
      }),
    )
  })

  it('earn nothing by a code by mail or a saved recovery code, however many there are', () => {
    fc.assert(
      fc.property(
        anyProofs,
        fc.array(fc.constantFrom('mail', 'saved'), { minLength: 1, maxLength: 4 }),
        (proofs, added) => {
          const { acr } = earnedTogether([...proofs, ...added.map((name) => PROOFS[name])])
          expect(acr).toBe(earnedTogether(proofs).acr)
        },
      ),
    )
  })

  it('earn the same whatever step they were given in', () => {
    for (const other of ['enrolment', 'step-up'] as const) {
      const moved = { verifying: { ...PROOFS.verifying, step: other }, app: { ...PROOFS.app, step: other } }
      expect(earnedTogether([moved.verifying, moved.app])).toEqual(earnedTogether([PROOFS.verifying, PROOFS.app]))
    }
  })
})
