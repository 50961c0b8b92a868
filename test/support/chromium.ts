import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** A browser that starts on this machine. */
export interface Chromium {
  readonly executablePath: string
  /** Variables that it needs beside those of the process. */
  readonly env: Readonly<Record<string, string>>
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/**
 * The browser of the npm package `@sparticuz/chromium`, with the shared libraries it carries where the machine lacks
 * them, else one that is installed. Throws with the way out when none starts. Not for two processes at once: the
 * package unpacks into one folder, and a second caller would be given a file that is still being written.
 */
export const findChromium = async (): Promise<Chromium> => {
  const candidates = [
    ...(await packaged()),
    ...INSTALLED.filter(existsSync).map((path) => ({ executablePath: path, env: {} })),
  ]
  for (const candidate of candidates) {
    if (await starts(candidate)) return candidate
  }
  throw new Error(
    'No Chromium starts on this machine. Install one (Debian: apt-get install chromium) or reinstall the npm packages.',
  )
}

const packaged = async (): Promise<readonly Chromium[]> => {
  // Makes the package unpack its libraries too; it reads the variable when it is loaded and changes the environment.
  const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  try {
    const { default: archive } = await import('@sparticuz/chromium')
    archive.setGraphicsMode = false
    const executablePath = await archive.executablePath()
    const fonts = { FONTCONFIG_PATH: join(tmpdir(), 'fonts') }
    return [
      { executablePath, env: fonts },
      { executablePath, env: { ...fonts, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') } },
    ]
  } catch {
    return []
  } finally {
    restore('AWS_LAMBDA_JS_RUNTIME', undefined)
    restore('LD_LIBRARY_PATH', LD_LIBRARY_PATH)
    restore('FONTCONFIG_PATH', FONTCONFIG_PATH)
  }
}

const restore = (name: string, value: string | undefined): void => {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

const starts = async (candidate: Chromium): Promise<boolean> => {
  try {
    const browser = await launch(candidate)
    const page = await browser.newPage()
    await page.goto('data:text/html,<p>started</p>')
    await browser.close()
    return true
  } catch {
    return false
  }
}

/** Starts the browser, without its own sandbox: build machines run as root, and only our own pages are opened. */
export const launch = ({ executablePath, env }: Chromium, args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      // Nobody looks at it: to imitate a graphics card takes a sixth of the time.
      '--disable-gpu',
      '--disable-gpu-compositing',
      // One process for the pages of a profile: to start another at each way from the app to the gateway takes longer than they do.
      '--disable-site-isolation-trials',
      '--renderer-process-limit=1',
      ...args,
    ],
    timeout: 20_000,
  })
