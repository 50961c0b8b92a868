import { createWriteStream } from 'node:fs'

/** Takes what the Worker writes to its log, one line a call. */
export interface RequestLog {
  readonly write: (line: string) => void
  readonly close: () => Promise<void>
}

/**
 * Keeps the log of a local gateway in a file, where `npm run why` reads it. Lines about requests go there alone, because
 * there is one for each; everything else is for the person at the keyboard too.
 */
export const openRequestLog = (path: string, show: (line: string) => void): RequestLog => {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 })
  return {
    write: (line) => {
      file.write(`${line}\n`)
      if (!isRequestLine(line)) show(line)
    },
    close: () => new Promise((resolve) => file.end(resolve)),
  }
}

const isRequestLine = (line: string): boolean => line.startsWith('{"time":') && line.includes('"decision":')
