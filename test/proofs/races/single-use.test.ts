import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { type SingleUseName, singleUse } from '#objects/single-use.ts'
import { acr, confirm } from '#policy/builders.ts'
import { figure } from '../../support/figures.ts'
import {
  changeAddressCodeRace,
  disputeRace,
  heldChangeRace,
  notificationAddressCodeRace,
  revertRace,
} from './address-races.ts'
import { type Arena, startArena, TRIES } from './arrange.ts'
import {
  accountRace,
  addressClaimRace,
  beginSignUps,
  botChallengeRace,
  codeTryRace,
  guess,
  signInCodeRace,
  signUpCodeRace,
} from './code-races.ts'
import { contestLinkRace } from './contest-races.ts'
import {
  firstKeysRace,
  keyRotationRace,
  keyWithdrawalRace,
  mailRace,
  operatorKeyRace,
  operatorKeyRevocationRace,
  pepperReplacementRace,
  rewrapRace,
} from './deployment-races.ts'
import {
  confirmationRace,
  credentialClaimRace,
  everywhereRace,
  flowRace,
  operationRace,
  parkedRequestRace,
  passkeyRace,
  registrationChallengeRace,
  sessionEndRace,
  sessionSecretRace,
  signInChallengeRace,
  stepUpChallengeRace,
} from './passkey-races.ts'
import { appSetUpRace, mailCheckCodeRace, oneTimePasswordRace, recoveryCodeRace } from './password-races.ts'
import type { Race } from './race.ts'
import {
  delayedRecoveryRace,
  recoveryChallengeRace,
  recoveryMailCodeRace,
  recoveryRace,
  savedCodeRace,
} from './recovery-races.ts'

/** A race, or several, for each thing that is used up once; the compiler asks for those of a new one. */
const RACES: Readonly<Record<SingleUseName, readonly [Race, ...Race[]]>> = {
  'sign-in code': [signInCodeRace],
  'sign-up code': [signUpCodeRace],
  'recovery code': [recoveryMailCodeRace],
  'change-address code': [changeAddressCodeRace],
  'notification-address code': [notificationAddressCodeRace],
  'mail-check code': [mailCheckCodeRace],
  'code try': [codeTryRace],
  'bot challenge': [botChallengeRace],
  'identifier claim': [addressClaimRace, credentialClaimRace],
  operation: [operationRace],
  account: [accountRace],
  flow: [flowRace, appSetUpRace, recoveryCodeRace],
  'sign-in challenge': [signInChallengeRace],
  'registration challenge': [registrationChallengeRace],
  'step-up challenge': [stepUpChallengeRace],
  'recovery challenge': [recoveryChallengeRace],
  recovery: [recoveryRace, savedCodeRace],
  'delayed recovery': [delayedRecoveryRace],
  passkey: [passkeyRace],
  'one-time password': [oneTimePasswordRace],
  'session secret': [sessionSecretRace],
  session: [sessionEndRace, everywhereRace],
  'parked request': [parkedRequestRace],
  confirmation: [confirmationRace],
  'address change': [heldChangeRace],
  'revert of an address': [revertRace],
  dispute: [disputeRace],
  'contest link': [contestLinkRace],
  mail: [mailRace],
  'first keys': [firstKeysRace],
  'key rotation': [keyRotationRace],
  'key withdrawal': [keyWithdrawalRace],
  'pepper replacement': [pepperReplacementRace],
  'operator key': [operatorKeyRace, operatorKeyRevocationRace],
  'wrapped key': [rewrapRace],
}

const CASES = Object.entries(RACES).flatMap(([name, races]) => races.map((race) => ({ name, ...race })))

/** A path that a code by mail does not open: what is posted there waits for a passkey. */
const withStrongRoute = (config: PosternConfig): PosternConfig => ({
  ...config,
  methods: { password: { breachCheck: false } },
  sites: config.sites.map((site) => ({
    ...site,
    routes: [
      { match: '/strong', allow: acr('aal2') },
      {
        match: '/confirmed',
        allow: confirm({ says: { en: 'Pay {amount}', de: '{amount} zahlen' }, values: { amount: 'amount' } }),
      },
    ],
  })),
})

let arena: Arena

beforeAll(async () => {
  arena = await startArena({ change: withStrongRoute })
})

afterAll(async () => {
  await arena.stop()
  figure('Races', 'things used up once, each raced for with last-byte synchronisation', Object.keys(RACES).length)
  figure('Races', 'races, and parallel tries in each', `${CASES.length} x ${TRIES}`)
})

describe.each(CASES)(`$name: of ${TRIES} parallel tries`, ({ name, title, run }) => {
  it(title, async () => {
    const { winners }: { readonly winners: number } = singleUse[nameOf(name)]
    for (const won of await run(arena)) expect(won).toBe(winners)
  })
})

const nameOf = (name: string): SingleUseName => {
  const found = Object.keys(singleUse).find((listed): listed is SingleUseName => listed === name)
  if (found === undefined) throw new Error(`${name} is not in the list`)
  return found
}

describe('the races', () => {
  it('are for everything in the list, and for nothing else', () => {
    expect(Object.keys(RACES).sort()).toEqual(Object.keys(singleUse).sort())
  })
})

describe('40 wrong codes at once', () => {
  it('are compared five times at most, and then the right one is refused too', async () => {
    const { compared, rightWasTaken } = await guess(arena, 40)
    expect(compared).toBe(5)
    expect(rightWasTaken).toBe(false)
    figure('Races', 'wrong codes compared of 40 shown at once', compared)
  })
})

describe(`${TRIES} sign-ups of one address that begin at once`, () => {
  it('get five codes between them', async () => {
    expect(await beginSignUps(arena, arena.address())).toBe(5)
  })
})
