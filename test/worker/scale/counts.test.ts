import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { stepAt } from '#authenticators/totp/totp.ts'
import { installedDeployment } from '#config/installed.ts'
import { TICKET_FIELD, TICKET_FORM_BYTES } from '#gateway/release-ticket.ts'
import { browserHash, importHmacSha1Key } from '#keys/digest.ts'
import { totpCode } from '#keys/one-time-password.ts'
import { fromBase32 } from '#lib/base32.ts'
import type { Bindings } from '#objects/bindings.ts'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { parseFlowCookie } from '#sessions/cookie.ts'
import worker from '../../../src/index.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { now } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { identifier, pass, stopClock } from '../directory/arrange.ts'
import { assertionFields, beginSignIn, createPasskey, signUp } from '../flows/arrange.ts'
import {
  CONFIG,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  type Visitor,
} from '../pages/arrange.ts'
import { startMeter } from './meter.ts'

beforeEach(stopClock)
afterEach(() => {
  vi.restoreAllMocks()
})

const ADDRESS = 'ada@example.com'
/** Whose account has a password, and then an app. */
const OTHER = 'bea@example.com'
const PASSWORD = 'seven purple otters'
const SECURITY = '/_auth/account/security'

const [site] = CONFIG.sites
/** Passwords are on, and `/pay` needs two factors. One issuer for Worker and objects, which hold one set of keys. */
const CONFIGURED = JSON.stringify({
  ...CONFIG,
  issuer: installedDeployment(env).issuer,
  methods: { password: true },
  sites: [
    {
      ...site,
      routes: [
        { match: '/', allow: anyone() },
        { match: '/pay', allow: acr('aal2') },
      ],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})

/** A gateway that clients reach from a network that the platform names, as in production. */
const onThePlatform = (gateway: TestGateway): TestGateway => ({
  ...gateway,
  send: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cf-connecting-ip', '203.0.113.7')
    return gateway.send(path, { ...init, headers }, { asn: 64_500 })
  },
})

/** Calls that nobody waits for. Each is held back here until its request is answered: waited for, it would hold up that. */
const BEHIND_THE_ANSWER = ['rememberBrowser', 'forgetBrowsers', 'parkedAnswered']

/** Notes for each request of the Worker what its answer waits for. */
const watchAnswers = () => {
  let requests: { readonly isForm: boolean; readonly waitedFor: string[] }[] = []
  const serve = worker.fetch
  vi.spyOn(worker, 'fetch').mockImplementation(async (request, bindings, ctx) => {
    const waitedFor: string[] = []
    const { promise: answered, resolve } = Promise.withResolvers<void>()
    requests.push({ isForm: request.method === 'POST', waitedFor })
    const watched = (namespace: Bindings['ACCOUNT' | 'DIRECTORY' | 'LIMITER' | 'KEYRING']) =>
      new Proxy(namespace, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key)
          if (typeof member !== 'function') return member
          if (key !== 'get' && key !== 'getByName') return (...input: unknown[]) => Reflect.apply(member, target, input)
          return (...input: unknown[]) => new Proxy(Reflect.apply(member, target, input), { get: watchedCall })
        },
      })
    const watchedCall = (stub: object, method: string | symbol) => {
      const call: unknown = Reflect.get(stub, method)
      if (typeof call !== 'function') return call
      return async (...given: unknown[]) => {
        if (BEHIND_THE_ANSWER.includes(String(method))) await answered
        else waitedFor.push(String(method))
        return Reflect.apply(call, stub, given)
      }
    }
    const objects = Object.entries(bindings).map(([name, binding]) =>
      name === 'ACCOUNT' || name === 'DIRECTORY' || name === 'LIMITER' || name === 'KEYRING'
        ? [name, watched(bindings[name])]
        : [name, binding],
    )
    try {
      return await serve(request, { ...bindings, ...Object.fromEntries(objects) }, ctx)
    } finally {
      resolve()
    }
  })
  return {
    /** What was waited for from the last form, or the only page, to the page that followed; then begins anew. */
    take: (): number => {
      const last = requests.findLastIndex(({ isForm }) => isForm)
      const calls = requests.slice(Math.max(last, 0)).reduce((sum, { waitedFor }) => sum + waitedFor.length, 0)
      requests = []
      return calls
    },
  }
}

