import type { Defence } from './defence.ts'

const KEYS = 'src/objects/keyring-operators.ts'
const KEYS_TEST = 'test/worker/admin/keys.test.ts'

/** Defences of the operator's hand. */
export const OPERATOR_DEFENCES: readonly Defence[] = [
  {
    name: 'an operator key is for its scopes alone',
    file: KEYS,
    takeOut: 'if (!stored.scopes.includes(scope)) {',
    putIn: 'if (stored.scopes.length > 9) {',
    test: 'test/worker/admin/api.test.ts',
    title: 'lets a key for %s do that alone',
  },
  {
    name: 'an operator key ends when it is revoked',
    file: KEYS,
    takeOut: "stored.revokedAt !== undefined ? 'revoked'",
    putIn: "false ? 'revoked'",
    test: KEYS_TEST,
    title: 'is refused at the first call after it was revoked',
  },
  {
    name: 'an operator key expires',
    file: KEYS,
    takeOut: "now >= stored.expiresAt ? 'expired'",
    putIn: "false ? 'expired'",
    test: KEYS_TEST,
    title: 'is refused from the second on in which it expires',
  },
  {
    name: 'an operator key was made under the secret',
    file: 'src/keys/operator-key.ts',
    takeOut: 'if (equalBytes(await tagOf(each, id, secret), tag)) return',
    putIn: 'if (tag.length > 0) return',
    test: 'test/unit/keys/operator-key.test.ts',
    title: 'is nothing under another secret',
  },
  {
    name: 'no browser reaches the operator’s API',
    file: 'src/pages/fetch-metadata.ts',
    takeOut: "if (audience === 'program') return site === null && origin === null ? undefined : 'cross-site-request'",
    putIn: "if (audience === 'program') return undefined",
    test: KEYS_TEST,
    title: 'is nothing to a browser, whatever page sends it',
  },
  {
    name: 'no lease outlasts the end of everybody’s sessions',
    file: 'src/sessions/gate.ts',
    takeOut: "if (known.token.createdAt < notBefore) return { state: 'ended' }",
    putIn: '',
    test: 'test/worker/sessions/everyone-out.test.ts',
    title: 'is over inside its lease, and the account is not asked',
  },
  {
    name: 'an account hears that everybody is out',
    file: 'src/objects/account-sessions.ts',
    takeOut: 'return this.#notBefore !== undefined && createdAt < this.#notBefore',
    putIn: 'return this.#notBefore !== undefined && createdAt < 0',
    test: 'test/worker/sessions/everyone-out.test.ts',
    title: 'says that it no longer stands, so that open streams end with it',
  },
  {
    name: 'the owner’s time stands still in a frozen account',
    file: 'src/objects/account-operator.ts',
    takeOut: '        clocks.stop(now)\n',
    putIn: '',
    test: 'test/worker/account/frozen-clocks.test.ts',
    title: 'is taken back by its owner all the same once it is released',
  },
  {
    name: 'a freeze ends flows in progress',
    file: 'src/objects/account-operator.ts',
    takeOut: '    store.bumpAuthEpoch()\n',
    putIn: '',
    test: 'test/worker/admin/account.test.ts',
    title: 'lets no flow end in a session that was begun before',
  },
]
