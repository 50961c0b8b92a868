import type { Route } from '#config/deployment.ts'
import type { Principal } from '#domain/principal.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { PolicyFacts } from '#policy/condition.ts'
import type { Decision } from '#policy/decision.ts'
import { evaluate } from '#policy/evaluate.ts'
import type { RequestFacts } from './parse-request.ts'

/** What conditions see of a request. OPTIONS that is no preflight is judged like GET: it tells of the same resource. */
export const policyFacts = (
  facts: RequestFacts,
  principal: Principal,
  now: EpochSeconds,
  confirmed: boolean,
): PolicyFacts => ({
  principal,
  confirmed,
  method: facts.method === 'OPTIONS' && !hasBody(facts) ? 'GET' : facts.method,
  now,
})

// An origin that looks at the body and not at the method would be told to do something by it.
const hasBody = ({ fieldNames }: RequestFacts): boolean =>
  fieldNames.some((name) => name === 'content-length' || name === 'transfer-encoding' || name === 'content-type')

/** What the route's policy says of the request. Pure; nothing but a verdict of `yes` allows. */
export const decide = (route: Route, facts: PolicyFacts): Decision => {
  const verdict = evaluate(route.allow, facts)
  const rule = route.id
  if (verdict.met === 'yes') return { outcome: 'allow', rule }
  const { reasons, remedy } = verdict
  return remedy === undefined ? { outcome: 'deny', rule, reasons } : { outcome: 'challenge', rule, remedy, reasons }
}
