import { flowIn, signUp } from '../../support/customer.ts'
import { hiddenField, type PlainBrowser } from '../../support/plain-browser.ts'
import { proveMailbox, recoveryCodeForm } from '../../support/recovering.ts'
import { type Arena, customerWithPasskey, repeated, TRIES } from './arrange.ts'
import type { Race } from './race.ts'

const RECOVER = '/_auth/recover'
const SECURITY = '/_auth/account/security'

/** A customer whose account one password guards, so that one code gives it back. Two mails have gone to them. */
const customerWithPassword = async (arena: Arena) => {
  const address = arena.address()
  const browser = arena.browser()
  await signUp(arena.gateway, browser, address)
  const form = hiddenField(await browser.open(`${SECURITY}/password`), 'form')
  await browser.submit(`${SECURITY}/password`, { form, password: 'seven purple otters', return_to: '/' })
  return { address, browser }
}

const mailsTo = async (arena: Arena, address: string): Promise<number> => (await arena.gateway.mails(address)).length

/** A recovery in a browser of its own whose mailbox is proved; gives the flow of the page that it is at. */
const begunRecovery = async (arena: Arena, address: string): Promise<{ browser: PlainBrowser; flow: string }> => {
  const browser = arena.browser()
  const after = await mailsTo(arena, address)
  return { browser, flow: flowIn(await proveMailbox(arena.gateway, browser, address, after)) }
}

const renewal = { password: 'nine orange badgers' }

export const recoveryMailCodeRace: Race = {
  title: 'to begin a recovery by one code in one form, one is accepted',
  run: async (arena) => {
    const { address } = await customerWithPasskey(arena)
    const browser = arena.browser()
    const form = await recoveryCodeForm(arena.gateway, browser, address, await mailsTo(arena, address))
    const before = arena.events('Directory', 'code.accepted')
    const answers = await arena.race(repeated(browser.written(`${RECOVER}/code`, form)))
    return [answers.filter(({ status }) => status === 303).length, arena.events('Directory', 'code.accepted') - before]
  },
}

export const recoveryChallengeRace: Race = {
  title: 'to show one answer of a passkey in a recovery, one counts',
  run: async (arena) => {
    const { address, passkey } = await customerWithPasskey(arena)
    const { browser, flow } = await begunRecovery(arena, address)
    const { options, challenge } = JSON.parse((await browser.post('/_auth/passkey/options', { flow })).body)
    const ceremony = { challenge: options.challenge, origin: `http://${arena.host}`, relyingPartyId: 'localhost' }
    const form = { flow, challenge, credential: JSON.stringify(await passkey.authenticate(ceremony)) }
    const used = () =>
      arena.rows('Account', 'events', `name = 'passkey.used' AND detail LIKE '%"step":"recovery"%'`).length
    const before = used()
    await arena.race(repeated(browser.written(`${RECOVER}/proof`, form)))
    return [used() - before]
  },
}

export const recoveryRace: Race = {
  title: 'to complete one recovery, one does',
  run: async (arena) => {
    const { address } = await customerWithPassword(arena)
    const { browser, flow } = await begunRecovery(arena, address)
    const before = arena.events('Account', 'recovery.completed')
    const answers = await arena.race(repeated(browser.written(`${RECOVER}/renew`, { flow, ...renewal })))
    const done = answers.filter(({ location }) => location?.startsWith(`${RECOVER}/done`))
    return [done.length, arena.events('Account', 'recovery.completed') - before]
  },
}

export const savedCodeRace: Race = {
  title:
    'to complete recoveries that one saved code opened in three browsers, one does, and makes one code in its place',
  run: async (arena) => {
    const { address, browser: home } = await customerWithPassword(arena)
    const form = hiddenField(await home.open(`${SECURITY}/recovery-code`), 'form')
    const { body } = await home.submit(`${SECURITY}/recovery-code`, { form })
    const saved = (/class="recovery-code">(.*?)<\/p>/s.exec(body)?.[1] ?? '').replaceAll(/<[^>]*>/g, '')
    const opened: { readonly browser: PlainBrowser; readonly flow: string }[] = []
    for (let index = 0; index < 3; index += 1) {
      const browser = arena.browser()
      const flow = hiddenField(await browser.open(RECOVER), 'flow')
      const sent = await browser.submit(RECOVER, { flow, address })
      opened.push({ browser, flow: flowIn(await browser.submit(`${RECOVER}/saved`, { flow: flowIn(sent), saved })) })
    }
    const requests = Array.from({ length: TRIES }, (_, index) => opened[index % opened.length]).flatMap((each) =>
      each === undefined ? [] : [each.browser.written(`${RECOVER}/renew`, { flow: each.flow, ...renewal })],
    )
    const completed = arena.events('Account', 'recovery.completed')
    const replaced = arena.events('Account', 'recovery_code.replaced')
    await arena.race(requests)
    return [
      arena.events('Account', 'recovery.completed') - completed,
      arena.events('Account', 'recovery_code.replaced') - replaced,
    ]
  },
}

export const delayedRecoveryRace: Race = {
  title: 'to begin the wait for one account, one does, and its addresses are told once',
  run: async (arena) => {
    const { address } = await customerWithPasskey(arena)
    const { browser, flow } = await begunRecovery(arena, address)
    const before = arena.events('Account', 'recovery.delayed')
    await arena.race(repeated(browser.written(`${RECOVER}/delay`, { flow })))
    await arena.gateway.nextMail(address, 3)
    const told = (await arena.gateway.mails(address)).filter(({ subject }) => subject.startsWith('Somebody wants'))
    return [arena.events('Account', 'recovery.delayed') - before, told.length]
  },
}
