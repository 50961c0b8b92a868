import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import operatorsConfig from '#config'
import { compile } from '#config/compile.ts'
import type { PosternConfig } from '#config/define.ts'
import { formatIssues } from '#config/issue.ts'
import { originConfig } from '../../src/dev/node/local-config.ts'
import { freePort } from '../../src/dev/node/ports.ts'
import { serveGateway } from '../../src/dev/node/serve.ts'

/** What a test wants of its gateway. */
export interface GatewayWishes {
  /** The whole configuration for the port; `inFrontOf` makes one. */
  readonly config: (port: number) => PosternConfig
  /** Keeps state in a folder, so that a second gateway can go on with it. Default: gone with the gateway. */
  readonly stateDir?: string
  /** Default: made for this gateway. */
  readonly secret?: string
  readonly previousSecret?: string
  /** The entry whose bindings can be made to fail, in place of the dev entry. */
  readonly faulty?: boolean
  /** A bundle of the test's own, in place of either. */
  readonly bundleDir?: string
  /** Default: free. A second gateway for the same state needs the port of the first. */
  readonly port?: number
}

/**
 * The configuration of `npm start -- --origin`: one site named `app`, all of which needs a sign-in of any strength.
 * `change` edits it as an operator would.
 */
export const inFrontOf =
  (origin: string, change: (config: PosternConfig) => PosternConfig = (config) => config) =>
  (port: number): PosternConfig =>
    // Tests of limits try one address often, and mostly without a browser; those of the work switch it on.
    change({ ...originConfig(operatorsConfig, port, origin), botChallenge: 'off' })

/** A mail in the dev inbox. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** RFC 3339. */
  readonly sentAt: string
}

/** A gateway of one test file's own. */
export interface TestGateway {
  /** `http://localhost:PORT` */
  readonly url: string
  readonly port: number
  /** What the Worker wrote to its log so far, one line an entry. */
  readonly log: readonly string[]
  /** Mails to an address, newest first. */
  readonly mails: (to: string) => Promise<readonly Mail[]>
  /** The newest mail to an address once there are more than `after`; throws after 5 s without one. */
  readonly nextMail: (to: string, after?: number) => Promise<Mail>
  readonly stop: () => Promise<void>
}

/** Serves the bundled dev entry on a free port; stop it in `afterAll`. */
export const startGateway = async (wishes: GatewayWishes): Promise<TestGateway> => {
  const port = wishes.port ?? (await freePort())
  const config = wishes.config(port)
  const compiled = compile(config)
  if (!compiled.ok) throw new Error(`The test's configuration:\n${formatIssues(compiled.failure)}`)
  const log: string[] = []
  const { url, stop } = await serveGateway({
    port,
    stateDir: wishes.stateDir,
    bundleDir: wishes.bundleDir ?? inject(wishes.faulty === true ? 'faultyBundle' : 'devBundle'),
    log: (line) => log.push(line),
    bindings: {
      POSTERN_SECRET: wishes.secret ?? randomBytes(32).toString('base64url'),
      ...(wishes.previousSecret === undefined ? {} : { POSTERN_SECRET_PREVIOUS: wishes.previousSecret }),
      POSTERN_CONFIG: JSON.stringify(config),
    },
  })
  const mails = async (to: string): Promise<readonly Mail[]> => {
    const response = await fetch(`${url}/_auth/dev/mail.json?to=${encodeURIComponent(to)}`)
    if (!response.ok) throw new Error(`The inbox answered ${response.status}`)
    return readMails(await response.json())
  }
  const nextMail = async (to: string, after = 0): Promise<Mail> => {
    const patience = AbortSignal.timeout(5_000)
    for (;;) {
      const found = await mails(to)
      const [newest] = found
      if (newest !== undefined && found.length > after) return newest
      if (patience.aborted) throw new Error(`No mail to ${to} beyond ${after} within 5 s`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  return { url, port, log, mails, nextMail, stop }
}

const readMails = (body: unknown): readonly Mail[] => {
  if (!Array.isArray(body)) throw new Error('The inbox answered no list')
  return body.filter(isMail)
}

const isMail = (value: unknown): value is Mail =>
  typeof value === 'object' && value !== null && 'to' in value && 'text' in value && 'subject' in value
