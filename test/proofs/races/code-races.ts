import { epochSeconds } from '#lib/time.ts'
import { flowIn, signUp } from '../../support/customer.ts'
import { hiddenField, type PlainBrowser } from '../../support/plain-browser.ts'
import { sentToWork } from '../../support/sent-to-work.ts'
import { solve, workOn } from '../../support/solve-work.ts'
import { type Arena, codeFor, each, repeated, SECRET, startsSession, TRIES } from './arrange.ts'
import type { Race } from './race.ts'

type Form = Readonly<Record<'flow' | 'code', string>>

const askForCode = async (
  arena: Arena,
  browser: PlainBrowser,
  kind: 'sign-in' | 'sign-up',
  address: string,
  after: number,
): Promise<Form> => {
  const flow = hiddenField(await browser.open(`/_auth/${kind}`), 'flow')
  const sent = await browser.submit(`/_auth/${kind}`, { flow, address })
  return { flow: flowIn(sent), code: await codeFor(arena, address, after) }
}

const accountsOf = (arena: Arena, address: string) => arena.rows('Account', 'profile', `address = '${address}'`).length

export const signInCodeRace: Race = {
  title: 'to sign in by one code in one form, one is accepted and gets a session',
  run: async (arena) => {
    const address = arena.address()
    await signUp(arena.gateway, arena.browser(), address)
    const browser = arena.browser()
    const form = await askForCode(arena, browser, 'sign-in', address, 1)
    const before = arena.events('Directory', 'code.accepted')
    const answers = await arena.race(repeated(browser.written('/_auth/sign-in/code', form)))
    return [answers.filter(startsSession).length, arena.events('Directory', 'code.accepted') - before]
  },
}

export const signUpCodeRace: Race = {
  title: 'to sign up by one code in one form, one gets a session and one account is made',
  run: async (arena) => {
    const address = arena.address()
    const browser = arena.browser()
    const form = await askForCode(arena, browser, 'sign-up', address, 0)
    const answers = await arena.race(repeated(browser.written('/_auth/sign-up/code', form)))
    return [answers.filter(startsSession).length, accountsOf(arena, address)]
  },
}

export const botChallengeRace: Race = {
  title: 'to sign up with one solution, one sends a mail',
  run: async (arena) => {
    const browser = arena.browser()
    const flow = await sentToWork({
      variables: { POSTERN_SECRET: SECRET },
      host: arena.host,
      flow: hiddenField(await browser.open('/_auth/sign-up'), 'flow'),
      address: arena.address(),
      way: 'code',
      now: epochSeconds(Date.now() / 1000),
    })
    const page = await browser.open(`/_auth/sign-up/challenge?flow=${flow}`)
    const form = { flow: hiddenField(page, 'flow'), solution: await solve(workOn(page.body)) }
    const [passed, sent] = [arena.events('Directory', 'bot_challenge.passed'), arena.events('Directory', 'code.issued')]
    const answers = await arena.race(repeated(browser.written('/_auth/sign-up/challenge', form)))
    return [
      answers.filter(({ status }) => status === 303).length,
      arena.events('Directory', 'bot_challenge.passed') - passed,
      arena.events('Directory', 'code.issued') - sent,
    ]
  },
}

/** Codes that are not the right one, each another. */
const wrongCodes = (right: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String((Number(right) + 1 + index) % 1_000_000).padStart(6, '0'))

/** Shows `count` wrong codes at once, then the right one; gives how many were compared, and whether that one was taken. */
export const guess = async (arena: Arena, count: number): Promise<{ compared: number; rightWasTaken: boolean }> => {
  const address = arena.address()
  await signUp(arena.gateway, arena.browser(), address)
  const browser = arena.browser()
  const { flow, code } = await askForCode(arena, browser, 'sign-in', address, 1)
  const before = arena.events('Directory', 'code.refused')
  const forms = wrongCodes(code, count).map((wrong) => browser.written('/_auth/sign-in/code', { flow, code: wrong }))
  await arena.race(forms)
  const compared = arena.events('Directory', 'code.refused') - before
  const rightWasTaken = startsSession(await browser.submit('/_auth/sign-in/code', { flow, code }))
  return { compared, rightWasTaken }
}

export const codeTryRace: Race = {
  title: 'with wrong codes in one flow, five are compared',
  run: async (arena) => [(await guess(arena, TRIES)).compared],
}

/** As many flows as an address gets codes in an hour, each in a browser of its own. */
const FLOWS = 5

/** Signs one address up from several browsers at once; gives sessions, accounts, and names in the directory. */
const signUpFromEverywhere = async (arena: Arena): Promise<readonly number[]> => {
  const address = arena.address()
  const forms: { readonly browser: PlainBrowser; readonly form: Form }[] = []
  for (let index = 0; index < FLOWS; index += 1) {
    const browser = arena.browser()
    forms.push({ browser, form: await askForCode(arena, browser, 'sign-up', address, index) })
  }
  const claimed = arena.events('Directory', 'identifier.claimed')
  const requests = Array.from({ length: TRIES }, (_, index) => forms[index % FLOWS]).map((each) =>
    each === undefined ? '' : each.browser.written('/_auth/sign-up/code', each.form),
  )
  const answers = await arena.race(requests)
  return [
    answers.filter(startsSession).length,
    accountsOf(arena, address),
    arena.events('Directory', 'identifier.claimed') - claimed,
  ]
}

export const addressClaimRace: Race = {
  title: 'to sign one address up, from five browsers with a code each, one gets the address',
  run: signUpFromEverywhere,
}

export const accountRace: Race = {
  title: 'to sign one address up in one flow, one account is made',
  run: async (arena) => {
    const before = arena.events('Account', 'account.created')
    const address = arena.address()
    const browser = arena.browser()
    const form = await askForCode(arena, browser, 'sign-up', address, 0)
    await arena.race(repeated(browser.written('/_auth/sign-up/code', form)))
    return [arena.events('Account', 'account.created') - before, accountsOf(arena, address)]
  },
}

/** Begins as many sign-ups of one address at once as tries are made; gives how many codes were sent. */
export const beginSignUps = async (arena: Arena, address: string): Promise<number> => {
  const before = arena.events('Directory', 'code.issued')
  const requests = await each(async () => {
    const browser = arena.browser()
    const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
    return browser.written('/_auth/sign-up', { flow, address })
  })
  await arena.race(requests)
  return arena.events('Directory', 'code.issued') - before
}
