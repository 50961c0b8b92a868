import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Acr } from '#domain/assurance.ts'
import { type BrowserHash, type FlowId, parseRequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { importHmacSha1Key } from '#keys/digest.ts'
import { totpCode } from '#keys/one-time-password.ts'
import { randomBytes } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { Account } from '#objects/account.object.ts'
import type { Removal, SecondFactorSignIn, StepUp } from '#objects/account-calls.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import { createSoftwarePasskey, type Deviation, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { browser, flow, identifier, operation } from '../directory/arrange.ts'

export const MINUTE = 60
export const HOUR = 3600
export const DAY = 86_400

export type AccountStub = DurableObjectStub<Account>

const ORIGIN = 'http://localhost:8787'
const RELYING_PARTY = 'localhost'
/** The site whose links notices carry. */
export const SITE = 'shop'
export const ADDRESS = 'ada@example.com'

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a well-formed id')
  return value
}

export const requestId = known(parseRequestId('01KAS7T5V0E3M8QZ4RN2X6WCBD'))

/** The browser that these tests are. */
const FROM = { agent: 'Test/1.0', country: undefined } as const

/** Nowhere that a platform knows, as in development. */
const NOWHERE = { network: undefined, asn: undefined, country: undefined, coordinates: undefined } as const

/** What every sign-in of that browser says of itself: nothing speaks against it. */
export const SIGNING = { ...FROM, signals: [], here: NOWHERE, site: SITE } as const

export const now = () => epochSeconds(Date.now() / 1000)

/** The object of an account that nobody has created. */
export const blankAccount = (): AccountStub => env.ACCOUNT.get(env.ACCOUNT.newUniqueId())

/** A created account. */
export const newAccount = async (): Promise<AccountStub> => {
  const stub = blankAccount()
  const created = await stub.create({ operation: operation(1), address: ADDRESS, language: 'en', requestId })
  if (!created.ok) throw new Error(created.failure.code)
  return stub
}

/** A session as a browser holds it: what was issued, and what that browser proves it by. */
export interface Held {
  readonly issued: IssuedSession
  readonly proof: SessionProof
}

export const held = (issued: IssuedSession, by: BrowserHash = browser(1)): Held => ({
  issued,
  proof: { sid: issued.sid, secret: issued.secret, generation: issued.generation, browser: by },
})

let flows = 0
/** A flow that no other call of this test got. */
export const nextFlow = (): FlowId => {
  flows += 1
  return flow(`n${flows}`)
}

export interface CodeSignIn {
  readonly flow?: FlowId
  readonly epoch?: number
  readonly browser?: number
}

/** Completes a flow whose code was accepted; the epoch is today's unless one is given. */
export const trySignIn = async (stub: AccountStub, given: CodeSignIn = {}) =>
  stub.signInWithCode({
    step: 'sign-in',
    flow: given.flow ?? nextFlow(),
    epoch: given.epoch ?? (await stub.opening()).epoch,
    browser: browser(given.browser ?? 1),
    ...SIGNING,
    requestId,
  })

export const signIn = async (stub: AccountStub, given: CodeSignIn = {}): Promise<Held> => {
  const answer = await trySignIn(stub, given)
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value, browser(given.browser ?? 1))
}

/** Asks the account to renew a session, as a request of the customer unless said otherwise. */
export const renew = (stub: AccountStub, proof: SessionProof, activity: boolean = true) =>
  stub.renew({ proof, activity, requestId })

/** A challenge as the gateway draws it, good for five minutes. */
export const newChallenge = () => ({ value: toBase64Url(randomBytes(32)), expiresAt: after(now(), 5 * MINUTE) })
export type TestChallenge = ReturnType<typeof newChallenge>

const expectedOf = (challenge: TestChallenge) => ({
  challenge: challenge.value,
  origins: [ORIGIN],
  relyingPartyId: RELYING_PARTY,
})

export const ceremonyOf = (challenge: TestChallenge) => ({
  challenge: challenge.value,
  origin: ORIGIN,
  relyingPartyId: RELYING_PARTY,
})

