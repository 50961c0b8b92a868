/** One defence, how to take it out, and the test that must then fail. */
export interface Defence {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly takeOut: string
  readonly putIn: string
  readonly test: string
  /** Words of the title of a test in that file which fails. */
  readonly title: string
}

const PIPELINE_TEST = 'test/worker/gateway/pipeline.test.ts'
const PATH_TEST = 'test/unit/lib/canonical-path.test.ts'
const HEADERS_TEST = 'test/unit/gateway/forward-headers.test.ts'

/** The defences that matter most, in the order in which a request meets them. */
export const DEFENCES: readonly Defence[] = [
  {
    name: 'dot segments are refused',
    file: 'src/lib/canonical-path.ts',
    takeOut: "segment === '.' || segment === '..'",
    putIn: "segment === '...'",
    test: PATH_TEST,
    title: 'P3 encoded dot segments',
  },
  {
    name: 'double encoding is refused',
    file: 'src/lib/canonical-path.ts',
    takeOut: "if (/%25[0-9A-Fa-f]{2}/.test(encoded)) return fail({ code: 'double_encoding' })",
    putIn: '',
    test: PATH_TEST,
    title: 'P10 dots encoded twice',
  },
  {
    name: 'a path that apps may divide differently needs a rule that allows it',
    file: 'src/gateway/match-route.ts',
    takeOut: "if (target.semicolon && !(route.semicolons && inItsCase.semicolons)) return fail({ code: 'semicolon' })",
    putIn: '',
    test: 'test/unit/gateway/match-route.test.ts',
    title: 'P5 parameter',
  },
  {
    name: 'names are compared in all their spellings',
    file: 'src/lib/http-field.ts',
    takeOut: "name.toLowerCase().replace(/[^a-z0-9]/g, '-')",
    putIn: 'name.toLowerCase()',
    test: HEADERS_TEST,
    title: 'H1 with an underscore',
  },
  {
    name: 'reserved headers are stripped from what clients send',
    file: 'src/gateway/forward-headers.ts',
    takeOut: 'if (isStrippedFromRequest(name, site.mappedNames)) fields.delete(name)',
    putIn: 'void name',
    test: HEADERS_TEST,
    title: 'H6 the assertion itself',
  },
  {
    name: "the gateway's own cookies never pass to the app",
    file: 'src/gateway/forward-cookies.ts',
    takeOut: 'OWN_NAMES.has(nameOf(name).toLowerCase())',
    putIn: 'false',
    test: HEADERS_TEST,
    title: 'are never the gateway’s own',
  },
  {
    name: 'two cookies of one name are none',
    file: 'src/sessions/gate.ts',
    takeOut: 'if (second !== undefined) return CLEARED',
    putIn: 'void second',
    test: 'test/worker/sessions/cookie.test.ts',
    title: 'that stands beside another one of the same name makes both none',
  },
  {
    name: 'a lease too far ahead is not believed',
    file: 'src/sessions/lease.ts',
    takeOut: ' && token.leaseUntil <= now + limits.lease + limits.clockSkew',
    putIn: '',
    test: 'test/worker/sessions/lease.test.ts',
    title: 'that ends more than its length and 5 s ahead was made by a wrong clock and counts as over',
  },
  {
    name: 'an account out of reach is no answer',
    file: 'src/sessions/gate.ts',
    takeOut: "return { state: 'unavailable' }",
    putIn: "return { state: 'none', clear: false }",
    test: 'test/worker/sessions/lease.test.ts',
    title: 'is neither a pass nor a sign-out while the account is out of reach',
  },
  {
    name: 'what is unknown never allows, under not neither',
    file: 'src/policy/evaluate.ts',
    takeOut: "{ met: 'unknown', reasons: ['condition_unknown'] }",
    putIn: "{ met: 'no', reasons: ['condition_unknown'] }",
    test: 'test/unit/policy/combinators.test.ts',
    title: 'data that no condition reads is unknown, also under not, and so is all of nothing',
  },
  {
    name: 'a redirect of the app is not followed',
    file: 'src/gateway/forward.ts',
    takeOut: "? { headers, redirect: 'manual', encodeResponseBody: 'manual', cache: 'no-store' }",
    putIn: "? { headers, encodeResponseBody: 'manual', cache: 'no-store' }",
    test: PIPELINE_TEST,
    title: 'is asked for without following redirects and past every cache (S33)',
  },
  {
    name: 'an answer for somebody is kept from shared caches',
    file: 'src/gateway/response-plan.ts',
    takeOut: "isForced ? [['cache-control', 'private, no-store']] : []",
    putIn: '[]',
    test: PIPELINE_TEST,
    title: 'gets answers that no shared cache may keep (S35)',
  },
  {
    name: 'a session cookie joins no answer that a shared cache keeps',
    file: 'src/gateway/respond.ts',
    takeOut: 'isUpgrade || plan.shareable ? undefined : timelyCookie(input)',
    putIn: 'isUpgrade ? undefined : timelyCookie(input)',
    test: PIPELINE_TEST,
    title: 'never joins an answer that a shared cache may keep',
  },
  {
    name: 'a socket that a stranger opens is refused',
    file: 'src/gateway/pipeline.ts',
    takeOut: 'if (facts.websocket && (identified || route.restricts) && isForeign(facts, site)) {',
    putIn: 'if (facts.websocket && facts.host === isForeign.name) {',
    test: 'test/worker/gateway/stream.test.ts',
    title: 'is refused with a session to %s route',
  },
  {
    name: 'a stream ends with its session',
    file: 'src/gateway/stream-watch.ts',
    takeOut: "if (answer === 'ended') end()",
    putIn: "if (answer === 'ended') waitFor(asked + times.lease)",
    test: 'test/worker/gateway/stream.test.ts',
    title: 'is asked for within a lease, however far ahead its lease ends by a clock that went back',
  },
  {
    name: 'an app cookie passes under its own subject only',
    file: 'src/gateway/app-cookies.ts',
    takeOut: 'if (cookie?.owner === owner) admitted',
    putIn: 'if (cookie !== undefined) admitted',
    test: 'test/unit/gateway/app-cookies.test.ts',
    title: 'never reaches the origin under another subject',
  },
  {
    name: 'an address to come back to stays on the site',
    file: 'src/lib/return-path.ts',
    takeOut: "|| value.startsWith('//') ",
    putIn: '',
    test: 'test/unit/lib/return-path.test.ts',
    title: 'R1 two slashes',
  },
  {
    name: 'posts of other sites are refused',
    file: 'src/pages/fetch-metadata.ts',
    takeOut: "return site === 'same-origin' && originAgrees ?",
    putIn: 'return originAgrees ?',
    test: 'test/unit/pages/fetch-metadata.test.ts',
    title: 'takes no unsafe request from another site, whatever it is called',
  },
  {
    name: 'a flow completes once',
    file: 'src/objects/account-entry.ts',
    takeOut: "return this.#parts.store.use('flow', flow, after(now, this.#parts.lifetimes.flow), now)",
    putIn: "return this.#parts.store.use('flow', flow, after(now, this.#parts.lifetimes.flow), now) || true",
    test: 'test/worker/account/code-sign-in.test.ts',
    title: 'completes once',
  },
  {
    name: 'a code is tried five times',
    file: 'src/authenticators/email-code/redeem-code.ts',
    takeOut: "if (awaited.tries >= limits.triesPerFlow) return fail({ code: 'code_exhausted' })",
    putIn: '',
    test: 'test/unit/authenticators/email-code/redeem-code.test.ts',
    title: 'compares up to the last try of a flow',
  },
  {
    name: 'a passkey that names another account proves nothing',
    file: 'src/objects/account-passkeys.ts',
    takeOut: 'if (named !== null && named !== undefined && named !== userHandle) {',
    putIn: "if (named === 'nobody') {",
    test: 'test/worker/account/passkey-sign-in.test.ts',
    title: 'needs a user handle, because no list of passkeys was offered, and it must be the account own',
  },
  {
    name: 'an address belongs to one account',
    file: 'src/objects/directory-claims.ts',
    takeOut: "fail({ code: 'identifier_taken' })",
    putIn: 'ok({ account })',
    test: 'test/worker/directory/claims.test.ts',
    title: 'fails for every other operation, also of the same account',
  },
  {
    name: 'an older generation gets its successor in the same browser only',
    file: 'src/objects/account-sessions.ts',
    takeOut: 'proof.browser === session.record.browser &&',
    putIn: '',
    test: 'test/worker/account/rotation.test.ts',
    title: 'gets nothing in another browser, or in none',
  },
  {
    name: 'no isolate goes back to an older set of keys',
    file: 'src/keys/keyring-client.ts',
    takeOut: '(set.keyring !== keys.keyring || set.version < keys.version)',
    putIn: 'set.keyring !== keys.keyring',
    test: 'test/unit/keys/keyring-client.test.ts',
    title: 'a lower one is not, from KV or from the keyring, even where its seal is good',
  },
  {
    name: 'an assertion fits one path',
    file: 'origin/request-binding.ts',
    takeOut: "if (htu.slice(expected.publicOrigin.length) !== path) return refused('path_mismatch')",
    putIn: '',
    test: 'test/unit/origin/verify.test.ts',
    title: 'serves the one request it was signed for',
  },
]
