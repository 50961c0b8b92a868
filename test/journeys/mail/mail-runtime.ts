import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { COMPATIBILITY_DATE } from '../../../src/dev/node/serve.ts'
import { epochSeconds } from '../../../src/lib/time.ts'
import type { Mail } from '../../../src/mail/mail.ts'
import type { MailOutcome, MailSender } from '../../../src/mail/sender.ts'
import { bundleWorker } from './bundle.ts'

/** The mail senders, bundled as for a deployment, in the runtime that deployments have. */
export interface MailRuntime {
  readonly send: (sender: MailSender, changes?: Partial<Mail>) => Promise<MailOutcome>
  /** Whatever the Worker printed. */
  readonly printed: () => string
  readonly stop: () => Promise<void>
}

/** The mail that is sent where a test does not say otherwise. */
export const SAMPLE: Mail = {
  id: 'Zm9vYmFyYmF6cXV4MTIzNA',
  to: 'ada@example.org',
  from: 'Grüße Shop <no-reply@shop.example>',
  subject: 'Ihr Code für die Anmeldung bei Grüße Shop',
  text: 'Enter this code.\n\n042137\n\n.a line that begins with a dot\n.\nlast line\n',
  html: '<!doctype html><p>042137</p>',
  createdAt: epochSeconds(1_790_000_000),
}

const load = createRequire(import.meta.url)

/** Miniflare reads what its runtime trusts beside the public authorities once, when it is loaded: here anew, from `file`. */
const loadTrusting = (file: string): typeof import('miniflare') => {
  delete load.cache[load.resolve('miniflare')]
  process.env['NODE_EXTRA_CA_CERTS'] = file
  try {
    return load('miniflare')
  } finally {
    delete process.env['NODE_EXTRA_CA_CERTS']
    delete load.cache[load.resolve('miniflare')]
  }
}

/** Starts the runtime; TLS servers are trusted when `authority` vouches for them. `secrets` become text bindings. */
export const startMailRuntime = async (
  authority: string,
  secrets: Readonly<Record<string, string>>,
): Promise<MailRuntime> => {
  const bundle = await bundleWorker('mail-worker')
  const file = join(bundle.folder, 'authority.pem')
  await writeFile(file, authority)
  const { Log, LogLevel, Miniflare } = loadTrusting(file)
  const lines: string[] = []
  const runtime = new Miniflare({
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ message }) => lines.push(message),
    workers: [
      {
        config: {
          name: 'mail-worker',
          compatibilityDate: COMPATIBILITY_DATE,
          manifest: { mainModule: 'mail-worker.js', modulesRoot: bundle.folder, modules: bundle.modules },
          env: {
            EMAIL: { type: 'send-email' },
            MAILER: { type: 'worker', worker: 'mail-worker', exportName: 'Postbox' },
            ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, { type: 'text', value }])),
          },
        },
        dev: {
          rootPath: bundle.folder,
        },
      },
    ],
  })
  await runtime.ready
  const send = async (sender: MailSender, changes: Partial<Mail> = {}): Promise<MailOutcome> => {
    const body = JSON.stringify({ mail: { ...SAMPLE, ...changes }, sender })
    const response = await runtime.dispatchFetch('http://mail.example/', { method: 'POST', body })
    const outcome: MailOutcome = JSON.parse(await response.text())
    return outcome
  }
  const stop = async (): Promise<void> => {
    await runtime.dispose()
    await bundle.remove()
  }
  return { send, printed: () => lines.join('\n'), stop }
}
