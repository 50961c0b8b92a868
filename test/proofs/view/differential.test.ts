import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../support/figures.ts'
import { size } from '../../support/sizes.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { type Draft, readCorpus } from './corpus.ts'
import { wrongWith } from './judge-view.ts'
import { mutate } from './mutate.ts'
import { ORIGINS, type OriginKind } from './sites.ts'
import { type Stand, startStand } from './stand.ts'
import type { View } from './view.ts'
import { type Answer, type Written, wireTo, write } from './wire.ts'

const SEED = Number(process.env['POSTERN_SEED'] ?? 20_260_117)
const MUTATIONS = size(300, 30_000)
/** Milliseconds that a whole request may take, and one whose framing leaves the gateway waiting for more. */
const PATIENCE = 10_000
const PATIENCE_FOR_HALVES = 300

/** A request that was sent, by whom and what came back. */
interface Sent {
  readonly draft: Draft
  readonly written: Written
  readonly signedIn: boolean
  readonly answer: Answer
}

let stand: Stand

beforeAll(async () => {
  stand = await startStand()
})

afterAll(async () => {
  await stand.stop()
})

describe('a request that comes through the gateway', () => {
  it('is to its origin the very resource that policy judged, with what the gateway says and nothing else', async () => {
    const corpus = readCorpus()
    const sent = await Promise.all(ORIGINS.map((kind, lane) => sendAll(kind, plan(corpus, lane))))
    const violations: string[] = []
    for (const [lane, kind] of ORIGINS.entries()) violations.push(...(await judge(kind, sent[lane] ?? [])))
    const all = sent.flat()
    expect(violations.slice(0, 20), `${violations.length} violations with seed ${SEED}`).toEqual([])
    const forwarded = ORIGINS.map((kind, lane) => `${kind} ${sent[lane]?.filter(isForwarded).length}`).join(', ')
    const refused = all.filter((each) => !isForwarded(each)).length
    // A gateway that lets nothing through would pass everything above.
    expect(refused).toBeGreaterThan(all.length / 10)
    expect(all.length - refused).toBeGreaterThan(all.length / 10)
    figure('One view of a request', `requests of the corpus and of its mutations (seed ${SEED}), sent`, all.length)
    figure('One view of a request', 'of them mutated', all.filter(({ draft }) => draft.row.includes('changed')).length)
    figure('One view of a request', 'of them refused, with nothing at the origin', refused)
    figure('One view of a request', 'of them forwarded, by origin', forwarded)
    figure('One view of a request', 'of them read otherwise by the origin than by policy', violations.length)
  })
})

interface Planned {
  readonly draft: Draft
  readonly signedIn: boolean
}

/** What one origin gets: the corpus (in full runs for nobody and for a customer, else a quarter of it), then its share of mutations. */
const plan = (corpus: readonly Draft[], lane: number): readonly Planned[] => {
  const [first, ...rest] = corpus
  if (first === undefined) throw new Error('the corpus is empty')
  const chance: Chance = chanceFrom(SEED + lane)
  const whole = corpus.flatMap((draft) => [
    { draft, signedIn: true },
    { draft, signedIn: false },
  ])
  const share = whole.filter((_, index) => index % size(ORIGINS.length, 1) === size(lane, 0))
  const mutated = Array.from({ length: MUTATIONS / ORIGINS.length }, () => ({
    draft: mutate(chance.pick([first, ...rest]), [first, ...rest], chance),
    signedIn: !chance.happens(3),
  }))
  return [...share, ...mutated]
}

const sendAll = async (kind: OriginKind, planned: readonly Planned[]): Promise<readonly Sent[]> => {
  const wire = wireTo(stand.gateway.port)
  const { host, session } = stand.customers[kind]
  const sent: Sent[] = []
  for (const { draft, signedIn } of planned) {
    const written = write(draft, { host, session: signedIn ? session : undefined })
    const answer = await wire.ask(written, written.body === undefined ? PATIENCE_FOR_HALVES : PATIENCE)
    sent.push({ draft, written, signedIn, answer })
  }
  wire.close()
  return sent
}

const isForwarded = ({ answer }: Sent): boolean => answer.fields.has('x-seen-id')

const judge = async (kind: OriginKind, sent: readonly Sent[]): Promise<readonly string[]> => {
  const views = new Map<string, View>()
  const violations: string[] = stand.witnesses[kind]
    .broken()
    .map((bytes) => `${kind}: no request: ${JSON.stringify(bytes.slice(0, 300))}`)
  for (const view of await stand.witnesses[kind].seen()) {
    if (views.has(view.id)) violations.push(`${kind}: the origin saw request ${view.id} twice`)
    views.set(view.id, view)
  }
  const logged = await loggedAbout([...views.keys()])
  for (const each of sent) {
    const id = each.answer.fields.get('x-seen-id')
    const view = id === undefined ? undefined : views.get(id)
    if (id !== undefined) views.delete(id)
    const wrong = [...wrongAnswer(each, view), ...(view === undefined ? [] : wrongBody(each, view))]
    if (view !== undefined) wrong.push(...(await wrongWith(view, logged.get(view.id), stand.customers[kind])))
    violations.push(...wrong.map((what) => `${kind} ${describeSent(each)}: ${what}`))
  }
  // What nobody got an answer about was sent by a client that left: it must have been judged all the same.
  const left = sent.filter(({ answer }) => answer.status <= 0).length
  if (views.size > left) violations.push(`${kind}: the origin saw ${views.size} requests that were answered as refused`)
  for (const view of views.values())
    violations.push(...(await wrongWith(view, logged.get(view.id), stand.customers[kind])))
  return violations
}

/** What the runtime answers by itself, as docs/limits.md has it: methods that it does not know, and CONNECT. */
const isRuntimes = ({ written, answer }: Sent): boolean =>
  answer.status === 501 ||
  (written.method === 'CONNECT' && answer.status === 500) ||
  // Not the runtime but the development entry, which serves nothing under hosts that are not this machine.
  (answer.status === 503 &&
    !answer.fields.has('postern-request-id') &&
    /^host: *(?![a-z0-9-]+\.localhost(?:[:.\s]|$))\S/im.test(written.bytes))

const wrongAnswer = (sent: Sent, view: View | undefined): readonly string[] => {
  const { status, fields } = sent.answer
  if (fields.has('x-seen-id') && view === undefined) return ['the origin answered what it did not see']
  if (status === -1 && sent.written.body !== undefined) return ['it was never answered']
  if (status >= 500 && !isRuntimes(sent)) return [`it was answered ${status} ${JSON.stringify([...fields])}`]
  return view !== undefined && view.method !== sent.written.method ? [`${view.method} arrived`] : []
}

const wrongBody = ({ written }: Sent, view: View): readonly string[] =>
  written.body === undefined || view.body === undefined || written.body === view.body
    ? []
    : [`the body that arrived is ${JSON.stringify(view.body.slice(0, 100))}`]

const describeSent = ({ draft, written, signedIn, answer }: Sent): string =>
  `${draft.row} ${signedIn ? 'of a customer' : 'of nobody'}, answered ${answer.status}: ${JSON.stringify(written.bytes.replace(/[A-Za-z0-9_.-]{200,}/g, '{value}').slice(0, 600))}`

/** The log comes on its own way, a little later than the answers. */
const loggedAbout = async (ids: readonly string[]) => {
  const patience = AbortSignal.timeout(10_000)
  for (;;) {
    const logged = stand.logged()
    if (patience.aborted || ids.every((id) => logged.has(id))) return logged
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
