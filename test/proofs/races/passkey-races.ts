import { TICKET_FIELD } from '#gateway/release-ticket.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { decodeSessionToken } from '#sessions/session-token.ts'
import { type PasskeyForm, passkeySignInForm, signInByCode, signUp, stepUpForm } from '../../support/customer.ts'
import { hiddenField, type PlainAnswer, type PlainBrowser } from '../../support/plain-browser.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { type Arena, customerWithPasskey, each, repeated, SECRET, startsSession } from './arrange.ts'
import type { Race } from './race.ts'

/** A ceremony of a flow: the options with a challenge, sealed and in clear. */
const ceremonyOf = async (arena: Arena, browser: PlainBrowser, flow: string) => {
  const { body } = await browser.post('/_auth/passkey/options', { flow })
  const { options, challenge } = JSON.parse(body)
  const ceremony = { challenge: options.challenge, origin: `http://${arena.host}`, relyingPartyId: 'localhost' }
  return { ceremony, challenge, userHandle: String(options.user?.id ?? '') }
}

const assertionForm = async (
  arena: Arena,
  { browser, passkey }: { browser: PlainBrowser; passkey: SoftwarePasskey },
  flow: string,
): Promise<PasskeyForm> => {
  const { ceremony, challenge } = await ceremonyOf(arena, browser, flow)
  return { flow, challenge, credential: JSON.stringify(await passkey.authenticate(ceremony)) }
}

const used = (arena: Arena, step: string): number =>
  arena.rows('Account', 'events', `name = 'passkey.used' AND detail LIKE '%"step":"${step}"%'`).length

export const flowRace: Race = {
  title: 'to complete one flow, each by a challenge of its own, one gets a session',
  run: async (arena) => {
    const { passkey } = await customerWithPasskey(arena)
    const browser = arena.browser()
    const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
    const requests = await each(async () =>
      browser.written('/_auth/sign-in/passkey', await assertionForm(arena, { browser, passkey }, flow)),
    )
    const before = arena.events('Account', 'session.started')
    const answers = await arena.race(requests)
    return [answers.filter(startsSession).length, arena.events('Account', 'session.started') - before]
  },
}

export const signInChallengeRace: Race = {
  title: 'to sign in by one answer of a passkey, one counts',
  run: async (arena) => {
    const { passkey } = await customerWithPasskey(arena)
    const browser = arena.browser()
    const form = await passkeySignInForm(browser, passkey, arena.host)
    const before = used(arena, 'sign-in')
    const answers = await arena.race(repeated(browser.written('/_auth/sign-in/passkey', form)))
    return [answers.filter(startsSession).length, used(arena, 'sign-in') - before]
  },
}

/** A customer without a passkey, and the flow that offers one. */
const newcomer = async (arena: Arena) => {
  const browser = arena.browser()
  return { browser, flow: await signUp(arena.gateway, browser, arena.address()) }
}

const registrationForm = async (
  passkey: SoftwarePasskey,
  flow: string,
  { ceremony, challenge }: Awaited<ReturnType<typeof ceremonyOf>>,
): Promise<PasskeyForm> => ({ flow, challenge, credential: JSON.stringify(await passkey.register(ceremony)) })

export const registrationChallengeRace: Race = {
  title: 'to register passkeys on one challenge, one is admitted',
  run: async (arena) => {
    const { browser, flow } = await newcomer(arena)
    const drawn = await ceremonyOf(arena, browser, flow)
    const requests = await each(async () => {
      const passkey = await createSoftwarePasskey({ userHandle: drawn.userHandle })
      return browser.written('/_auth/passkey/create', await registrationForm(passkey, flow, drawn))
    })
    const claimed = arena.events('Directory', 'identifier.claimed')
    const added = arena.events('Account', 'passkey.added')
    await arena.race(requests)
    return [arena.events('Directory', 'identifier.claimed') - claimed, arena.events('Account', 'passkey.added') - added]
  },
}

export const operationRace: Race = {
  title: 'to add passkeys in one operation, each by a challenge of its own, one is added',
  run: async (arena) => {
    const { browser, flow } = await newcomer(arena)
    const requests = await each(async () => {
      const drawn = await ceremonyOf(arena, browser, flow)
      const passkey = await createSoftwarePasskey({ userHandle: drawn.userHandle })
      return browser.written('/_auth/passkey/create', await registrationForm(passkey, flow, drawn))
    })
    const added = arena.events('Account', 'passkey.added')
    await arena.race(requests)
    return [arena.events('Account', 'passkey.added') - added]
  },
}

export const passkeyRace: Race = {
  title: 'to add one passkey to an account, each in an operation of its own, one adds it',
  run: async (arena) => {
    const { browser } = await newcomer(arena)
    const first = hiddenField(await browser.open('/_auth/passkey'), 'flow')
    const { userHandle } = await ceremonyOf(arena, browser, first)
    const passkey = await createSoftwarePasskey({ userHandle })
    const requests = await each(async () => {
      const flow = hiddenField(await browser.open('/_auth/passkey'), 'flow')
      return browser.written(
        '/_auth/passkey/create',
        await registrationForm(passkey, flow, await ceremonyOf(arena, browser, flow)),
      )
    })
    await arena.race(requests)
    return [arena.rows('Account', 'authenticators', `id = '${passkey.id}'`).length]
  },
}

/** Accounts that want the same credential id. */
const ACCOUNTS = 5

