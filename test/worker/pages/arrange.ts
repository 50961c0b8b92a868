import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import type { Bindings } from '#objects/bindings.ts'
import { anyone, signedIn } from '#policy/builders.ts'
import worker from '../../../src/index.ts'
import { now } from '../account/arrange.ts'
import { pass } from '../directory/arrange.ts'

export const SITE = 'https://www.shop.example'

/** One shop with a public page; everything else needs a session. Its origin is a service that notes what reaches it. */
export const CONFIG: PosternConfig = {
  name: 'Shop',
  relyingPartyId: 'shop.example',
  // That of the objects, which the test environment configures: an isolate holds the keys of one issuer at a time.
  issuer: 'http://localhost:8787',
  // Tests of limits try one address often, and have no browser that works; those of the work switch it on.
  botChallenge: 'off',
  mail: { from: 'Shop <no-reply@shop.example>', sender: { kind: 'service', binding: 'NO_MAILER' } },
  sites: [
    {
      id: 'shop',
      publicUrl: SITE,
      origin: { service: 'APP' },
      audience: 'shop',
      appCookies: ['basket'],
      routes: [{ match: '/', allow: anyone() }],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
}

/** One call of an object by the Worker: `DIRECTORY.issueCode`. */
type ObjectCall = string

/** A request as it reached the origin. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Headers
  readonly body: string
}

/** What the platform tells of a client. */
export interface ClientFacts {
  readonly asn?: number
  readonly country?: string
  readonly city?: string
}

/** A gateway of a test's own, with a view of what it asks of its objects and of what reaches the origin. */
export interface TestGateway {
  /** Asks the Worker. `cf` is what the platform tells of the client; absent where there is no platform. */
  readonly send: (path: string, init?: RequestInit, cf?: ClientFacts) => Promise<Response>
  /** Paths that reached the origin. */
  readonly forwarded: readonly string[]
  /** The same requests, whole. */
  readonly received: readonly ReceivedRequest[]
  /** What the origin was told of where the clients were, for each of these. */
  readonly clients: readonly (string | null)[]
  /** Calls of objects since the last time that this was asked. */
  readonly takeCalls: () => readonly ObjectCall[]
  /** The shards of the directory that it has called so far. */
  readonly directories: () => readonly ReturnType<typeof env.DIRECTORY.getByName>[]
  /** The newest mail that waits in the directory, opened. */
  readonly lastMail: () => Promise<WaitingMail>
  /** All that wait there, the newest first. */
  readonly mails: () => Promise<readonly WaitingMail[]>
}

/** A mail on its way out, opened. */
export interface WaitingMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly createdAt: number
}

const shopAnswer = (): Response => new Response('the shop', { headers: { 'content-type': 'text/plain' } })

/** `answer` is what the origin says. */
export const startGateway = (
  changes: Partial<Record<'POSTERN_SECRET' | 'POSTERN_CONFIG', string | undefined>> = {},
  answer: () => Response | Promise<Response> = shopAnswer,
): TestGateway => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const calls: ObjectCall[] = []
  const shards = new Set<string>()
  const forwarded: string[] = []
  const received: ReceivedRequest[] = []
  const clients: (string | null)[] = []
  const { POSTERN_SECRET, ...others } = env
  const bindings = {
    ...others,
    ...(POSTERN_SECRET === undefined ? {} : { POSTERN_SECRET }),
    POSTERN_CONFIG: JSON.stringify(CONFIG),
    ...changes,
    ACCOUNT: noting(env.ACCOUNT, 'ACCOUNT', calls, new Set()),
    DIRECTORY: noting(env.DIRECTORY, 'DIRECTORY', calls, shards),
    LIMITER: noting(env.LIMITER, 'LIMITER', calls, new Set()),
    APP: {
      fetch: async (...asked: Parameters<Fetcher['fetch']>) => {
        const request = new Request(...asked)
        const { method, headers } = request
        const { pathname, search } = new URL(request.url)
        forwarded.push(pathname)
        received.push({ method, target: `${pathname}${search}`, headers, body: await request.text() })
        clients.push(headers.get('x-forwarded-for'))
        return answer()
      },
    },
  }
  return {
    forwarded,
    received,
    clients,
    takeCalls: () => calls.splice(0),
    send: async (path, init = {}, cf) => {
      const ctx = createExecutionContext()
      const { body = null, method = 'GET', headers = {} } = init
      const request = new Request<unknown, IncomingRequestCfProperties>(`${SITE}${path}`, { body, method, headers })
      Object.defineProperty(request, 'cf', { value: cf })
      const response = await worker.fetch(request, defined(bindings), ctx)
      await waitOnExecutionContext(ctx)
      return response
    },
    lastMail: async () => {
      const [newest] = await waitingMails([...shards])
      if (newest === undefined) throw new Error('no mail')
      return newest
    },
    mails: () => waitingMails([...shards]),
    directories: () => [...shards].map((name) => env.DIRECTORY.getByName(name)),
  }
}

