import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Inodes of the TCP sockets that listen on a port of this machine. */
const listening = (port: number): ReadonlySet<string> => {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const fields = lines.map((line) => line.trim().split(/\s+/))
  return new Set(
    fields.filter(([, local, , state]) => local?.endsWith(ending) && state === '0A').map((all) => all[9] ?? ''),
  )
}

const parentOf = (pid: string): number => {
  try {
    // The name of a process may hold anything; what follows its last parenthesis is plain.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return 0
  }
}

const holds = (pid: string, inodes: ReadonlySet<string>): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`)
      return inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '-')
    })
  } catch {
    return false
  }
}

/** The child of this process that listens on `port`: the runtime of a gateway that this test started. Linux only. */
export const runtimeOf = (port: number): number => {
  const inodes = listening(port)
  const found = readdirSync('/proc').find(
    (pid) => /^\d+$/.test(pid) && parentOf(pid) === process.pid && holds(pid, inodes),
  )
  if (found === undefined) throw new Error(`no child of this process listens on ${port}`)
  return Number(found)
}

/** Prepares to kill the runtime of a gateway by SIGKILL: what it had not written is lost, as when a machine dies. */
export const killerOf = (port: number): (() => void) => {
  const pid = runtimeOf(port)
  return () => {
    process.kill(pid, 'SIGKILL')
  }
}
