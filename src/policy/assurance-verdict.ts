import { type Acr, acrAtLeast } from '#domain/assurance.ts'
import type { Customer, Principal } from '#domain/principal.ts'
import { MET, type Verdict } from './condition.ts'

/** The answer where nobody is signed in: there is no session to step up, so the way on is to sign in. */
export const NOT_SIGNED_IN: Verdict = { met: 'no', reasons: ['not_signed_in'], remedy: { kind: 'sign-in' } }

/**
 * Whether a session was earned by an authenticator. One that a code by mail earned (`aal0`) meets no condition but those
 * that name it: NIST assigns it no level.
 */
export const isAuthenticated = (customer: Customer): boolean => acrAtLeast(customer.acr, 'aal1')

/**
 * Whether the principal's session holds at least `asked`. A session that holds less is told to step up: sending its
 * owner to sign in would end in a loop, for they are signed in.
 */
export const assuranceVerdict = (principal: Principal, asked: Acr): Verdict => {
  if (principal.kind !== 'customer') return NOT_SIGNED_IN
  if (acrAtLeast(principal.acr, asked)) return MET
  return { met: 'no', reasons: ['acr_too_low'], remedy: { kind: 'step-up', acr: asked } }
}