/** The cells of the rows of a table below a heading of docs/scale.md, numbers without their separators. */
const tableBelow = (heading: string): readonly (readonly string[])[] =>
  inject('scalePage')
    .split(`## ${heading}\n`)[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => /^\| .* [\d,]+ \|$/.test(line))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll(',', '')),
    ) ?? []

/** Counts what pieces of work cost, one row each, in the order of the page's table. */
const startCounting = async (gateway: TestGateway) => {
  const delayed = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await warmUp(gateway)
  const meter = await startMeter()
  const answers = watchAnswers()
  const counts: string[][] = []
  /** `mails` leave by it: each is tried after the answer, fails, and says so last of all. */
  const run = async <T>(mails: number, work: () => Promise<T>): Promise<T> => {
    delayed.mockClear()
    const done = await work()
    await vi.waitFor(() => expect(delayed).toHaveBeenCalledTimes(mails), { timeout: 5_000 })
    if (mails > 0) await dropMails(gateway)
    return done
  }
  return {
    counts,
    /** Does what is not counted. */
    prepare: run,
    /** Does what makes a row of the table. */
    measure: async <T>(what: string, mails: number, work: () => Promise<T>): Promise<T> => {
      gateway.takeCalls()
      meter.take()
      answers.take()
      return run(mails, async () => {
        const done = await work()
        await vi.waitFor(() => expect(delayed).toHaveBeenCalledTimes(mails), { timeout: 5_000 })
        const { rowsRead, rowsWritten, alarms, kvReads, keyringCalls, accountCalls } = meter.take()
        const calls = gateway.takeCalls().length + keyringCalls + accountCalls
        counts.push([what, ...[calls, answers.take(), rowsRead, rowsWritten + alarms, kvReads].map(String)])
        return done
      })
    },
  }
}

/** A mail that was put off is tried once more with the next one of its object; in production it has left by then. */
const dropMails = async (gateway: TestGateway): Promise<void> => {
  const objects: readonly DurableObjectStub[] = [...(await accountObjects()), ...gateway.directories()]
  for (const stub of objects) {
    await runInDurableObject(stub, (_object, { storage }) => storage.sql.exec('DELETE FROM outbox'))
  }
}

type Counting = Awaited<ReturnType<typeof startCounting>>

const shows = async (answer: Promise<Response>) => expect((await answer).status).toBe(200)

/** Goes to where the answer to a form leads, which is a page. */
const arrives = (visitor: Visitor, answer: Response) => shows(follow(visitor, answer))

describe('docs/scale.md', () => {
  it('states the calls, rows and bytes that customers cost', { timeout: 120_000 }, async () => {
    const gateway = onThePlatform(startGateway({ POSTERN_CONFIG: CONFIGURED }))
    const counting = await startCounting(gateway)
    await comeAndGo(gateway, counting)
    const sizes = await Promise.all((await accountObjects()).map(sizeOf))
    // The others are decoys, whose tables are empty.
    const bytes = Math.max(...sizes)
    await proveAndChange(gateway, counting)

    // Random keys choose the shards: two that meet in one make a row more or less.
    const { counts } = counting
    const stated = tableBelow('What was measured')
    const exact = (rows: readonly (readonly string[])[]) =>
      rows.map(([what, calls, onTheWay, , , kv]) => [what, calls, onTheWay, kv])
    expect(exact(counts), JSON.stringify(counts)).toEqual(exact(stated))
    for (const [row, cells] of counts.entries()) {
      for (const cell of [3, 4]) {
        const is = Number(cells[cell])
        expect(Math.abs(is - Number(stated[row]?.[cell])), JSON.stringify(counts)).toBeLessThanOrEqual(is * 0.1)
      }
    }
    expect([['an account with a passkey and two sessions', String(bytes)]]).toEqual(
      tableBelow('Bytes').filter(([what]) => what?.startsWith('an account')),
    )
  })
})

