import { readdirSync, readFileSync } from 'node:fs'

/** Processes named workerd that this very process started. */
export const ownRuntimes = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      // `pid (name) state parent ...`; a process may be gone between the listing and this line.
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readOrEmpty(`/proc/${pid}/stat`)) ?? []
      return name === 'workerd' && Number(parent) === process.pid
    })

/** Megabytes (10^6 bytes) of memory that a process holds of its own: proportional set size without file pages. */
export const memoryOf = (pid: number): number => {
  const kilobytes = /^Pss_Anon: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`no memory figure of process ${pid}`)
  return (Number(kilobytes) * 1024) / 1e6
}

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
