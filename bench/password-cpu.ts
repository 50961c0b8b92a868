import { cpuMicroseconds } from './cpu.ts'
import type { Customers } from './customers.ts'
import { type Interval, medianInterval } from './statistics.ts'

/** Wrong passwords that an account takes before the next one has to wait, which is refused before anything is hashed. */
const FREE_TRIES = 10
const ACCOUNTS = 12
/** Accounts that are not counted: the runtime compiles what is hot, WebAssembly above all. */
const UNCOUNTED = 3

/** CPU of a password check, and of what it was measured from. */
export interface PasswordCpu {
  /** Sign-ins of each kind. */
  readonly signIns: number
  /** Milliseconds of CPU that a hashed try takes beyond a refused one. */
  readonly check: Interval
  /** Milliseconds of a whole try, hashed or refused. */
  readonly hashed: Interval
  readonly refused: Interval
}

/**
 * Measures what a password check costs the processor: ten sign-ins with a wrong password at an account, less the ten
 * that follow. Those take the same steps with the same calls, and are told to wait where the others are hashed.
 */
export const measurePasswordCpu = async (customers: Customers): Promise<PasswordCpu> => {
  const addresses = Array.from(
    { length: UNCOUNTED + ACCOUNTS },
    (_, n) => `cpu-${String(n).padStart(4, '0')}@example.com`,
  )
  for (const address of addresses) await customers.signUp(address, 'seven purple otters')
  const hashed: number[] = []
  const refused: number[] = []
  for (const [n, address] of addresses.entries()) {
    const wrong = await cpuOfTries(customers, address, 422)
    const waiting = await cpuOfTries(customers, address, 429)
    if (n < UNCOUNTED) continue
    hashed.push(wrong)
    refused.push(waiting)
  }
  return {
    signIns: ACCOUNTS * FREE_TRIES,
    check: medianInterval(hashed.map((each, n) => each - (refused[n] ?? Number.NaN))),
    hashed: medianInterval(hashed),
    refused: medianInterval(refused),
  }
}

/** Milliseconds of CPU for one of ten tries, each in a flow and a browser of its own. */
const cpuOfTries = async (customers: Customers, address: string, status: number): Promise<number> => {
  const forms = []
  for (let n = 0; n < FREE_TRIES; n += 1) forms.push(await customers.arrive())
  const before = cpuMicroseconds(customers.pid)
  for (const { post } of forms) {
    const answer = await post({ address, password: 'seven purple badgers' })
    if (answer.status !== status) throw new Error(`a wrong password was answered ${answer.status}, not ${status}`)
  }
  return (cpuMicroseconds(customers.pid) - before) / 1000 / FREE_TRIES
}
