import * as v from 'valibot'
import { ACRS } from '#domain/assurance.ts'
import { assuranceVerdict } from '../assurance-verdict.ts'
import { defineCondition } from '../condition.ts'

/**
 * A customer is signed in with at least `from`. The builder's `signedIn()` asks for `aal1`; a session earned by an
 * e-mail code alone (`aal0`) passes only where the rule says so by name, for NIST assigns it no assurance level.
 */
export const signedIn = defineCondition({
  name: 'signedIn',
  parameters: { from: v.picklist(ACRS, `must be ${ACRS.map((acr) => `'${acr}'`).join(' or ')}`) },
  evaluate: ({ from }, { principal }) => assuranceVerdict(principal, from),
  describe: ({ from }) => (from === 'aal1' ? 'signed in' : `signed in from ${from}`),
})
