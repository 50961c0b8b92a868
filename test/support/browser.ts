import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { inject } from 'vitest'
import { launch } from './chromium.ts'

let shared: Browser | undefined

/**
 * The browser of the journeys, one for all files of a worker: `close` in `afterAll` ends what the file opened in it.
 * With `args`, further command line switches, one of the file's own.
 */
export const openBrowser = async (args: readonly string[] = []): Promise<Browser> => {
  if (args.length > 0) return launch(inject('chromium'), args)
  if (shared?.isConnected() !== true) shared = keepOpen(await launch(inject('chromium')))
  return shared
}

/** It ends with its process: to start one takes longer than many a file. */
const keepOpen = (browser: Browser): Browser => {
  browser.close = async () => {
    for (const context of browser.contexts()) await context.close()
  }
  return browser
}

/** One person's browser profile: cookies of its own, and the one page that the tests drive. */
export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
}

/** A fresh profile whose relative addresses lead to `url`. Waits are short: everything runs on loopback. */
export const newVisitor = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    // Nothing that is waited for moves meanwhile.
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(10_000)
  return { context, page: await context.newPage() }
}

/** What a virtual authenticator can do; the defaults are those of a phone or laptop with a screen lock. */
export interface AuthenticatorTraits {
  readonly transport?: 'internal' | 'usb' | 'hybrid'
  readonly hasResidentKey?: boolean
  readonly hasUserVerification?: boolean
  /** Whether the person passes user verification. */
  readonly isUserVerified?: boolean
}

/** An authenticator plugged into one page by the browser's own test interface. */
export interface VirtualAuthenticator {
  readonly cdp: CDPSession
  readonly authenticatorId: string
  readonly credentials: () => Promise<readonly VirtualCredential[]>
  /** From now on user verification succeeds or fails. */
  readonly setUserVerified: (verified: boolean) => Promise<void>
  /** While false the person does not touch it, so a ceremony stays pending. */
  readonly setPresence: (present: boolean) => Promise<void>
  /** Puts a credential of another authenticator into this one, as a synchronised passkey would arrive. */
  readonly add: (credential: VirtualCredential) => Promise<void>
  readonly remove: () => Promise<void>
}

/** A credential as the browser's test interface shows it; binary values in base64. */
export type VirtualCredential = Parameters<typeof addCredential>[2]

const addCredential = async (
  cdp: CDPSession,
  authenticatorId: string,
  credential: Awaited<ReturnType<typeof readCredentials>>[number],
): Promise<void> => {
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential })
}

const readCredentials = async (cdp: CDPSession, authenticatorId: string) => {
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  return credentials
}

/** Plugs an authenticator into `page`; passkey ceremonies of that page then run without a dialog. */
export const addVirtualAuthenticator = async (
  page: Page,
  traits: AuthenticatorTraits = {},
): Promise<VirtualAuthenticator> => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: traits.transport ?? 'internal',
      hasResidentKey: traits.hasResidentKey ?? true,
      hasUserVerification: traits.hasUserVerification ?? true,
      isUserVerified: traits.isUserVerified ?? true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    cdp,
    authenticatorId,
    credentials: () => readCredentials(cdp, authenticatorId),
    setUserVerified: async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    setPresence: async (enabled) => {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
    add: (credential) => addCredential(cdp, authenticatorId, credential),
    remove: async () => {
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    },
  }
}
