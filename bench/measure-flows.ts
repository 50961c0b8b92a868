import { spawnSync } from 'node:child_process'
import { arch, cpus, platform } from 'node:os'
import type { Budget } from './budget.ts'
import { OTHER_CORE } from './children.ts'
import { startCustomers } from './customers.ts'
import { type Enumeration, measureEnumeration } from './enumeration.ts'
import { budgetsOfCosts, type FlowCost, readFlowCosts } from './flow-costs.ts'
import { measurePasswordCpu, type PasswordCpu } from './password-cpu.ts'

/** What sign-in and what stands around it costs, and what its time tells. */
export interface MeasuredFlows {
  readonly date: string
  readonly machine: string
  readonly costs: readonly FlowCost[]
  readonly passwordCpu: PasswordCpu
  readonly enumeration: Enumeration
  readonly budgets: readonly Budget[]
}

/** Milliseconds of CPU that a password check may take. */
const PASSWORD_CPU_MOST = 50

/** Where it is measured, as the page says it. */
export const machineName = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${platform()} ${arch()}`

/** Measures the flows of a bundle that `buildBundle` made of the deployed entry. */
export const measureFlows = async (bundle: string): Promise<MeasuredFlows> => {
  const costs = await readFlowCosts()
  // This process is the client: the core of the measured one is not for it.
  spawnSync('taskset', ['-acp', OTHER_CORE, String(process.pid)])
  const customers = await startCustomers(bundle)
  try {
    const passwordCpu = await measurePasswordCpu(customers)
    const enumeration = await measureEnumeration(customers)
    const cpuBudget: Budget = {
      what: 'CPU of a password check',
      most: PASSWORD_CPU_MOST,
      measured: Math.round(passwordCpu.check.median * 10) / 10,
      unit: 'ms',
    }
    const date = new Date().toISOString().slice(0, 10)
    const budgets = [...budgetsOfCosts(costs), cpuBudget]
    return { date, machine: machineName(), costs, passwordCpu, enumeration, budgets }
  } finally {
    await customers.stop()
  }
}
