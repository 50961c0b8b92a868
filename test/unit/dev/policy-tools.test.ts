import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const PROJECT = join(import.meta.dirname, '../../..')

/** Runs a tool of `src/dev/node` as npm would. */
const run = (tool: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('src/dev/node', `${tool}.ts`), ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-tools-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const fileOf = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const SITE = { origin: 'zone', otherwise: { if: 'signedIn', from: 'aal1' } }
const TWO_SITES = JSON.stringify({
  name: 'Shop',
  relyingPartyId: 'shop.example',
  issuer: 'https://login.shop.example',
  mail: { from: 'hello@shop.example', sender: { kind: 'service', binding: 'MAILER' } },
  sites: [
    { ...SITE, id: 'shop', audience: 'shop', publicUrl: 'https://www.shop.example' },
    { ...SITE, id: 'pay', audience: 'pay', publicUrl: 'https://pay.shop.example' },
  ],
})

describe('npm run explain', () => {
  test('prints rule, decision and reasons of a request to the demo shop', () => {
    const { status, stdout, stderr } = run('explain', 'GET', '/account/orders', '--as', 'aal1')
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      'GET http://localhost:8787/account/orders as aal1',
      '',
      'site      shop',
      'path      /account/orders',
      'rule      shop/account/*',
      'decision  allow',
      'because   yes     signed in from aal0',
      '',
    ])
    expect(status).toBe(0)
  })

  test('says what a customer would be asked to confirm, and what becomes of it then', () => {
    const asked = run('explain', 'POST', '/account/payments', '--as', 'aal2')
    expect(asked.stdout).toContain('decision  challenge: step up, confirm the action\n')
    expect(asked.stdout).toContain('no      this very request confirmed, "Pay {amount} for order {order}"')
    expect(run('explain', 'POST', '/account/payments', '--as', 'aal2', '--confirmed').stdout).toContain(
      'decision  allow',
    )
  })

  test('says what a customer would be asked for', () => {
    const { status, stdout } = run('explain', 'GET', '/account/payment', '--as', 'aal2', '--authenticated-ago', '20m')
    expect(stdout).toContain('decision  challenge: step up, authenticated within 15m\n')
    expect(stdout).toContain('yes     assurance of aal2 or more\n')
    expect(stdout).toContain('no      authenticated within 15m: the last authentication is older\n')
    expect(status).toBe(0)
  })

  test('takes a site by its id or by the address', () => {
    const config = fileOf('two.json', TWO_SITES)
    expect(run('explain', 'GET', '/a', '--site', 'pay', '--config', config).stdout).toContain('rule      pay/otherwise')
    expect(run('explain', 'GET', 'https://www.shop.example/a', '--config', config).stdout).toContain(
      'rule      shop/otherwise',
    )
  })

  test('refuses bad input with a sentence, its usage and exit code 2', () => {
    const { status, stdout, stderr } = run('explain', 'GET', '/', '--as', 'aal3')
    expect(stderr).toMatch(/^--as takes anonymous, aal0, aal1, aal2, not "aal3"\.\n\nUsage: npm run explain/)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  test('asks for the site where there are several', () => {
    const { status, stderr } = run('explain', 'GET', '/a', '--config', fileOf('two.json', TWO_SITES))
    expect(stderr).toContain('Name the site with --site: shop, pay.')
    expect(status).toBe(2)
  })
})

describe('npm run check-config', () => {
  test('is content with the configuration of the repository', () => {
    const { status, stdout } = run('check-config')
    expect(stdout).toMatch(/^postern\.config\.ts is valid: shop; \d+ rules\.\n$/)
    expect(status).toBe(0)
  })

  test('names what must change, and exits with 1', () => {
    const { status, stdout, stderr } = run(
      'check-config',
      fileOf('bad.json', TWO_SITES.replace('"audience"', '"audiance"')),
    )
    expect(stderr).toContain("sites[0].audiance: is no setting; did you mean 'audience'?\n")
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  test('knows the public suffixes', () => {
    const config = TWO_SITES.replaceAll('shop.example', 'shop.co.uk').replace(
      '"relyingPartyId":"shop.co.uk"',
      '"relyingPartyId":"co.uk"',
    )
    const { status, stderr } = run('check-config', fileOf('suffix.json', config))
    expect(stderr).toMatch(/relyingPartyId: is a public suffix/)
    expect(status).toBe(1)
  })

  test('says that text is no configuration', () => {
    const { status, stderr } = run('check-config', fileOf('text.json', 'not JSON'))
    expect(stderr).toMatch(/is no JSON file/)
    expect(status).toBe(1)
  })
})

describe('npm run why', () => {
  const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  const line = (changes: object): string =>
    JSON.stringify({
      time: 1_800_000_000,
      request_id: ID,
      site: 'shop',
      route: '/account/*',
      rule: 'shop/account/*',
      decision: 'challenge',
      reasons: ['not_signed_in', 'foreign_socket'],
      principal: 'anonymous',
      method: 'GET',
      status: 303,
      duration_ms: 4,
      origin_ms: null,
      renewed: false,
      ...changes,
    })

  test('prints the decision behind a request, in whatever case the id is typed', () => {
    const other = line({ request_id: '01ARZ3NDEKTSV4RRFFQ69G5FAW', status: 200 })
    fileOf('requests.log', `a line of something else\n{"broken": "${ID}"\n${other}\n${line({})}\n`)
    const { status, stdout } = run('why', ID.toLowerCase(), '--state', folder)
    expect(stdout).toContain(`request      ${ID}\n`)
    expect(stdout).toContain('time         2027-01-15 08:00:00 UTC\n')
    expect(stdout).toContain('rule         shop/account/*\n')
    expect(stdout).toContain('decision     challenge, answered 303\n')
    expect(stdout).toContain('because      nobody is signed in, foreign_socket\n')
    expect(stdout).not.toContain('FAW')
    expect(status).toBe(0)
  })

  test('says that the log has no such request, or that there is no log', () => {
    fileOf('requests.log', `${line({})}\n`)
    const unknown = run('why', '01ARZ3NDEKTSV4RRFFQ69G5FAX', '--state', folder)
    expect(unknown).toMatchObject({ status: 1, stdout: '' })
    expect(unknown.stderr).toContain('has no request 01ARZ3NDEKTSV4RRFFQ69G5FAX')
    const absent = run('why', ID, '--state', join(folder, 'nowhere'))
    expect(absent).toMatchObject({ status: 1, stdout: '' })
    expect(absent.stderr).toContain('There is no log yet')
  })

  test('refuses what is no request id with exit code 2', () => {
    const { status, stderr } = run('why', '42')
    expect(stderr).toMatch(/^"42" is no request id[\s\S]*Usage: npm run why -- REQUEST_ID/)
    expect(status).toBe(2)
  })
})