/** What a customer with a passkey does, all day. */
const comeAndGo = async (gateway: TestGateway, { measure }: Counting): Promise<void> => {
  const { visitor, flow } = await measure('sign-up by a code', 1, () => signUp(gateway, ADDRESS))
  const passkey = await measure('a passkey added to it', 1, async () => {
    const made = await createPasskey(visitor, flow)
    await arrives(visitor, made.response)
    return made.passkey
  })
  const second = await knownVisitor(gateway)
  await measure('sign-in by a code', 1, async () => {
    await arrives(second, await proveAddress(gateway, second, 'sign-in', ADDRESS))
  })
  const third = await knownVisitor(gateway)
  await measure('sign-in by a passkey', 0, async () => {
    const answer = await assertionFields(third, await beginSignIn(third), passkey)
    await arrives(third, await third.post('/_auth/sign-in/passkey', answer))
  })
  await measure('request inside the lease', 0, () => shows(third.get('/page')))
  pass(61)
  await measure('renewal with which an isolate looks for its keys', 0, () => shows(second.get('/page')))
  await measure('renewal', 0, () => shows(third.get('/page')))
  pass(301)
  await second.get('/page')
  await measure('renewal that notes activity', 0, () => shows(third.get('/page')))
  await measure('sign-out', 0, async () => {
    await arrives(third, await third.post('/_auth/sign-out', {}))
  })
}

/** What a customer does who has a password, an app and at last a passkey. */
const proveAndChange = async (gateway: TestGateway, { measure, prepare }: Counting): Promise<void> => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(`${'0'.repeat(35)}:1`))
  await lookForKeys(gateway)
  const { visitor } = await prepare(1, () => signUp(gateway, OTHER))
  const signedInByCode = () => prepare(1, () => withCodeAlone(gateway))
  await measure('a password set', 1, async () => {
    const form = await formOn(visitor, `${SECURITY}/password`)
    await arrives(visitor, await visitor.post(`${SECURITY}/password`, { form, password: PASSWORD, return_to: '/' }))
  })
  const byPassword = async (browser: Visitor): Promise<Response> =>
    browser.post('/_auth/sign-in', { flow: await beginSignIn(browser), address: OTHER, password: PASSWORD })
  const asked = await knownVisitor(gateway)
  const offer = await measure('sign-in by a password with the offer of a passkey', 0, async () =>
    hidden(await (await follow(asked, await byPassword(asked))).text(), 'flow'),
  )
  leadsTo(await asked.post('/_auth/passkey/skip', { flow: offer }))
  const other = await knownVisitor(gateway)
  await measure('sign-in by a password', 0, async () => {
    await arrives(other, await byPassword(other))
  })
  const key = await measure('an app set up', 1, async () => {
    const page = await (await visitor.get(`${SECURITY}/totp`)).text()
    const shown = /(?:[A-Z2-7]{4}\s+){7}[A-Z2-7]{4}/.exec(page.replaceAll(/<[^>]*>/g, ' '))?.[0] ?? ''
    const fields = { flow: hidden(page, 'flow'), code: await codeOf(shown) }
    await arrives(visitor, await visitor.post(`${SECURITY}/totp`, fields))
    return shown
  })
  // Each code of an app counts once.
  pass(30)
  await lookForKeys(gateway)
  const both = await knownVisitor(gateway)
  await measure('sign-in by a password and an app', 0, async () => {
    const second = await follow(both, await byPassword(both))
    const fields = { flow: hidden(await second.text(), 'flow'), code: await codeOf(key) }
    await arrives(both, await both.post('/_auth/sign-in/second', fields))
  })
  await measure('a recovery code made', 1, async () => {
    const form = await formOn(both, `${SECURITY}/recovery-code`)
    await shows(both.post(`${SECURITY}/recovery-code`, { form }))
  })
  pass(30)
  await lookForKeys(gateway)
  const weak = await signedInByCode()
  await measure('step-up by a password and an app', 0, async () => {
    const fields = { flow: await beginStepUp(weak), password: PASSWORD, code: await codeOf(key) }
    await arrives(weak, await weak.post('/_auth/step-up', fields))
  })
  const enrolment = hidden(await (await weak.get('/_auth/passkey')).text(), 'flow')
  const { passkey } = await prepare(1, () => createPasskey(weak, enrolment))
  await lookForKeys(gateway)
  const touched = await signedInByCode()
  await measure('step-up by a passkey', 0, async () => {
    const fields = await assertionFields(touched, await beginStepUp(touched), passkey)
    await arrives(touched, await touched.post('/_auth/step-up', fields))
  })
  await sendWhatWaited(await signedInByCode(), passkey, measure)
  await measure('the security page', 0, () => shows(touched.get(SECURITY)))
  await measure('a passkey removed', 1, async () => {
    const page = await (await touched.get(SECURITY)).text()
    const fields = { form: hidden(page, 'form'), passkey: hidden(page, 'passkey') }
    await arrives(touched, await touched.post(`${SECURITY}/passkey/remove`, fields))
  })
}

