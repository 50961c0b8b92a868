import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { browserHash } from '#keys/digest.ts'
import { SESSION_COOKIE } from '#sessions/cookie.ts'
import worker from '../../../src/index.ts'
import { addPasskey, held, newAccount, nextFlow, requestId, SIGNING, tryStepUp } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import { cookieOf, FLOW_VALUE } from '../sessions/arrange.ts'
import { CONFIG, NAVIGATION, SITE } from './arrange.ts'

beforeEach(() => {
  stopClock()
  vi.spyOn(console, 'log').mockImplementation(() => {})
})

/** Objects that do `first` when a page asks for `method`, after it has read the session, and only then answer. */
const interrupted = (method: 'overview' | 'stepUpFacts', first: () => Promise<unknown>): typeof env.ACCOUNT =>
  new Proxy(env.ACCOUNT, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      if (key !== 'get') return (...input: unknown[]) => Reflect.apply(member, target, input)
      return (...input: unknown[]) => {
        const stub: object = Reflect.apply(member, target, input)
        return new Proxy(stub, {
          get: (object, name) => {
            const call: unknown = Reflect.get(object, name)
            if (typeof call !== 'function') return call
            return async (...given: unknown[]) => {
              if (name === method) await first()
              return Reflect.apply(call, object, given)
            }
          },
        })
      }
    },
  })

const ask = async (path: string, cookie: string, accounts: typeof env.ACCOUNT): Promise<Response> => {
  const ctx = createExecutionContext()
  const cookies = `${SESSION_COOKIE}=${cookie}; __Host-Http-postern-flow=${FLOW_VALUE}`
  const request = new Request<unknown, IncomingRequestCfProperties>(`${SITE}${path}`, {
    headers: { ...NAVIGATION, cookie: cookies },
  })
  const bindings = { ...env, POSTERN_CONFIG: JSON.stringify(CONFIG), ACCOUNT: accounts }
  const response = await worker.fetch(request, bindings, ctx)
  await waitOnExecutionContext(ctx)
  return response
}

/** A customer with a passkey, in the browser that the flow cookie names. */
const customer = async () => {
  const stub = await newAccount()
  const browser = await browserHash(FLOW_VALUE)
  const started = await stub.signInWithCode({
    step: 'sign-in',
    flow: nextFlow(),
    epoch: (await stub.opening()).epoch,
    browser,
    ...SIGNING,
    requestId,
  })
  if (!started.ok) throw new Error(started.failure.code)
  const { session, passkey } = await addPasskey(stub, held(started.value, browser))
  const cookie = await cookieOf(stub, session.issued, new URL(SITE).host)
  return { stub, session, passkey, cookie }
}

/** Whether an answer deletes the session cookie. */
const signsOut = (response: Response): boolean =>
  response.headers.getSetCookie().some((line) => line.startsWith(`${SESSION_COOKIE}=;`))

describe.each([
  ['/_auth/account', 'overview', '/_auth/account'],
  ['/_auth/step-up?return_to=/pay', 'stepUpFacts', '/pay'],
] as const)('%s, while another tab of the browser raises the session', (path, method, goesOnAt) => {
  it('goes on with the newer session', async () => {
    const { stub, session, passkey, cookie } = await customer()
    const response = await ask(
      path,
      cookie,
      interrupted(method, () => tryStepUp(stub, session, passkey)),
    )
    expect(response).toMatchObject({ status: 303 })
    expect(response.headers.get('location')).toBe(goesOnAt)
    expect(signsOut(response)).toBe(false)
    expect(response.headers.getSetCookie().join()).toContain(`${SESSION_COOKIE}=`)
  })
})

describe('the account page, while another tab of the browser signs out', () => {
  it('leads to sign-in and deletes the cookie', async () => {
    const { stub, session, cookie } = await customer()
    const signOut = () => stub.endSession({ proof: session.proof, reason: 'sign_out', requestId })
    const response = await ask('/_auth/account', cookie, interrupted('overview', signOut))
    expect(response.headers.get('location')).toMatch(/^\/_auth\/sign-in\?/)
    expect(signsOut(response)).toBe(true)
  })
})
