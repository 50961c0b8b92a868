import * as v from 'valibot'
import { ACRS } from '#domain/assurance.ts'
import { assuranceVerdict } from '../assurance-verdict.ts'
import { defineCondition } from '../condition.ts'

/** The session holds at least this authentication context class at this moment; decay is applied before policy looks. */
export const acr = defineCondition({
  name: 'acr',
  parameters: { atLeast: v.picklist(ACRS, `must be ${ACRS.map((acr) => `'${acr}'`).join(' or ')}`) },
  evaluate: ({ atLeast }, { principal }) => assuranceVerdict(principal, atLeast),
  describe: ({ atLeast }) => `assurance of ${atLeast} or more`,
})