/** A form that needs two factors, its step-up and its way to the origin. */
const sendWhatWaited = async (
  visitor: Visitor,
  passkey: SoftwarePasskey,
  measure: Counting['measure'],
): Promise<void> => {
  const asked = await measure('a form parked and a proof asked for', 0, async () =>
    hidden(await (await follow(visitor, await visitor.post('/pay', { note: 'for the roses' }))).text(), 'flow'),
  )
  const ticket = await measure('the step-up that it waits for', 0, async () => {
    const released = await visitor.post('/_auth/step-up', await assertionFields(visitor, asked, passkey))
    return hidden(await (await follow(visitor, released)).text(), TICKET_FIELD)
  })
  await measure('its way to the origin', 0, () =>
    shows(visitor.post('/pay', { [TICKET_FIELD]: ticket }, { 'content-length': String(TICKET_FORM_BYTES) })),
  )
}

/** The code that an app shows now for a key as a page shows it. */
const codeOf = async (key: string): Promise<string> =>
  totpCode(await importHmacSha1Key(fromBase32(key) ?? new Uint8Array(0)), stepAt(now()))

const formOn = async (visitor: Visitor, path: string): Promise<string> =>
  hidden(await (await visitor.get(path)).text(), 'form')

const beginStepUp = async (visitor: Visitor): Promise<string> =>
  hidden(await (await visitor.get('/_auth/step-up?return_to=/pay')).text(), 'flow')

/** A browser in which the other customer has shown a code by mail, and no more. */
const withCodeAlone = async (gateway: TestGateway): Promise<Visitor> => {
  const visitor = await knownVisitor(gateway)
  leadsTo(await proveAddress(gateway, visitor, 'sign-in', OTHER))
  return visitor
}

/** A browser that has signed in before: one that is new is told of, and a password alone takes a code by mail there. */
const knownVisitor = async (gateway: TestGateway): Promise<Visitor> => {
  const visitor = newVisitor(gateway)
  await visitor.get('/_auth/sign-in')
  const cookie = parseFlowCookie(visitor.cookies.get('__Host-Http-postern-flow') ?? '')
  if (cookie === undefined) throw new Error('no flow cookie')
  const browser = await browserHash(cookie.random)
  const statement =
    'INSERT INTO known_browsers (identifier, browser, forget_at) SELECT identifier, ?, ? FROM identifiers WHERE true'
  for (const shard of gateway.directories()) {
    await runInDurableObject(shard, (_object, { storage }) => {
      storage.sql.exec(`${statement} ON CONFLICT DO NOTHING`, browser, now() + 90 * 86_400)
    })
  }
  return visitor
}

const sizeOf = (stub: DurableObjectStub): Promise<number> =>
  runInDurableObject(stub, (_object, { storage }) => storage.sql.databaseSize)

/** Now, so that no flow of the next minute has to. */
const lookForKeys = (gateway: TestGateway): Promise<Response> => gateway.send('/_auth/jwks.json')

/** A deployment in use: the isolate holds its keys, every shard and decoy exists, and every alarm of a limiter is set. */
const warmUp = async (gateway: TestGateway): Promise<void> => {
  await lookForKeys(gateway)
  const index = identifier(1)
  const charges = [{ key: index, rule: 'addresses_per_client', member: index }] as const
  for (let n = 0; n < 256; n++) {
    await env.DIRECTORY.getByName(`shard-${n}`).resolve({ index })
    if (n >= 64) continue
    await env.LIMITER.getByName(`shard-${n}`).take({ charges })
    await env.ACCOUNT.getByName(`decoy-${n}`).opening()
  }
}
