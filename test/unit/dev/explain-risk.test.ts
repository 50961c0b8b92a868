import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { explainRisk } from '../../../src/dev/node/explain-risk.ts'
import { readRiskFlags, signalsFrom } from '../../../src/dev/node/explain-risk-flags.ts'

const NOW = 1_800_000_000
const domains = new Set(['mailinator.com'])

describe('npm run explain -- risk', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-risk-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const factsFile = (facts: unknown): string => {
    const file = join(folder, 'facts.json')
    writeFileSync(file, JSON.stringify(facts))
    return file
  }

  it('names the rule that decides, everything that is asked for, and every reason', async () => {
    const explained = await explainRisk(['password', '--signals', 'new-device,new-country'])
    expect(explained).toEqual({
      ok: true,
      value: [
        'way         password',
        'decision    notify, second-factor; level medium',
        'decided by  new-device-by-password',
        'signals     new-device              a browser that has not signed in to this address',
        '            new-country             a country that this account has not signed in from',
        'matched     new-device              notify, low',
        '            new-device-by-password  second-factor, medium',
        '            new-country             notify, medium',
      ].join('\n'),
    })
  })

  it('says that nothing is asked where nothing speaks against it', async () => {
    expect(await explainRisk(['passkey'])).toMatchObject({
      value: expect.stringContaining('nothing is asked in addition; level low\ndecided by  no rule'),
    })
  })

  it('replays what an account stored', async () => {
    const stored = {
      way: 'code',
      signals: 'new-device impossible-travel',
      rules: 'x',
      action: 'refuse',
      outcome: 'asked',
    }
    expect(await explainRisk(['code', '--facts', factsFile(stored)])).toMatchObject({
      value: expect.stringContaining('decided by  impossible-travel'),
    })
  })

  it('fails with what is wrong', async () => {
    expect(await explainRisk(['code', '--facts', join(folder, 'none.json')])).toMatchObject({
      failure: expect.stringContaining('is no JSON file'),
    })
    expect(await explainRisk(['code', '--facts', factsFile({ knownBrowsers: true })])).toMatchObject({
      failure: expect.stringContaining('knownBrowsers'),
    })
  })
})

test.each([
  ['no way', [], /Name one way/],
  ['a way that there is not', ['telephone'], /Name one way/],
  ['a signal that there is not', ['code', '--signals', 'new-devise'], /did you mean "new-device"\?/],
  ['an option that there is not', ['code', '--when', 'now'], /--when/],
])('refuses %s', (_, args, sentence) => {
  expect(readRiskFlags(args)).toMatchObject({ ok: false, failure: expect.stringMatching(sentence) })
})

describe('facts in a file', () => {
  const HOME = { network: 'home', country: 'DE', latitude: 52.52, longitude: 13.405 }

  it.each([
    [
      'what is counted before anything is proved',
      { knownBrowser: false, addressesFromNetwork: 6, triesAtAddress: 4 },
      'code',
      ['new-device', 'network-velocity', 'address-velocity'],
    ],
    ['an address', { address: 'mia@x.mailinator.com' }, 'sign-up', ['disposable-address']],
    [
      'places',
      { here: { country: 'AU', latitude: -33.87, longitude: 151.21 }, before: [{ ...HOME, at: NOW - 3600 }], now: NOW },
      'password',
      ['new-country', 'impossible-travel'],
    ],
    ['nothing', {}, 'password', []],
  ] as const)('raise the signals of %s', (_, facts, way, signals) => {
    expect(signalsFrom(facts, way, domains, NOW)).toEqual({ ok: true, value: signals })
  })
})
