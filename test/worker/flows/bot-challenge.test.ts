import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { installedDeployment } from '#config/installed.ts'
import { sentToWork } from '../../support/sent-to-work.ts'
import { solve, type ToldWork, workOn } from '../../support/solve-work.ts'
import { now } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  codeIn,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  startGateway,
  type TestGateway,
  typeAddress,
  type Visitor,
} from '../pages/arrange.ts'
import { session } from './arrange.ts'

beforeEach(stopClock)

type Purpose = 'sign-in' | 'sign-up' | 'recovery'

const PAGES = { 'sign-in': '/_auth/sign-in', 'sign-up': '/_auth/sign-up', recovery: '/_auth/recover' } as const

const ADDRESS = 'ada@example.com'
const OTHER = 'bob@example.com'
const PASSWORD = 'seven purple otters'

// One issuer for pages and account objects: an isolate keeps the keys of one.
const gatewayWith = (changes: Partial<PosternConfig> = {}): TestGateway => {
  const { issuer } = installedDeployment(env)
  return startGateway({ POSTERN_CONFIG: JSON.stringify({ ...CONFIG, issuer, botChallenge: 'light', ...changes }) })
}

/** A page of work: what its form carries, and what it asks for. */
interface WorkPage {
  readonly path: string
  readonly html: string
  readonly flow: string
  readonly work: ToldWork
}

const readWork = async (path: string, response: Response): Promise<WorkPage> => {
  const html = await response.text()
  return { path, html, flow: hidden(html, 'flow'), work: workOn(html) }
}

/** Types an address on the first page, and is sent to work; gives the page of work, which is easy. */
const challenged = async (
  visitor: Visitor,
  purpose: Purpose = 'sign-in',
  address = ADDRESS,
  way: 'code' | 'password' = 'code',
): Promise<WorkPage> => {
  const first = await visitor.get(PAGES[purpose])
  const flow = await sentToWork({
    variables: env,
    host: 'www.shop.example',
    flow: hidden(await first.text(), 'flow'),
    address,
    way,
    now: now(),
  })
  const path = `${PAGES[purpose]}/challenge?flow=${flow}`
  return readWork(path, await visitor.get(path))
}

const post = (visitor: Visitor, fields: Record<string, string>, purpose: Purpose = 'sign-in'): Promise<Response> =>
  visitor.post(`${PAGES[purpose]}/challenge`, fields)

/** Sends a page of work with its solution. */
const work = async (visitor: Visitor, page: WorkPage, purpose: Purpose = 'sign-in'): Promise<Response> =>
  post(visitor, { flow: page.flow, solution: await solve(page.work) }, purpose)

const LEADS_TO_CODE = /^\/_auth\/(?:sign-in|sign-up|recover)\/code\?flow=/

/** That an answer asks for work again: other work, for the same address. */
const expectFresh = async (response: Response, before: WorkPage): Promise<WorkPage> => {
  expect(response.status).toBe(422)
  const again = await readWork(before.path, response)
  expect(again.html).toContain(ADDRESS)
  expect(again.html).toContain('The calculation did not count')
  expect(again.html).not.toContain('data-work-sends')
  expect(again.work.nonce).not.toBe(before.work.nonce)
  return again
}

const mailsSent = (gateway: TestGateway): number =>
  gateway.takeCalls().filter((call) => call === 'DIRECTORY.issueCode').length

