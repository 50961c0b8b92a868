import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PosternConfig } from '#config/define.ts'
import { enrol, signUp } from '../../support/customer.ts'
import { type GatewayWishes, inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../../support/origin.ts'
import { type PlainAnswer, type PlainBrowser, plainBrowser, readAnswer } from '../../support/plain-browser.ts'
import { race } from '../../support/raw-race.ts'
import { size } from '../../support/sizes.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { type StoredRow, storedRows } from '../../support/stored-rows.ts'

/** Parallel tries of one thing. */
export const TRIES = size(25, 100)

/** A secret of 32 bytes for gateways whose cookies and commands a test makes or reads. */
export const SECRET = Buffer.alloc(32, 'races').toString('base64url')

/** A gateway with state on disk, where a test counts what really happened. */
export interface Arena {
  readonly gateway: TestGateway
  readonly stateDir: string
  readonly host: string
  /** A browser without cookies. */
  readonly browser: () => PlainBrowser
  /** An address that nothing was done with. */
  readonly address: () => string
  /** Sends the requests with last-byte synchronisation. */
  readonly race: (requests: readonly string[]) => Promise<readonly PlainAnswer[]>
  /** How many events of a name the accounts, the directory or the keyring have written. */
  readonly events: (object: 'Account' | 'Directory' | 'Keyring', name: string) => number
  readonly rows: (object: 'Account' | 'Directory' | 'Keyring', table: string, where?: string) => readonly StoredRow[]
  /** Ends the runtime and keeps what it stored. */
  readonly pause: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** What a test wants of its arena. */
export interface ArenaWishes extends Partial<Pick<GatewayWishes, 'secret' | 'previousSecret' | 'port'>> {
  readonly change?: (config: PosternConfig) => PosternConfig
  /** The state of an arena before. */
  readonly stateDir?: string
  /** What lies behind the gateway; default: an origin that echoes. */
  readonly origin?: Origin
}

/** Starts an arena; stop it. */
export const startArena = async (wishes: ArenaWishes = {}): Promise<Arena> => {
  const { change, stateDir: kept, origin: given, ...rest } = wishes
  const origin = given ?? (await startEchoOrigin())
  const stateDir = kept ?? (await mkdtemp(join(tmpdir(), 'postern-races-')))
  const gateway = await startGateway({ secret: SECRET, ...rest, config: inFrontOf(origin.url, change), stateDir })
  const host = `localhost:${gateway.port}`
  let addresses = 0
  const rows: Arena['rows'] = (object, table, where) => storedRows(stateDir, object, table, where)
  const pause = async (): Promise<void> => {
    await gateway.stop()
    await origin.stop()
  }
  return {
    gateway,
    stateDir,
    host,
    browser: () => plainBrowser(gateway.port, host),
    address: () => {
      addresses += 1
      return `racer-${addresses}@example.com`
    },
    race: async (requests) => (await race(gateway.port, requests)).map(readAnswer),
    rows,
    events: (object, name) => rows(object, 'events', `name = '${name}'`).length,
    pause,
    stop: async () => {
      await pause()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}

/** The same request, as often as tries are made. */
export const repeated = (request: string): readonly string[] => Array.from({ length: TRIES }, () => request)

/** Does something as often as tries are made, a few at a time, and gives what came of each. */
export const each = async <T>(make: (index: number) => Promise<T>, times = TRIES): Promise<readonly T[]> => {
  const made: T[] = []
  for (let from = 0; from < times; from += 10) {
    const batch = Array.from({ length: Math.min(10, times - from) }, (_, index) => make(from + index))
    made.push(...(await Promise.all(batch)))
  }
  return made
}

/** Whether an answer hands out a session. */
export const startsSession = ({ status, setCookies }: PlainAnswer): boolean =>
  status === 303 && setCookies.some((line) => /^__Host-Http-postern=[^;]/.test(line))

/** A customer with a passkey, signed in by it. */
export interface Customer {
  readonly address: string
  readonly browser: PlainBrowser
  readonly passkey: SoftwarePasskey
}

/** Signs up a customer with a passkey. */
export const customerWithPasskey = async (arena: Arena): Promise<Customer> => {
  const address = arena.address()
  const browser = arena.browser()
  const { passkey } = await enrol(browser, await signUp(arena.gateway, browser, address), arena.host)
  return { address, browser, passkey }
}

/** The code of the newest mail to an address, once there are more than `after`. */
export const codeFor = async ({ gateway }: Arena, address: string, after = 0): Promise<string> =>
  /^\d{6}$/m.exec((await gateway.nextMail(address, after)).text)?.[0] ?? ''
