import { describe, expect, it } from 'vitest'
import { type Evidence, earnedBy } from '#authenticators/evidence.ts'
import { METHODS } from '#authenticators/index.ts'
import { ACRS, AMRS } from '#domain/assurance.ts'

/** Every kind of proof that there is, and the most that it may ever earn. */
const PROOFS: readonly (readonly [Evidence, 'aal0' | 'aal1' | 'aal2'])[] = [
  [{ kind: 'email-code', step: 'sign-in' }, 'aal0'],
  [{ kind: 'email-code', step: 'sign-up' }, 'aal0'],
  ...(['sign-in', 'enrolment', 'step-up', 'recovery'] as const).flatMap((step) => [
    [{ kind: 'passkey', step, userVerified: true, backupEligible: true }, 'aal2'] as const,
    [{ kind: 'passkey', step, userVerified: true, backupEligible: false }, 'aal2'] as const,
    [{ kind: 'passkey', step, userVerified: false, backupEligible: true }, 'aal1'] as const,
    [{ kind: 'passkey', step, userVerified: false, backupEligible: false }, 'aal1'] as const,
    [{ kind: 'password', step, alone: true }, 'aal1'] as const,
    [{ kind: 'password', step, alone: false }, 'aal0'] as const,
    [{ kind: 'totp', step }, 'aal1'] as const,
  ]),
  [{ kind: 'recovery-code', step: 'recovery' }, 'aal0'],
]

describe('every login method', () => {
  it.each(Object.entries(METHODS))('%s stands in the list under its own name', (name, method) => {
    expect(method.id).toBe(name)
  })

  it('has a proof in this table for each step in which it counts', () => {
    for (const { id, steps } of Object.values(METHODS)) {
      const proved = PROOFS.filter(([{ kind }]) => kind === id).map(([{ step }]) => step)
      expect([...new Set(proved)].sort()).toEqual([...steps].sort())
    }
  })
})

describe('a proof', () => {
  it.each(PROOFS)('%j earns %s', (evidence, acr) => {
    const earned = earnedBy(evidence)
    expect(earned.acr).toBe(acr)
    expect(ACRS).toContain(earned.acr)
    for (const method of earned.amr) expect(AMRS).toContain(method)
  })

  it('says `mfa` where it earned two factors, and nowhere else', () => {
    for (const [evidence] of PROOFS) {
      const { acr, amr } = earnedBy(evidence)
      expect(amr.includes('mfa')).toBe(acr === 'aal2')
    }
  })
})
