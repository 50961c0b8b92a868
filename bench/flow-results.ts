import { type Comparison, type Enumeration, TRIES_PER_ADDRESS } from './enumeration.ts'
import { costTable } from './flow-costs.ts'
import type { MeasuredFlows } from './measure-flows.ts'
import type { PasswordCpu } from './password-cpu.ts'
import type { Interval } from './statistics.ts'

const HEADING = '\n## Flows\n'

/** Between these a ratio of times counts as one. */
const ALIKE = { least: 0.95, most: 1.05 } as const

/** A page of results with this section of flows at its end, in the place of an older one. */
export const withFlows = (page: string, flows: MeasuredFlows): string =>
  `${(page.split(HEADING)[0] ?? '').trimEnd()}\n${HEADING}\n${flowsSection(flows)}`

/**
 * Whether two kinds of sign-in take one time. An interval that lies within shows it; one that only meets the range is as
 * much as this machine could tell.
 */
export const verdictOf = ({ low, high }: Interval): string => {
  if (low >= ALIKE.least && high <= ALIKE.most) return 'reached'
  return low <= ALIKE.most && high >= ALIKE.least ? 'reached, within the error of the measurement' : 'not reached'
}

/** The lines that say how the comparisons ended, for whoever started the bench. */
export const verdictLines = ({ comparisons }: Enumeration): readonly string[] =>
  comparisons.map(({ of, to, ratio }) => `${of}, to ${to}: ${intervalText(ratio, 3)}, ${verdictOf(ratio)}`)

const intervalText = ({ median, low, high }: Interval, digits: number): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`

const comparisonRow = ({ of, to, ratio, firstTries }: Comparison): string =>
  `| ${of} | ${to} | ${intervalText(ratio, 3)}, ${verdictOf(ratio)} | ${intervalText(firstTries, 2)} |`

const passwordRows = ({ check, hashed, refused }: PasswordCpu, most: number | undefined): string =>
  [
    `| a try whose password is hashed | ${intervalText(hashed, 1)} | |`,
    `| a try that is told to wait | ${intervalText(refused, 1)} | |`,
    `| the difference: a password check | ${intervalText(check, 1)} | ${most ?? ''} |`,
  ].join('\n')

const flowsSection = ({ date, machine, costs, passwordCpu, enumeration, budgets }: MeasuredFlows): string => {
  const most = budgets.find(({ what }) => what === 'CPU of a password check')?.most
  const { tries, addresses, medians, comparisons } = enumeration
  return `Measured on ${date}, on ${machine}, by \`node bench/flows.ts\`, which is a part of \`npm run bench\`. The deployed bundle
is served by workerd alone, on a core of its own; the client has the other.

### What they ask of objects

${costTable(costs)}

These are the numbers of [docs/scale.md](../docs/scale.md), which says what they mean; they are counted by
[test/worker/scale/counts.test.ts](../test/worker/scale/counts.test.ts), not here. The bench fails where one is over its
goal.

### CPU of a password check

| | CPU, ms (95 % interval) | at most |
|---|---|---|
${passwordRows(passwordCpu, most)}

${passwordCpu.signIns} sign-ins of each kind, ten of each at one account: the first ten wrong passwords are hashed, the next ten take the
same steps and calls but are told to wait, and are not. CPU is what the kernel counted for the process; medians over the
accounts. The bench fails where a check takes more than its budget.

### Telling addresses apart by time

| time of a sign-in | compared with | ratio of medians (95 % interval), from ${ALIKE.least} to ${ALIKE.most} | of first tries |
|---|---|---|---|
${comparisons.map(comparisonRow).join('\n')}

| | median, ms |
|---|---|
${Object.entries(medians)
  .map(([kind, median]) => `| ${kind} | ${median.toFixed(1)} |`)
  .join('\n')}

Each address was asked a code for once before, by its sign-up or as an unknown one: so no try makes an object that a deployment
in use has long since had. ${tries} tries of each kind at ${addresses} addresses, ${TRIES_PER_ADDRESS} at each: fewer than make anybody wait, and with that first mail as many as an
address gets in an hour. Each try has a browser and a flow of its own; its time runs from the post to the last byte of the
answer, over a connection that stands already. Kinds take turns in every round, in an order drawn anew, and the interval
is drawn from whole rounds. For a first try the objects of the address are mostly read from disk. "Reached" is an interval
that lies in the range; "within the error of the measurement" is one that reaches into it, and would be narrower on a
machine with nothing else to do.

No limit is raised for this. Of each request the client says that it comes from another network, in the two places where
Cloudflare says so: \`CF-Connecting-IP\` with an address from a /24 of its own, and \`request.cf\` with an autonomous system of its
own, which workerd reads from a header field (\`cfBlobHeader\`). So every try is counted by three limits, as in production, and
is the first of its networks. Mails leave by a service binding; the accounts were made by the pages of sign-up.
`
}
