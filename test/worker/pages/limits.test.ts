import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  FORM,
  follow,
  hidden,
  NAVIGATION,
  newVisitor,
  proveAddress,
  SITE,
  startGateway,
  type TestGateway,
  typeAddress,
} from './arrange.ts'

beforeEach(stopClock)

/** Types an address as a client of the platform: its network is what Cloudflare says. */
const typeFrom = async (
  gateway: TestGateway,
  client: { readonly address: string; readonly asn?: number; readonly platform?: boolean },
  address: string,
  headers: Record<string, string> = {},
): Promise<Response> => {
  const cf = client.platform === false ? undefined : { asn: client.asn ?? 64_500 }
  const page = await gateway.send('/_auth/sign-in', { headers: NAVIGATION }, cf)
  const [cookie = ''] = (page.headers.getSetCookie()[0] ?? '').split(';')
  const body = new URLSearchParams({ flow: hidden(await page.text(), 'flow'), address }).toString()
  const network = { 'cf-connecting-ip': client.address }
  const all = { ...NAVIGATION, ...FORM, ...network, origin: SITE, cookie, ...headers }
  return gateway.send('/_auth/sign-in', { method: 'POST', headers: all, body }, cf)
}

const IPV4 = '198.51.100.7'

describe('the page about limits', () => {
  it('says how long to wait and leaves the passkey', async () => {
    const gateway = startGateway()
    for (let n = 0; n < 5; n++) await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')
    const visitor = newVisitor(gateway)
    const response = await typeAddress(visitor, 'sign-in', 'ada@example.com', '?return_to=/page')
    expect(response.status).toBe(429)
    const wait = Number(response.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(3500)
    expect(wait).toBeLessThanOrEqual(3600)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await response.text()
    expect(html).toContain('action="/_auth/sign-in/passkey"')
    expect(html).toContain('href="/_auth/sign-in?return_to=%2Fpage"')
    const options = await visitor.postJson('/_auth/passkey/options', { flow: hidden(html, 'flow') })
    expect(options.status).toBe(200)
  })

  it('is gone when the time that it names has passed', async () => {
    const gateway = startGateway()
    for (let n = 0; n < 5; n++) await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')
    const refused = await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')
    pass(Number(refused.headers.get('retry-after')) - 2)
    expect((await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')).status).toBe(429)
    expect((await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')).status).toBe(303)
  })

  it('is not for a browser that has signed in to the address before', async () => {
    const gateway = startGateway()
    const own = newVisitor(gateway)
    await proveAddress(gateway, own, 'sign-up', 'ada@example.com')
    await own.post('/_auth/sign-out', {})
    for (let n = 0; n < 7; n++) await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')
    expect((await typeAddress(newVisitor(gateway), 'sign-in', 'ada@example.com')).status).toBe(429)
    expect((await typeAddress(own, 'sign-in', 'ada@example.com')).status).toBe(303)
  })
})

describe('a network', () => {
  it('may ask for 20 addresses an hour, and the 21st asks nothing of the directory', async () => {
    const gateway = startGateway()
    for (let n = 0; n < 20; n++) {
      expect((await typeFrom(gateway, { address: IPV4 }, `a${n}@example.com`)).status).toBe(303)
    }
    gateway.takeCalls()
    const refused = await typeFrom(gateway, { address: IPV4 }, 'a20@example.com')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(gateway.takeCalls()).toEqual(['LIMITER.take'])
    expect((await typeFrom(gateway, { address: '203.0.113.9', asn: 64_501 }, 'a20@example.com')).status).toBe(303)
  })

  it('is not left by other spellings of its address, other hosts of its /64, or other headers', async () => {
    const gateway = startGateway()
    for (let n = 0; n < 10; n++) await typeFrom(gateway, { address: `2001:db8::${n + 1}` }, `a${n}@example.com`)
    for (let n = 10; n < 20; n++) {
      await typeFrom(gateway, { address: `2001:0DB8:0:0:${n}::1` }, `a${n}@example.com`, {
        'x-forwarded-for': `10.0.0.${n}`,
      })
    }
    expect((await typeFrom(gateway, { address: '2001:db8:0:0:ffff::' }, 'b@example.com')).status).toBe(429)
    expect((await typeFrom(gateway, { address: '2001:db8:0:1::1' }, 'b@example.com')).status).toBe(303)
  })

  it('is one IPv4 address, also in its IPv6 form', async () => {
    const gateway = startGateway()
    for (let n = 0; n < 20; n++) await typeFrom(gateway, { address: IPV4 }, `a${n}@example.com`)
    expect((await typeFrom(gateway, { address: `::ffff:${IPV4}` }, 'b@example.com')).status).toBe(429)
  })

  it('is not what a client says where no platform stands in front: all share one wide range', async () => {
    const gateway = startGateway()
    const type = (n: number) =>
      typeFrom(gateway, { address: `198.51.${n}.7`, platform: false }, `a${n}@example.com`, {
        'x-forwarded-for': `10.0.0.${n}`,
      })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => type(n)))
    expect(answers.every(({ status }) => status === 303)).toBe(true)
    expect((await type(200)).status).toBe(429)
  })

  it('is not outrun: of 40 at once 20 are served', async () => {
    const gateway = startGateway()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => typeFrom(gateway, { address: IPV4 }, `a${n}@example.com`)),
    )
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(20)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
  })

  it('is charged for a resend, too', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const page = await follow(visitor, await typeAddress(visitor, 'sign-in', 'ada@example.com'))
    const flow = hidden(await page.text(), 'flow')
    gateway.takeCalls()
    await visitor.post('/_auth/sign-in/code/resend', { flow })
    expect(gateway.takeCalls()).toContain('LIMITER.take')
  })
})
