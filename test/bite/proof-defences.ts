import type { Defence } from './defence.ts'

const CONFIRM_TEST = 'test/worker/flows/confirm.test.ts'
const PARKING_TEST = 'test/worker/flows/parking.test.ts'
const VALUES_TEST = 'test/unit/gateway/named-values.test.ts'
const FORGIVENESS_TEST = 'test/worker/account/forgiveness.test.ts'
const TOTP_TEST = 'test/worker/account/totp.test.ts'
const REMOVAL_TEST = 'test/worker/account/removal.test.ts'

/** Defences of what customers prove: step-up, parked forms, confirmations, guesses, changes of factors. */
export const PROOF_DEFENCES: readonly Defence[] = [
  {
    name: 'a form of another site is not kept',
    file: 'src/gateway/parked-form.ts',
    takeOut:
      "  if (!(fetchSite === null ? isOwn : fetchSite === 'same-origin' && originAgrees)) return fail('foreign_form')\n",
    putIn: "  if (fetchSite === 'nowhere' && originAgrees) return fail('foreign_form')\n",
    test: PARKING_TEST,
    title: 'from another site',
  },
  {
    name: 'a ticket is good where the form was posted to alone',
    file: 'src/objects/account-parking.ts',
    takeOut: 'const isHere = row.method === bound.method && row.url === bound.url',
    putIn: "const isHere = bound.method !== ''",
    test: PARKING_TEST,
    title: 'does nothing at %s, where the form was not posted to',
  },
  {
    name: 'a form that waited is judged anew',
    file: 'src/gateway/pipeline.ts',
    takeOut: "  if (decision.outcome === 'challenge') {\n    // What was proved",
    putIn: "  if (decision.outcome === 'challenge' && decision.rule === '') {\n    // What was proved",
    test: PARKING_TEST,
    title: 'goes on waiting where the proof is too old',
  },
  {
    name: 'a confirmation is for one body',
    file: 'src/objects/account-parking.ts',
    takeOut: 'row.contentType === contentType && row.digest === digest',
    putIn: "row.contentType === contentType && digest !== ''",
    test: CONFIRM_TEST,
    title: 'another body',
  },
  {
    name: 'a request that nobody confirmed does not go out',
    file: 'src/objects/account-parking.ts',
    takeOut: 'row.contentType === null || row.confirmedBy === null) return false',
    putIn: 'row.contentType === null) return false',
    test: CONFIRM_TEST,
    title: 'does not go out unconfirmed',
  },
  {
    name: 'a confirmation stands for nothing but itself',
    file: 'src/gateway/pipeline.ts',
    takeOut: "decide(route, policyFacts(facts, principal, now, true)).outcome === 'allow'",
    putIn: "decide(route, policyFacts(facts, principal, now, true)).rule !== ''",
    test: CONFIRM_TEST,
    title: 'does not go out where the rest of its rule no longer holds',
  },
  {
    name: 'a field that stands twice is not shown',
    file: 'src/gateway/named-values.ts',
    takeOut: 'name !== source || values.has(source) || value',
    putIn: 'name !== source || value',
    test: VALUES_TEST,
    title: 'are read of no form that has one %s',
  },
  {
    name: 'a member that stands twice is not shown',
    file: 'src/gateway/strict-json.ts',
    takeOut: "() => refuse('a member stands twice')",
    putIn: '() => undefined',
    test: VALUES_TEST,
    title: 'are not read where it has %s',
  },
  {
    name: 'a body is not shown by what stands beside a wrapper',
    file: 'src/gateway/json-values.ts',
    takeOut: ' || isWrapper(tree, sources.map(pathOf))',
    putIn: '',
    test: VALUES_TEST,
    title: 'are what every reader of this body takes, however it wraps, folds or divides it',
  },
  {
    name: 'a right answer forgives the tries at its own authenticator alone',
    file: 'src/objects/account-step-up.ts',
    takeOut: 'for (const each of counted) guesses.forgive(each)',
    putIn: "guesses.forget('totp')\n    for (const each of counted) guesses.forgive(each)",
    test: FORGIVENESS_TEST,
    title: 'at a code are not forgiven by a step-up by the password alone',
  },
  {
    name: 'a one-time password counts once',
    file: 'src/objects/account-totp.ts',
    takeOut: ' || !this.#store.takeStep(typed.id, step)) {',
    putIn: ') {',
    test: TOTP_TEST,
    title: 'counts once, whatever it is shown for',
  },
  {
    name: 'tries are counted before they are looked at',
    file: 'src/objects/account-guesses.ts',
    takeOut: '    this.#put(authenticator, guesser, counted)\n    return ok(',
    putIn: '    return ok(',
    test: TOTP_TEST,
    title: 'are looked at ten at most, of 101 at once',
  },
  {
    name: 'factors are changed after the strongest proof of the account alone',
    file: 'src/objects/account-factors.ts',
    takeOut: 'return acrAtLeast(acr, asked) && now < after(record.authTime, this.#limits.stepUp)',
    putIn: "return acrAtLeast(acr, 'aal0') && asked !== undefined",
    test: REMOVAL_TEST,
    title: 'is refused to a session whose aal2 has ended by an idle hour',
  },
  {
    name: 'a factor that is taken away takes other sessions along',
    file: 'src/objects/account-enrolment.ts',
    takeOut: '    else totp.remove(requestId, now)\n    endOthers(this.#parts, input.proof, requestId)\n',
    putIn: '    else totp.remove(requestId, now)\n',
    test: REMOVAL_TEST,
    title: 'ends every session but the one that took it away',
  },
]
