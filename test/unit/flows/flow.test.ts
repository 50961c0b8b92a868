import { describe, expect, it } from 'vitest'
import {
  parseAccountId,
  parseBrowserHash,
  parseFlowId,
  parseIdentifierHash,
  parseOperationId,
  parseParkedId,
  parseSessionId,
} from '#domain/ids.ts'
import { admitFlow } from '#flows/admit-flow.ts'
import type { Flow } from '#flows/flow.ts'
import { decodeFlow, encodeFlow, SEALED_FLOW_MAX_LENGTH } from '#flows/sealed-flow.ts'
import { utf8 } from '#lib/encoding.ts'
import { parseReturnPath, RETURN_PATH_MAX_LENGTH, START_PAGE } from '#lib/return-path.ts'
import { after, epochSeconds } from '#lib/time.ts'

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a well-formed id')
  return value
}

const now = epochSeconds(1_800_000_000)
const browser = known(parseBrowserHash('b'.repeat(43)))
const otherBrowser = known(parseBrowserHash('c'.repeat(43)))
const base = { id: known(parseFlowId('f'.repeat(22))), browser, returnTo: START_PAGE, expiresAt: after(now, 900) }
const sent = { address: 'ada@example.com', index: known(parseIdentifierHash('i'.repeat(43))) }
const sid = known(parseSessionId('s'.repeat(22)))
const operation = known(parseOperationId('o'.repeat(22)))
const parked = known(parseParkedId('p'.repeat(22)))
const account = known(parseAccountId('0'.repeat(64)))

const FLOWS: readonly Flow[] = [
  { ...base, kind: 'sign-in', step: 'identify', nothingSent: true },
  { ...base, ...sent, kind: 'sign-in', step: 'code', epoch: 7, signals: ['new-device'] },
  {
    ...base,
    ...sent,
    kind: 'sign-in',
    step: 'mail-check',
    account,
    epoch: 7,
    proof: { kind: 'password', alone: true },
    signals: ['new-device', 'address-velocity'],
  },
  {
    ...base,
    ...sent,
    kind: 'sign-in',
    step: 'mail-check',
    account,
    epoch: 7,
    proof: { kind: 'passkey', backupEligible: true, boundAt: now },
    signals: [],
  },
  {
    ...base,
    kind: 'sign-in',
    step: 'second-factor',
    account,
    epoch: 7,
    alone: true,
    known: false,
    totp: true,
    passkeys: false,
    signals: [],
  },
  { ...base, sid, kind: 'enrolment', step: 'totp', key: 'k'.repeat(27) },
  { ...base, kind: 'sign-up', step: 'start' },
  { ...base, ...sent, kind: 'sign-up', step: 'code', operation, account, signals: ['disposable-address'] },
  { ...base, sid, kind: 'enrolment', step: 'passkey', operation, occasion: 'offered' },
  {
    ...base,
    sid,
    kind: 'step-up',
    step: 'proof',
    acr: 'aal2',
    phishingResistant: true,
    parked: null,
    confirmation: null,
  },
  {
    ...base,
    sid,
    kind: 'step-up',
    step: 'proof',
    acr: 'aal1',
    phishingResistant: false,
    parked: { id: parked, target: START_PAGE },
    confirmation: null,
  },
  { ...base, kind: 'recovery', step: 'identify' },
  { ...base, ...sent, kind: 'recovery', step: 'code', epoch: 7 },
  { ...base, kind: 'recovery', step: 'proof', account, known: true },
  { ...base, kind: 'recovery', step: 'renew', account, known: false },
  { ...base, kind: 'contest', step: 'confirm', link: 'x' },
  { ...base, kind: 'step-up', step: 'release', target: START_PAGE, ticket: 't'.repeat(43) },
]

const json = (flow: Flow): Record<string, unknown> => JSON.parse(new TextDecoder().decode(encodeFlow(flow)))
const decode = (value: unknown) => decodeFlow(utf8(JSON.stringify(value)))

describe('a flow', () => {
  it.each(FLOWS)('of $kind at $step is read as it was written', (flow) => {
    expect(decodeFlow(encodeFlow(flow))).toEqual(flow)
  })

  it('is as long for a decoy as for an account, whatever its epoch', () => {
    const length = (epoch: number) =>
      encodeFlow({ ...base, ...sent, kind: 'sign-in', step: 'code', epoch, signals: [] }).length
    expect(length(0)).toBe(length(1))
    expect(length(0)).toBe(length(99_999_999))
  })

  it.each(FLOWS)('of $kind at $step with a member too many, too few or malformed is none', (flow) => {
    expect(decode({ ...json(flow), more: 1 })).toBeUndefined()
    expect(decode({ ...json(flow), browser: 'x' })).toBeUndefined()
    expect(decode({ ...json(flow), id: 'x' })).toBeUndefined()
    expect(decode({ ...json(flow), returnTo: '//evil.example' })).toBeUndefined()
    for (const name of Object.keys(json(flow))) {
      const { [name]: _, ...rest } = json(flow)
      expect([name, decode(rest)]).toEqual([name, undefined])
    }
  })

  it('is never longer, sealed, than the bound says', () => {
    const most = parseReturnPath(`/#${'\\'.repeat(RETURN_PATH_MAX_LENGTH - 2)}`)
    const proof = FLOWS.find((flow) => flow.kind === 'step-up' && flow.step === 'proof' && flow.parked !== null)
    if (most === undefined || proof?.kind !== 'step-up' || proof.step !== 'proof')
      throw new Error('a step-up with a form that waits')
    const flow: Flow = { ...proof, returnTo: most, parked: { id: parked, target: most }, confirmation: parked }
    // Base64url of it, with what a seal adds.
    expect(Math.ceil(((encodeFlow(flow).length + 64) * 4) / 3)).toBeLessThan(SEALED_FLOW_MAX_LENGTH)
  })

  it.each(['', '{', '[]', 'null', '"x"'])('is none of %j', (text) => {
    expect(decodeFlow(utf8(text))).toBeUndefined()
  })
})

describe('admission', () => {
  const [identify] = FLOWS
  const at = { kind: 'sign-in', step: 'identify' } as const

  it('is for the step that the flow is at, and for no other', () => {
    for (const flow of FLOWS) {
      for (const at of FLOWS) {
        const isHere = at.kind === flow.kind && at.step === flow.step
        expect(admitFlow(flow, at, browser, now)).toEqual(
          isHere ? { ok: true, value: flow } : { ok: false, failure: 'flow_at_another_step' },
        )
      }
    }
  })

  it('ends with the flow', () => {
    expect(admitFlow(identify, at, browser, after(now, 899))).toMatchObject({ ok: true })
    expect(admitFlow(identify, at, browser, after(now, 900))).toEqual({ ok: false, failure: 'flow_expired' })
  })

  it('is for the browser that began', () => {
    const refused = { ok: false, failure: 'flow_of_another_browser' }
    expect(admitFlow(identify, at, otherBrowser, now)).toEqual(refused)
    expect(admitFlow(identify, at, undefined, now)).toEqual(refused)
  })

  it('is for no unreadable flow', () => {
    expect(admitFlow(undefined, at, browser, now)).toEqual({ ok: false, failure: 'flow_unreadable' })
  })
})
