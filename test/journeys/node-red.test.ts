import type { Browser, Page, WebSocket } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newVisitor, openBrowser } from '../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type NodeRed, startNodeRed } from '../support/node-red.ts'
import { signUp } from '../support/shop.ts'

const LEASE_MS = 2000
/** What a busy machine may need on top of a lease to notice that a socket has closed. */
const GRACE_MS = 2000

/** Says "from-the-flow" to the debug side bar ten times a second. */
const FLOW = [
  { id: 'f1', type: 'tab', label: 'Behind the gateway' },
  {
    id: 'n1',
    type: 'inject',
    z: 'f1',
    once: true,
    repeat: '0.1',
    payload: 'from-the-flow',
    payloadType: 'str',
    wires: [['n2']],
  },
  {
    id: 'n2',
    type: 'debug',
    z: 'f1',
    active: true,
    tosidebar: true,
    complete: 'payload',
    targetType: 'msg',
    wires: [],
  },
]

let browser: Browser
let nodeRed: NodeRed
let gateway: TestGateway

beforeAll(async () => {
  nodeRed = await startNodeRed()
  gateway = await startGateway({
    config: inFrontOf(nodeRed.url, (config) => ({ ...config, lifetimes: { lease: `${LEASE_MS / 1000}s` } })),
  })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await gateway?.stop()
  await nodeRed?.stop()
})

/** The editor's own socket, and what has arrived on it. */
const editorSocket = async (page: Page, open: () => Promise<void>) => {
  const opened = page.waitForEvent('websocket', { predicate: (socket) => socket.url().endsWith('/comms') })
  await open()
  return opened
}

const nextFrame = (socket: WebSocket, text: string) =>
  socket.waitForEvent('framereceived', { predicate: ({ payload }) => String(payload).includes(text), timeout: 5_000 })

const askFlows = (page: Page) =>
  page.evaluate(async () => {
    const response = await fetch('/flows', { headers: { 'Node-RED-API-Version': 'v2' } })
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  })

const opensSocket = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/comms`)
        socket.addEventListener('open', () => resolve(true))
        socket.addEventListener('close', () => resolve(false))
      }),
  )

describe('an unmodified Node-RED behind the gateway', () => {
  it('is edited and deployed by who signed up, and its socket ends with the session', async () => {
    const { page, context } = await newVisitor(browser, gateway.url)
    const comms = await editorSocket(page, () => signUp(page, gateway, 'editor@example.com', 'not-now', '/'))
    await page.locator('.red-ui-palette-node[data-palette-type="inject"]').waitFor()

    await page.keyboard.press('Control+i')
    const dialog = page.locator('#red-ui-clipboard-dialog-import-text')
    await dialog.fill(JSON.stringify(FLOW))
    // The dialog looks at its text when a key goes up.
    await dialog.press('End')
    await page.locator('#red-ui-clipboard-dialog-ok').click()
    const deployed = nextFrame(comms, 'notification/runtime-deploy')
    const said = nextFrame(comms, 'from-the-flow')
    await page.locator('#red-ui-header-button-deploy').click()
    await deployed
    await said
    const before = await askFlows(page)
    expect(before.status).toBe(200)
    expect(before.text).toContain('Behind the gateway')
    expect(await opensSocket(page)).toBe(true)

    const closed = comms.waitForEvent('close', { timeout: LEASE_MS + GRACE_MS })
    const other = await context.newPage()
    await other.goto('/_auth/sign-out')
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await closed
    const after = await askFlows(page)
    expect(after).toMatchObject({ status: 401, type: expect.stringContaining('application/problem+json') })
    expect(after.text).not.toContain('Behind the gateway')
    expect(await opensSocket(page)).toBe(false)
    await context.close()
  })
})