const defined = ({
  POSTERN_SECRET,
  POSTERN_CONFIG,
  ...rest
}: Omit<Bindings, 'POSTERN_SECRET' | 'POSTERN_CONFIG'> & {
  readonly POSTERN_SECRET?: string | undefined
  readonly POSTERN_CONFIG?: string | undefined
}): Bindings => ({
  ...rest,
  ...(POSTERN_SECRET === undefined ? {} : { POSTERN_SECRET }),
  ...(POSTERN_CONFIG === undefined ? {} : { POSTERN_CONFIG }),
})

/** The namespace itself, whose stubs note each call before they make it. */
const noting = <T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  name: string,
  calls: ObjectCall[],
  shards: Set<string>,
): DurableObjectNamespace<T> =>
  new Proxy(namespace, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      if (key !== 'get' && key !== 'getByName') return (...input: unknown[]) => Reflect.apply(member, target, input)
      return (...input: unknown[]) => {
        if (typeof input[0] === 'string') shards.add(input[0])
        const stub: object = Reflect.apply(member, target, input)
        return new Proxy(stub, {
          get: (object, method) => {
            const call: unknown = Reflect.get(object, method)
            if (typeof call !== 'function') return call
            return (...given: unknown[]) => {
              calls.push(`${name}.${String(method)}`)
              return Reflect.apply(call, object, given)
            }
          },
        })
      }
    },
  })

const waitingMails = async (shards: readonly string[]): Promise<readonly WaitingMail[]> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const found = await Promise.all(
    shards.map((shard) =>
      runInDurableObject(env.DIRECTORY.getByName(shard), (_object, { storage }) =>
        storage.sql.exec('SELECT id, sealed, due_at FROM outbox').toArray(),
      ),
    ),
  )
  const opened = await Promise.all(
    found.flat().map(async ({ id, sealed }) => {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes))
    }),
  )
  return opened
    .filter((mail) => mail !== undefined)
    .sort((a, b) => b.createdAt - a.createdAt)
    .map(({ to, subject, text, createdAt }) => ({
      to: String(to),
      subject: String(subject),
      text: String(text),
      createdAt: Number(createdAt),
    }))
}

/** Headers of a person who follows a link or sends a form of ours. */
export const NAVIGATION = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
}
/** Headers of a script of the app. */
export const SCRIPT = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** One person's browser: keeps cookies, follows nothing by itself. */
export interface Visitor {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly post: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Response>
  readonly postJson: (path: string, body: unknown) => Promise<Response>
  readonly cookies: Map<string, string>
}

export const newVisitor = (gateway: TestGateway): Visitor => {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const response = await gateway.send(path, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0;/.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers: { ...NAVIGATION, ...headers } }),
    post: (path, fields, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { ...NAVIGATION, ...FORM, origin: SITE, ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    postJson: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { ...SCRIPT, 'content-type': 'application/json', origin: SITE },
        body: JSON.stringify(body),
      }),
  }
}

/** The value of a hidden field of a page's form that posts to `action`, or of its first form. */
export const hidden = (html: string, name: string): string => {
  const value = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(html)?.[1]
  if (value === undefined) throw new Error(`the page has no field ${name}`)
  return value
}

/** Where a redirect leads: path and query on this site. */
export const leadsTo = (response: Response): string => {
  const location = response.headers.get('location')
  if (response.status !== 303 || location === null) throw new Error(`no redirect but ${response.status}`)
  return location
}

/** Goes to where a redirect leads. */
export const follow = (visitor: Visitor, response: Response): Promise<Response> => visitor.get(leadsTo(response))

/** The six digits that stand alone on a line of a mail. */
export const codeIn = (text: string): string => /^\d{6}$/m.exec(text)?.[0] ?? ''

/** Types an address on the page of `purpose`; gives the page that asks for the code. */
export const typeAddress = async (
  visitor: Visitor,
  purpose: 'sign-in' | 'sign-up',
  address: string,
  query: string = '',
): Promise<Response> => {
  // Mails are told apart by their second.
  pass(1)
  const page = await visitor.get(`/_auth/${purpose}${query}`)
  return visitor.post(`/_auth/${purpose}`, { flow: hidden(await page.text(), 'flow'), address })
}

/** From the first page to the answer to the right code. */
export const proveAddress = async (
  gateway: TestGateway,
  visitor: Visitor,
  purpose: 'sign-in' | 'sign-up',
  address: string,
  query: string = '',
): Promise<Response> => {
  const asked = await follow(visitor, await typeAddress(visitor, purpose, address, query))
  const flow = hidden(await asked.text(), 'flow')
  return visitor.post(`/_auth/${purpose}/code`, { flow, code: codeIn((await gateway.lastMail()).text) })
}
