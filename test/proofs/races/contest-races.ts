import { hiddenField } from '../../support/plain-browser.ts'
import { customerWithPasskey, repeated } from './arrange.ts'
import type { Race } from './race.ts'

export const contestLinkRace: Race = {
  title: 'to press one link of a notice, one ends the sessions',
  run: async (arena) => {
    const { address } = await customerWithPasskey(arena)
    const mails = await arena.gateway.mails(address)
    const path = mails.flatMap(({ text }) => /\/_auth\/contest\?link=\S+/.exec(text) ?? [])[0] ?? ''
    const browser = arena.browser()
    const flow = hiddenField(await browser.open(path), 'flow')
    const [, link = ''] = path.split('link=')
    const before = arena.events('Account', 'account.contested')
    const answers = await arena.race(repeated(browser.written('/_auth/contest', { flow, link, sure: 'yes' })))
    return [
      answers.filter(({ status }) => status === 303).length,
      arena.events('Account', 'account.contested') - before,
    ]
  },
}