describe('a browser that is sent to work', () => {
  it.each(['sign-in', 'sign-up', 'recovery'] as const)(
    'sends no mail of %s before it is done, and goes on then',
    async (purpose) => {
      const gateway = gatewayWith()
      const visitor = newVisitor(gateway)
      const page = await challenged(visitor, purpose)
      expect(page.html).toContain(ADDRESS)
      expect(page.html).toContain('data-work-sends')
      expect(mailsSent(gateway)).toBe(0)
      expect(leadsTo(await work(visitor, page, purpose))).toMatch(LEADS_TO_CODE)
      expect(mailsSent(gateway)).toBe(1)
    },
  )

  it('goes on to a session', async () => {
    const gateway = gatewayWith()
    const visitor = newVisitor(gateway)
    const asked = await follow(visitor, await work(visitor, await challenged(visitor, 'sign-up'), 'sign-up'))
    const fields = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) }
    await visitor.post('/_auth/sign-up/code', fields)
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })

  it('is told what to do, and not what it is verified by', async () => {
    const { work } = await challenged(newVisitor(gatewayWith()))
    expect(Object.keys(work).sort()).toEqual(['cost', 'keyPrefix', 'nonce', 'salt', 'tries'])
  })

  it('works once however often it looks', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor)
    const again = await readWork(page.path, await visitor.get(page.path))
    expect(again.work).toEqual(page.work)
    expect(leadsTo(await work(visitor, again))).toMatch(LEADS_TO_CODE)
  })

  it('gets new work of the size that is configured, which its script does', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor)
    const again = await expectFresh(await post(visitor, { flow: page.flow, solution: 'none' }), page)
    expect(again.work).toMatchObject({ cost: 5000, tries: 500 })
    expect(leadsTo(await work(visitor, again))).toMatch(LEADS_TO_CODE)
  })

  it('sees and causes the same for an address with an account and one without', async () => {
    const gateway = gatewayWith()
    const owner = newVisitor(gateway)
    const asked = await follow(owner, await typeAddress(owner, 'sign-up', ADDRESS))
    const fields = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) }
    leadsTo(await owner.post('/_auth/sign-up/code', fields))
    const seen = async (address: string) => {
      gateway.takeCalls()
      const visitor = newVisitor(gateway)
      const page = await challenged(visitor, 'sign-in', address)
      const early = await post(visitor, { flow: page.flow })
      const done = await work(visitor, page)
      const again = await post(visitor, { flow: page.flow, solution: await solve(page.work) })
      const answers = [early, done, again].map(({ status, headers }) => [status, headers.get('location')?.length])
      const texts = [page.html, await early.text(), await again.text()]
      return { answers, lengths: texts.map(({ length }) => length), calls: gateway.takeCalls() }
    }
    const known = await seen(ADDRESS)
    expect(known.answers.map(([status]) => status)).toEqual([422, 303, 422])
    expect(known).toEqual(await seen(OTHER))
  })
})

describe('a solution', () => {
  it('counts once: it stands in front of one mail', async () => {
    const gateway = gatewayWith()
    const visitor = newVisitor(gateway)
    const page = await challenged(visitor)
    const solution = await solve(page.work)
    leadsTo(await post(visitor, { flow: page.flow, solution }))
    expect(mailsSent(gateway)).toBe(1)
    await expectFresh(await post(visitor, { flow: page.flow, solution }), page)
    pass(31)
    await expectFresh(await post(visitor, { flow: page.flow }), page)
    expect(mailsSent(gateway)).toBe(0)
  })

  it('counts in the flow that it was found for, and in no other of the same browser', async () => {
    const visitor = newVisitor(gatewayWith())
    const [one, other] = [await challenged(visitor), await challenged(visitor)]
    await expectFresh(await post(visitor, { flow: one.flow, solution: await solve(other.work) }), one)
  })

  it('counts in the browser that was asked for it, and another one learns nothing of the address', async () => {
    const gateway = gatewayWith()
    const [mine, theirs, none] = [newVisitor(gateway), newVisitor(gateway), newVisitor(gateway)]
    const page = await challenged(mine)
    await theirs.get('/_auth/sign-in')
    gateway.takeCalls()
    for (const stranger of [theirs, none]) {
      const refused = await post(stranger, { flow: page.flow, solution: await solve(page.work) })
      expect(refused.status).toBe(403)
      expect(await refused.text()).not.toContain(ADDRESS)
      expect((await stranger.get(page.path)).status).toBe(403)
    }
    expect(gateway.takeCalls()).toEqual([])
    expect(leadsTo(await work(mine, page))).toMatch(LEADS_TO_CODE)
  })

  it('of work that somebody made easier for themselves is none', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor)
    const easy = { ...page.work, keyPrefix: '' }
    const solution = await solve(easy)
    await expectFresh(await post(visitor, { flow: page.flow, solution, work: JSON.stringify(easy) }), page)
  })

  it('is none where it is another one', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor)
    await expectFresh(await post(visitor, { flow: page.flow, solution: `1.${'0'.repeat(64)}` }), page)
  })

  it('counts for five minutes, and not a second longer', async () => {
    const visitor = newVisitor(gatewayWith())
    const [in_time, late] = [await challenged(visitor), await challenged(visitor)]
    const solutions = [await solve(in_time.work), await solve(late.work)]
    pass(298)
    expect(leadsTo(await post(visitor, { flow: in_time.flow, solution: solutions[0] ?? '' }))).toMatch(LEADS_TO_CODE)
    pass(2)
    await expectFresh(await post(visitor, { flow: late.flow, solution: solutions[1] ?? '' }), late)
  })

  it('of a sign-in that is over counts no more, and what was typed is kept all the same', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor)
    const solution = await solve(page.work)
    pass(901)
    const shown = await readWork(page.path, await visitor.get(page.path))
    expect(shown.html).toContain(ADDRESS)
    const again = await expectFresh(await post(visitor, { flow: page.flow, solution }), page)
    expect(leadsTo(await work(visitor, again))).toMatch(LEADS_TO_CODE)
  })

  it('of a sign-up is no solution of a sign-in', async () => {
    const visitor = newVisitor(gatewayWith())
    const page = await challenged(visitor, 'sign-up')
    expect((await work(visitor, page, 'sign-in')).status).toBe(403)
  })
})