interface WaitingMail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** The mails that an account has on their way out, opened. */
export const mailsOf = async (stub: AccountStub): Promise<readonly WaitingMail[]> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const waiting = await runInDurableObject(stub, (_object, { storage }) =>
    storage.sql.exec('SELECT id, sealed FROM outbox').toArray(),
  )
  return Promise.all(
    waiting.map(async ({ id, sealed }) => {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      const { to, subject, text } = JSON.parse(new TextDecoder().decode(bytes))
      return { to: String(to), subject: String(subject), text: String(text) }
    }),
  )
}

/** To whom the mails of an account go, and what about. */
export const noticesOf = async (stub: AccountStub): Promise<readonly Pick<WaitingMail, 'to' | 'subject'>[]> =>
  (await mailsOf(stub)).map(({ to, subject }) => ({ to, subject }))

/** A passkey whose user handle is the account's; needs a session that may enrol. */
export const passkeyFor = async (stub: AccountStub, { proof }: Held): Promise<SoftwarePasskey> => {
  const enrolment = await stub.enrolment(proof)
  if (!enrolment.ok) throw new Error(enrolment.failure.code)
  return createSoftwarePasskey({ userHandle: enrolment.value.userHandle })
}

export interface PasskeyAnswer {
  readonly challenge?: TestChallenge
  readonly deviation?: Deviation
  /** What the browser and authenticator ran, where it is not what was asked for. */
  readonly ran?: Partial<ReturnType<typeof ceremonyOf>>
}

/** Registers `passkey` with the account. */
export const tryAdd = async (
  stub: AccountStub,
  { proof }: Held,
  passkey: SoftwarePasskey,
  given: PasskeyAnswer & { readonly operation?: string; readonly mustVerify?: boolean } = {},
) => {
  const challenge = given.challenge ?? newChallenge()
  const claimed = operation(given.operation ?? passkey.id.replaceAll(/[^a-z]/g, '').slice(0, 12))
  const verified = await stub.verifyPasskey({
    proof,
    response: await passkey.register({ ...ceremonyOf(challenge), ...given.ran }, given.deviation),
    expected: expectedOf(challenge),
    challenge,
    operation: claimed,
    mustVerify: given.mustVerify ?? true,
  })
  if (!verified.ok) return verified
  return stub.addPasskey({
    proof,
    verified: verified.value,
    operation: claimed,
    isUnasked: false,
    from: FROM,
    site: SITE,
    requestId,
  })
}

/** Adds a new passkey; gives it and the raised session. */
export const addPasskey = async (stub: AccountStub, session: Held) => {
  const passkey = await passkeyFor(stub, session)
  const added = await tryAdd(stub, session, passkey)
  if (!added.ok) throw new Error(added.failure.code)
  return { passkey, session: held(added.value, known(session.proof.browser ?? undefined)) }
}

/** A created account with one passkey, and the session that made it. */
export const accountWithPasskey = async () => {
  const stub = await newAccount()
  return { stub, ...(await addPasskey(stub, await signIn(stub))) }
}

/** Signs in by `passkey`. */
export const tryPasskey = async (
  stub: AccountStub,
  passkey: SoftwarePasskey,
  given: PasskeyAnswer & { readonly flow?: FlowId; readonly browser?: number | BrowserHash } = {},
) => {
  const challenge = given.challenge ?? newChallenge()
  return stub.signInWithPasskey({
    response: await passkey.authenticate({ ...ceremonyOf(challenge), ...given.ran }, given.deviation),
    expected: expectedOf(challenge),
    challenge,
    flow: given.flow ?? nextFlow(),
    browser: typeof given.browser === 'string' ? given.browser : browser(given.browser ?? 1),
    ...SIGNING,
    requestId,
  })
}

/** Raises a session by `passkey`. */
export const tryStepUp = async (
  stub: AccountStub,
  { proof }: Pick<Held, 'proof'>,
  passkey: SoftwarePasskey,
  given: PasskeyAnswer = {},
) => {
  const challenge = given.challenge ?? newChallenge()
  return stub.stepUp({
    proof,
    shown: {
      passkey: {
        response: await passkey.authenticate({ ...ceremonyOf(challenge), ...given.ran }, given.deviation),
        expected: expectedOf(challenge),
        challenge,
      },
    },
    atLeast: 'aal2',
    mustResistPhishing: false,
    ...FROM,
    requestId,
  })
}

/** A password that may stand alone, and one that may not. */
export const LONG = 'seven purple otters'
export const SHORT = 'plum0tter'

