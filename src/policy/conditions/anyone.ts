import { defineCondition, MET } from '../condition.ts'

/** Met by every request, signed in or not: what makes a path public. */
export const anyone = defineCondition({
  name: 'anyone',
  parameters: {},
  evaluate: () => MET,
  describe: () => 'anyone',
})