describe('who cannot do the work', () => {
  it('waits thirty seconds, and not one less, and then goes on by the same form', async () => {
    const gateway = gatewayWith()
    const visitor = newVisitor(gateway)
    const page = await challenged(visitor)
    expect(page.html).toMatch(/<noscript>.*Wait 30 seconds instead.*<\/noscript>/)
    pass(29)
    const early = await post(visitor, { flow: page.flow, solution: '' })
    expect(early.status).toBe(422)
    const still = await readWork(page.path, early)
    expect(still.html).toContain('Wait 1 second instead')
    expect(still.work).toEqual(page.work)
    expect(mailsSent(gateway)).toBe(0)
    pass(1)
    expect(leadsTo(await post(visitor, { flow: still.flow, solution: '' }))).toMatch(LEADS_TO_CODE)
    expect(mailsSent(gateway)).toBe(1)
  })

  it('does so three times an hour in one network; then it takes the work, which still counts, or a passkey', async () => {
    const gateway = gatewayWith()
    const network = { address: '203.0.113.9' }
    const pages = []
    for (const name of ['one', 'two', 'three', 'four']) {
      const visitor = newVisitor(clientOf(gateway, network))
      pages.push({ visitor, page: await challenged(visitor, 'sign-in', `${name}@example.com`) })
    }
    pass(30)
    const answers = []
    for (const { visitor, page } of pages) answers.push(await post(visitor, { flow: page.flow }))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 429])
    expect(await answers[3]?.text()).toContain('action="/_auth/sign-in/passkey"')
    const [last] = pages.slice(-1)
    if (last === undefined) throw new Error('nobody came')
    expect((await work(last.visitor, last.page)).status).toBe(303)
  })

  it('waits for one thing at a time: a wait stands in front of one mail as well', async () => {
    const gateway = gatewayWith()
    const visitor = newVisitor(gateway)
    const page = await challenged(visitor)
    pass(30)
    leadsTo(await post(visitor, { flow: page.flow }))
    await expectFresh(await post(visitor, { flow: page.flow }), page)
    await expectFresh(await work(visitor, page), page)
    expect(mailsSent(gateway)).toBe(1)
  })
})

describe('a password', () => {
  const withPasswords = () => gatewayWith({ methods: { password: { breachCheck: false } } })

  const challengedWith = (visitor: Visitor) => challenged(visitor, 'sign-in', ADDRESS, 'password')

  it('is tried once for each work, and is typed again, since nothing keeps it', async () => {
    const gateway = withPasswords()
    const visitor = newVisitor(gateway)
    const page = await challengedWith(visitor)
    expect(page.html).toContain('autocomplete="current-password"')
    expect(page.html).not.toContain('data-work-sends')
    const solution = await solve(page.work)
    const tried = await post(visitor, { flow: page.flow, solution, password: PASSWORD })
    expect(tried.status).toBe(422)
    expect(await tried.text()).toContain(`value="${ADDRESS}"`)
    expect(gateway.takeCalls()).toContain('ACCOUNT.signInWithPassword')
    await expectFresh(await post(visitor, { flow: page.flow, solution, password: PASSWORD }), page)
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.signInWithPassword')
  })

  it('that was not typed again costs no work', async () => {
    const gateway = withPasswords()
    const visitor = newVisitor(gateway)
    const page = await challengedWith(visitor)
    const solution = await solve(page.work)
    const missing = await post(visitor, { flow: page.flow, solution, password: '' })
    expect(missing.status).toBe(422)
    const still = await readWork(page.path, missing)
    expect(still.html).toContain('Enter your password.')
    expect(still.work).toEqual(page.work)
    const tried = await post(visitor, { flow: still.flow, solution, password: PASSWORD })
    expect(await tried.text()).toContain('Check the address or try another way')
  })
})

/** The gateway as a client of one network sees it. */
const clientOf = (gateway: TestGateway, { address }: { readonly address: string }): TestGateway => ({
  ...gateway,
  send: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cf-connecting-ip', address)
    return gateway.send(path, { ...init, headers }, { asn: 64_500 })
  },
})
