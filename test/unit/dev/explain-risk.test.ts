import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { SIGNAL_LIMITS } from '#config/defaults.ts'
import { explainRisk } from '../../../src/dev/node/explain-risk.ts'
import { readRiskFlags, tryFrom } from '../../../src/dev/node/explain-risk-flags.ts'
import { changed } from '../config/config-builders.ts'

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
        'limits      network-velocity: more than 5 addresses within an hour',
        '            address-velocity: 4 tries of strangers or more within the hour before',
        '            impossible-travel: more than 300 km, faster than 900 km/h',
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
    const replayed = await explainRisk(['--facts', factsFile(stored)])
    expect(replayed).toMatchObject({ value: expect.stringContaining('decided by  impossible-travel') })
    expect(replayed).toMatchObject({ value: expect.stringMatching(/^way +code$/m) })
    // What would have been, had it come by another way.
    expect(await explainRisk(['password', '--facts', factsFile(stored)])).toMatchObject({
      value: expect.stringMatching(/^way +password$/m),
    })
  })

  it('raises signals from where on the configuration says so', async () => {
    const config = join(folder, 'config.json')
    writeFileSync(config, JSON.stringify(changed('risk', { limits: { addressesPerNetwork: 8 } })))
    const explained = async (addressesFromNetwork: number) =>
      explainRisk(['code', '--facts', factsFile({ addressesFromNetwork }), '--config', config])
    expect(await explained(8)).toMatchObject({ value: expect.stringContaining('decided by  no rule') })
    expect(await explained(9)).toMatchObject({ value: expect.stringContaining('decided by  network-velocity') })
    expect(await explained(9)).toMatchObject({ value: expect.stringContaining('more than 8 addresses') })
  })

  it('fails with what is wrong', async () => {
    expect(await explainRisk(['code', '--facts', join(folder, 'none.json')])).toMatchObject({
      failure: expect.stringContaining('is no JSON file'),
    })
    expect(await explainRisk(['--facts', factsFile({ knownBrowser: true })])).toMatchObject({
      failure: expect.stringContaining('Name one way'),
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
    expect(tryFrom(facts, way, domains, SIGNAL_LIMITS, NOW)).toEqual({ ok: true, value: { way, signals } })
  })
})