export const credentialClaimRace: Race = {
  title: 'of five accounts to register one credential id, one gets it',
  run: async (arena) => {
    const passkey = await createSoftwarePasskey({ userHandle: Buffer.alloc(64, 'x').toString('base64url') })
    const accounts = await each(() => newcomer(arena), ACCOUNTS)
    const requests = await each(async (index) => {
      const { browser } = accounts[index % ACCOUNTS] ?? (await newcomer(arena))
      const flow = hiddenField(await browser.open('/_auth/passkey'), 'flow')
      return browser.written(
        '/_auth/passkey/create',
        await registrationForm(passkey, flow, await ceremonyOf(arena, browser, flow)),
      )
    })
    const claimed = arena.events('Directory', 'identifier.claimed')
    await arena.race(requests)
    return [
      arena.rows('Account', 'authenticators', `id = '${passkey.id}'`).length,
      arena.events('Directory', 'identifier.claimed') - claimed,
    ]
  },
}

export const stepUpChallengeRace: Race = {
  title: 'to step up by one answer of a passkey, one counts',
  run: async (arena) => {
    const { browser, passkey } = await customerWithPasskey(arena)
    const form = await stepUpForm(browser, passkey, arena.host)
    const before = used(arena, 'step-up')
    await arena.race(repeated(browser.written('/_auth/step-up', form)))
    return [used(arena, 'step-up') - before]
  },
}

/** The generation and secret of the session that an answer hands out. */
const sessionIn = async (arena: Arena, { setCookies }: PlainAnswer) => {
  const value = setCookies.map((line) => /^__Host-Http-postern=([^;]+)/.exec(line)?.[1]).find(Boolean)
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: SECRET })
  if (value === undefined || !secrets.ok) return undefined
  const opened = await createSealer(secrets.value).open('session', arena.host, value, epochSeconds(Date.now() / 1000))
  return opened === undefined ? undefined : decodeSessionToken(opened)
}

export const sessionSecretRace: Race = {
  title: 'to raise one session, each by a challenge of its own, each secret is followed by one other',
  run: async (arena) => {
    const { browser, passkey } = await customerWithPasskey(arena)
    const requests = await each(async () =>
      browser.written('/_auth/step-up', await stepUpForm(browser.fork(), passkey, arena.host)),
    )
    const answers = await arena.race(requests)
    const sessions = await Promise.all(answers.map((answer) => sessionIn(arena, answer)))
    const secrets = new Map<number, Set<string>>()
    for (const session of sessions) {
      if (session === undefined) continue
      secrets.set(session.generation, (secrets.get(session.generation) ?? new Set()).add(session.secret))
    }
    const sid = sessions.find((session) => session !== undefined)?.sid ?? ''
    const generation = Number(arena.rows('Account', 'sessions', `sid = '${sid}'`)[0]?.['generation'])
    const elevated = arena.rows('Account', 'events', `name = 'session.elevated' AND detail LIKE '%${sid}%'`).length
    return [Math.max(0, ...[...secrets.values()].map(({ size }) => size)), elevated === generation - 1 ? 1 : elevated]
  },
}

export const sessionEndRace: Race = {
  title: 'to sign one session out, one ends it',
  run: async (arena) => {
    const { browser } = await newcomer(arena)
    const before = arena.events('Account', 'session.ended')
    await arena.race(repeated(browser.written('/_auth/sign-out', {})))
    return [arena.events('Account', 'session.ended') - before]
  },
}

export const everywhereRace: Race = {
  title: 'to sign out everywhere by one form, one does it and tells of it',
  run: async (arena) => {
    const { address, browser } = await customerWithPasskey(arena)
    const form = hiddenField(await browser.open('/_auth/account'), 'form')
    const before = arena.events('Account', 'sessions.ended_everywhere')
    await arena.race(repeated(browser.written('/_auth/account/sign-out-everywhere', { form })))
    // The mails of the sign-up and of the passkey came before.
    await arena.gateway.nextMail(address, 2)
    return [
      arena.events('Account', 'sessions.ended_everywhere') - before,
      (await arena.gateway.mails(address)).length - 2,
    ]
  },
}

export const parkedRequestRace: Race = {
  title: 'to send a form that waited by its ticket, one reaches the origin',
  run: async (arena) => {
    const { address, passkey } = await customerWithPasskey(arena)
    const browser = arena.browser()
    await signInByCode(arena.gateway, browser, address, 2)
    const parked = await browser.submit('/strong', { iban: 'NL91ABNA0417164300' })
    const flow = hiddenField(await browser.open(parked.location ?? ''), 'flow')
    const proved = await browser.submit('/_auth/step-up', await assertionForm(arena, { browser, passkey }, flow))
    const ticket = hiddenField(await browser.open(proved.location ?? ''), TICKET_FIELD)
    const answers = await arena.race(repeated(browser.written('/strong', { [TICKET_FIELD]: ticket })))
    const sent = answers.filter(({ body }) => body.includes('NL91ABNA0417164300'))
    return [sent.length, arena.events('Account', 'request.released')]
  },
}

export const confirmationRace: Race = {
  title: 'to send a confirmed request of a script, one reaches the origin',
  run: async (arena) => {
    const { browser, passkey } = await customerWithPasskey(arena)
    const body = { amount: '12', note: 'confirmed-and-sent-once' }
    const asked = await browser.post('/confirmed', body)
    const { confirmation_id: id, confirmation_url: url } = JSON.parse(asked.body)
    const flow = hiddenField(await browser.open(new URL(url).pathname + new URL(url).search), 'flow')
    await browser.submit('/_auth/step-up', await assertionForm(arena, { browser, passkey }, flow))
    const before = arena.events('Account', 'request.released')
    const answers = await arena.race(repeated(browser.writtenPost('/confirmed', body, `Postern-Confirmation: ${id}`)))
    const sent = answers.filter((answer) => answer.body.includes('confirmed-and-sent-once'))
    return [sent.length, arena.events('Account', 'request.released') - before]
  },
}
