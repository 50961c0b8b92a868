import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/dev/node/ports.ts'

/** Node-RED as npm delivers it, on loopback, with a folder of its own. */
export interface NodeRed {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** No tour over the page, no look-ups in the network; everything else is as installed. */
const settings = (port: number): string =>
  `module.exports = ${JSON.stringify({
    uiHost: '127.0.0.1',
    uiPort: port,
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false, palette: { catalogues: [] } },
    externalModules: { palette: { allowInstall: false } },
  })}\n`

/** Starts Node-RED and waits until its editor answers; throws with its output when it ends before, or after 30 s. */
export const startNodeRed = async (): Promise<NodeRed> => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'postern-node-red-'))
  await writeFile(join(folder, 'settings.js'), settings(port))
  const entry = createRequire(import.meta.url).resolve('node-red/red.js')
  const child = spawn(process.execPath, [entry, '--userDir', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  let isOver = false
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      isOver = true
      resolve()
    })
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  const patience = AbortSignal.timeout(30_000)
  while (!(await answers(`${url}/settings`))) {
    if (isOver || patience.aborted) {
      await stop()
      throw new Error(`Node-RED does not start:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { url, stop }
}

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