/** What every change of a factor brings along. */
const changeBy = ({ proof }: Pick<Held, 'proof'>) => ({ proof, site: SITE, requestId })

export const trySetPassword = async (
  stub: AccountStub,
  session: Pick<Held, 'proof'>,
  password: string,
  isBreachChecked: boolean = true,
) => stub.setPassword({ ...changeBy(session), password, isBreachChecked, from: FROM })

/** Sets or changes the password; gives the raised session. */
export const setPassword = async (stub: AccountStub, session: Held, password: string = LONG): Promise<Held> => {
  const set = await trySetPassword(stub, session, password)
  if (!set.ok) throw new Error(set.failure.code)
  return held(set.value, known(session.proof.browser ?? undefined))
}

interface SigningIn {
  readonly flow?: FlowId
  readonly browser?: number
  /** The browser is a known device of the address. */
  readonly known?: boolean
  /** Which address was typed. */
  readonly address?: number
}

const signing = (given: SigningIn) => ({
  flow: given.flow ?? nextFlow(),
  browser: browser(given.browser ?? 1),
  known: given.known ?? false,
  ...SIGNING,
  requestId,
})

/** A sign-in by a password, as a stranger unless said otherwise. */
export const passwordSignIn = (password: string, given: SigningIn = {}) => ({
  ...signing(given),
  password,
  index: identifier(given.address ?? 1),
})

/** Signs in by a password. */
export const tryPassword = (stub: AccountStub, password: string, given: SigningIn = {}) =>
  stub.signInWithPassword(passwordSignIn(password, given))

interface AfterPassword extends SigningIn {
  readonly epoch: number
  readonly alone?: boolean
}

/** A second factor after a right password; `given` tells what that password led to. */
export const secondFactor = (given: AfterPassword, factor: SecondFactorSignIn['factor']) => ({
  ...signing(given),
  epoch: given.epoch,
  alone: given.alone ?? true,
  factor,
})

/** Shows a second factor after a right password. */
export const trySecondFactor = (stub: AccountStub, given: AfterPassword, factor: SecondFactorSignIn['factor']) =>
  stub.signInWithSecondFactor(secondFactor(given, factor))

/** Calls of the account's object that begin in one turn: they come in between each other wherever one of them waits. */
export const atOnce = <T>(
  stub: AccountStub,
  count: number,
  call: (account: Account, n: number) => Promise<T>,
): Promise<readonly T[]> =>
  runInDurableObject<Account, readonly T[]>(stub, (account) =>
    Promise.all(Array.from({ length: count }, (_, n) => call(account, n))),
  )

/** What a page's script posts after a ceremony with `passkey`. */
export const answerOf = async (passkey: SoftwarePasskey, given: PasskeyAnswer = {}) => {
  const challenge = given.challenge ?? newChallenge()
  return {
    response: await passkey.authenticate({ ...ceremonyOf(challenge), ...given.ran }, given.deviation),
    expected: expectedOf(challenge),
    challenge,
  }
}

/** A key as an enrolment draws it for an authenticator app. */
export const newAppKey = (): Uint8Array<ArrayBuffer> => randomBytes(20)

/** The code that an app shows, `steps` time steps from now. */
export const appCode = async (key: Uint8Array<ArrayBuffer>, steps: number = 0): Promise<string> =>
  totpCode(await importHmacSha1Key(key), Math.floor(now() / 30) + steps)

