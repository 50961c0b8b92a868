import { describe, expect, it } from 'vitest'
import { password } from '#authenticators/password/method.ts'

describe('a password', () => {
  it('earns aal1 where it is long enough to stand alone', () => {
    expect(password.earns({ alone: true })).toEqual({ acr: 'aal1', amr: ['pwd'], phishingResistant: false })
  })

  it('earns no assurance level by itself where it is shorter', () => {
    expect(password.earns({ alone: false })).toEqual({ acr: 'aal0', amr: ['pwd'], phishingResistant: false })
  })

  it('counts at sign-in, enrolment, step-up and recovery', () => {
    expect(password).toMatchObject({ id: 'password', steps: ['sign-in', 'enrolment', 'step-up', 'recovery'] })
  })
})
