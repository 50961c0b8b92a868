import { readFileSync } from 'node:fs'

/** Megabytes (10^6 bytes) of memory that a process holds of its own: proportional set size without file pages. */
export const memoryOf = (pid: number): number => {
  const kilobytes = /^Pss_Anon: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`no memory figure of process ${pid}`)
  return (Number(kilobytes) * 1024) / 1e6
}