/** A code that an app does not show around now. */
export const wrongCode = async (key: Uint8Array<ArrayBuffer>): Promise<string> => {
  const right = await Promise.all([-2, -1, 0, 1, 2].map((steps) => appCode(key, steps)))
  return known(['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code)))
}

export const tryAddApp = async (
  stub: AccountStub,
  session: Pick<Held, 'proof'>,
  key: Uint8Array<ArrayBuffer>,
  code: string,
  setUp: FlowId = nextFlow(),
) => stub.addTotp({ ...changeBy(session), flow: setUp, key, code, from: FROM })

/** Adds an authenticator app by the code of the step before; that of now is left. Gives its key and the raised session. */
export const addApp = async (stub: AccountStub, session: Held) => {
  const key = newAppKey()
  const added = await tryAddApp(stub, session, key, await appCode(key, -1))
  if (!added.ok) throw new Error(added.failure.code)
  return { key, session: held(added.value, known(session.proof.browser ?? undefined)) }
}

/** A created account with an app and a password, and the session that made them, at aal1. */
export const accountWithApp = async (password: string = LONG) => {
  const stub = await newAccount()
  const { key, session } = await addApp(stub, await signIn(stub))
  return { stub, key, session: await setPassword(stub, session, password) }
}

/** Raises a session by all that is shown at once. */
export const tryShow = (
  stub: AccountStub,
  { proof }: Pick<Held, 'proof'>,
  shown: StepUp['shown'],
  atLeast: Acr = 'aal2',
) => stub.stepUp({ proof, shown, atLeast, mustResistPhishing: false, ...FROM, requestId })

/** Raises a session by all that is shown at once. */
export const show = async (stub: AccountStub, session: Held, shown: StepUp['shown'], atLeast: Acr = 'aal2') => {
  const raised = await tryShow(stub, session, shown, atLeast)
  if (!raised.ok) throw new Error(raised.failure.code)
  return held(raised.value, known(session.proof.browser ?? undefined))
}

export const tryRemove = async (stub: AccountStub, session: Pick<Held, 'proof'>, what: Removal['what']) =>
  stub.removeFactor({ ...changeBy(session), what })

export const trySaveCode = async (
  stub: AccountStub,
  session: Pick<Held, 'proof'>,
  code: Uint8Array<ArrayBuffer> = randomBytes(16),
  form: FlowId = nextFlow(),
) => stub.replaceRecoveryCode({ ...changeBy(session), flow: form, code, from: FROM })

/** Guesses that were wrong, as if made now. */
export const seedGuesses = (stub: AccountStub, authenticator: 'password' | 'totp', guesser: string, count: number) =>
  runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('INSERT INTO guesses VALUES (?, ?, ?, ?, ?)', authenticator, guesser, count, count, now())
  })

/** Lets the account's object, its storage as it is, run for a deployment whose keys no source has. */
export const withoutKeys = <T>(stub: AccountStub, use: (account: Account) => Promise<T>): Promise<T> =>
  runInDurableObject(stub, (_instance, state) => {
    // Under another issuer: this isolate holds the keys of its own.
    const config: object = JSON.parse(env.POSTERN_CONFIG ?? '{}')
    const KV = { ...env.KV, get: () => Promise.reject(new Error('KV is away')) }
    const KEYRING = {
      getByName: () => {
        throw new Error('the keyring is away')
      },
    }
    const POSTERN_CONFIG = JSON.stringify({ ...config, issuer: 'https://elsewhere.example' })
    return use(new Account(state, { ...env, KV, KEYRING, POSTERN_CONFIG }))
  })

export type Table =
  | 'profile'
  | 'operations'
  | 'sessions'
  | 'authenticators'
  | 'used'
  | 'events'
  | 'outbox'
  | 'guesses'
  | 'links'
  | 'directory_chores'

/** All rows of a table. */
export const rows = (stub: AccountStub, table: Table): Promise<readonly Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_object, { storage }) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())

/** Everything that the account stores, as one text. */
export const everything = (stub: AccountStub): Promise<string> =>
  runInDurableObject(stub, (_object, { storage }) => {
    const tables = storage.sql
      .exec(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => String(name))
    return JSON.stringify(tables.map((table) => [table, storage.sql.exec(`SELECT * FROM "${table}"`).toArray()]))
  })

/** Names of the account's events, the oldest first. */
export const events = async (stub: AccountStub): Promise<readonly string[]> =>
  (await rows(stub, 'events')).map(({ name }) => String(name))

/** How often each event stands in the account. */
export const count = async (stub: AccountStub, name: string): Promise<number> =>
  (await events(stub)).filter((event) => event === name).length

/** Counts from now on how many rows of a table are written; the function it gives tells how many were. */
export const countWrites = async (stub: AccountStub, table: Table): Promise<() => Promise<number>> => {
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS test_writes (what TEXT)')
    for (const what of ['INSERT', 'UPDATE', 'DELETE']) {
      storage.sql.exec(
        `CREATE TRIGGER test_${table}_${what} AFTER ${what} ON ${table} BEGIN INSERT INTO test_writes VALUES ('${what}'); END`,
      )
    }
  })
  return () =>
    runInDurableObject(stub, (_object, { storage }) =>
      Number(storage.sql.exec('SELECT COUNT(*) AS n FROM test_writes').one()['n']),
    )
}
