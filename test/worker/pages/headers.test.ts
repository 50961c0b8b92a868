import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { follow, hidden, NAVIGATION, newVisitor, proveAddress, SCRIPT, startGateway, typeAddress } from './arrange.ts'

beforeEach(stopClock)

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
}

const expectPageHeaders = async (response: Response): Promise<void> => {
  const header = (name: string) => response.headers.get(name)
  const policy = (header('content-security-policy') ?? '').split('; ').map((directive) => directive.split(' '))
  expect(Object.fromEntries(policy)).toEqual(POLICY)
  expect(header('content-type')).toBe('text/html; charset=utf-8')
  expect(header('cross-origin-opener-policy')).toBe('same-origin')
  expect(header('cross-origin-resource-policy')).toBe('same-origin')
  expect(header('referrer-policy')).toBe('no-referrer')
  expect(header('x-content-type-options')).toBe('nosniff')
  expect(header('x-frame-options')).toBe('DENY')
  expect(header('cache-control')).toBe('no-store')
  expect(header('postern-request-id')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  const html = await response.text()
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:/i)
  for (const [, source] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) expect(source).toMatch(/^[/#]/)
}

describe('every page', () => {
  it('without a session carries the whole set of headers, and nothing inline', async () => {
    const gateway = startGateway()
    for (const path of ['/sign-in', '/sign-up', '/sign-out', '/sign-out?done=1', '/account/signed-out', '/nowhere']) {
      await expectPageHeaders(await gateway.send(`/_auth${path}`, { headers: NAVIGATION }))
    }
    const bad = await gateway.send('/_auth/sign-in?a=1&a=2', { headers: NAVIGATION })
    await expectPageHeaders(bad)
    await expectPageHeaders(await gateway.send('/_auth/sign-in', { method: 'PUT', headers: NAVIGATION }))
  })

  it('of a flow and of an account does, too', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    await expectPageHeaders(await follow(visitor, await typeAddress(visitor, 'sign-in', 'ada@example.com')))
    const proved = await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')
    await expectPageHeaders(await follow(visitor, proved))
    for (const path of ['/account', '/passkey']) await expectPageHeaders(await visitor.get(`/_auth${path}`))
    const wrong = await visitor.post('/_auth/account/name', { form: 'x', name: 'Ada' })
    expect(wrong.status).toBe(422)
    await expectPageHeaders(wrong)
  })

  it('answers HEAD like GET, without a body', async () => {
    const gateway = startGateway()
    const response = await gateway.send('/_auth/sign-in', { method: 'HEAD', headers: NAVIGATION })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('a cookie of ours', () => {
  it('is set with every attribute that keeps it ours', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const lines = [
      ...(await visitor.get('/_auth/sign-in')).headers.getSetCookie(),
      ...(await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')).headers.getSetCookie(),
    ]
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line).toMatch(
        /^__Host-Http-postern(-flow)?=[A-Za-z0-9_.-]+; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
      )
    }
  })
})

describe('every answer', () => {
  it('bears a request id of its own, redirects and documents too', async () => {
    const gateway = startGateway()
    const answers = [
      await gateway.send('/_auth/sign-in', { headers: NAVIGATION }),
      await gateway.send('/_auth/account', { headers: NAVIGATION }),
      await gateway.send('/_auth/session', { headers: SCRIPT }),
      await gateway.send('/_auth/health', { headers: SCRIPT }),
      await gateway.send('/_auth/jwks.json', { headers: SCRIPT }),
      await gateway.send('/.well-known/change-password', { headers: NAVIGATION }),
      await gateway.send('/.well-known/webauthn'),
      await gateway.send('/guarded', { headers: NAVIGATION }),
      await gateway.send('/guarded'),
      await gateway.send('/_auth/session', { method: 'POST', headers: SCRIPT }),
      await gateway.send('/x', { method: 'TRACE' }).catch(() => gateway.send('/a%2fb')),
    ]
    const ids = answers.map(({ headers }) => headers.get('postern-request-id') ?? '')
    for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('ignores a request id that a client sends', async () => {
    const gateway = startGateway()
    const sent = '7GMW9AG4X8KYCEJS39765QBR85'
    const response = await gateway.send('/_auth/health', { headers: { 'postern-request-id': sent } })
    expect(response.headers.get('postern-request-id')).not.toBe(sent)
  })
})

describe('a form', () => {
  it('never shows a sealed flow that another browser could use', async () => {
    const gateway = startGateway()
    const flow = hidden(await (await newVisitor(gateway).get('/_auth/sign-in')).text(), 'flow')
    const other = newVisitor(gateway)
    await other.get('/_auth/sign-in')
    const answer = await other.post('/_auth/sign-in', { flow, address: 'ada@example.com' })
    expect(answer.status).toBe(403)
    expect(gateway.takeCalls()).toEqual([])
  })
})
