import { readdirSync, readFileSync } from 'node:fs'

/** Microseconds of CPU that every thread of a process has used so far (proc(5), schedstat: nanoseconds on the CPU). */
export const cpuMicroseconds = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1000)
    .reduce((sum, each) => sum + each, 0)
