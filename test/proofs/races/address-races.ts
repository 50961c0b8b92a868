import {
  type AddressForm,
  askAddress,
  askSecondAddress,
  changeAddress,
  linkIn,
  pressing,
} from '../../support/address-change.ts'
import { signUp } from '../../support/customer.ts'
import type { PlainBrowser } from '../../support/plain-browser.ts'
import { type Arena, customerWithPasskey, repeated, TRIES } from './arrange.ts'
import type { Race } from './race.ts'

/** How often something is told of after a form was sent so many times at once. */
const told = async (arena: Arena, browser: PlainBrowser, form: AddressForm, event: string): Promise<number> => {
  const before = arena.events('Account', event)
  await arena.race(repeated(browser.written(form.path, form.fields)))
  return arena.events('Account', event) - before
}

export const changeAddressCodeRace: Race = {
  title: 'to change an address by one code in one form, one claims it and changes it',
  run: async (arena) => {
    const { browser } = await customerWithPasskey(arena)
    const form = await askAddress(arena.gateway, browser, arena.address())
    const before = arena.events('Directory', 'identifier.claimed')
    const changed = await told(arena, browser, form, 'address.changed')
    return [changed, arena.events('Directory', 'identifier.claimed') - before]
  },
}

export const notificationAddressCodeRace: Race = {
  title: 'to add a second address by one code in one form, one adds it',
  run: async (arena) => {
    const { browser } = await customerWithPasskey(arena)
    const form = await askSecondAddress(arena.gateway, browser, arena.address())
    return [await told(arena, browser, form, 'notification_address.added')]
  },
}

export const heldChangeRace: Race = {
  title: 'to prove an address that waits for the old one, one makes it wait',
  run: async (arena) => {
    const browser = arena.browser()
    await signUp(arena.gateway, browser, arena.address())
    const form = await askAddress(arena.gateway, browser, arena.address())
    return [await told(arena, browser, form, 'address_change.held')]
  },
}

/** Presses two links at once, each as often as half of the tries are; gives how often something is told of. */
const pressBoth = async (arena: Arena, links: readonly [string, string], event: string): Promise<readonly number[]> => {
  const requests = await Promise.all(
    links.map(async (link) => {
      const browser = arena.browser()
      return browser.written('/_auth/contest', await pressing(browser, link))
    }),
  )
  const before = arena.events('Account', event)
  const answers = await arena.race(Array.from({ length: TRIES }, (_, index) => requests[index % 2] ?? ''))
  return [answers.filter(({ status }) => status === 303).length, arena.events('Account', event) - before]
}

export const revertRace: Race = {
  title: 'to take one change back, by both links that it was told by, one does',
  run: async (arena) => {
    const { address, browser } = await customerWithPasskey(arena)
    await changeAddress(arena.gateway, browser, arena.address())
    const revert = await linkIn(arena.gateway, address, 'Take my account back')
    const stop = await linkIn(arena.gateway, address, 'Stop this change')
    // The other link, which was to stop the change, still ends what a thief could be in.
    return (await pressBoth(arena, [revert, stop], 'address.reverted')).slice(1)
  },
}

export const disputeRace: Race = {
  title: 'to object to one revert, from both addresses that it took the account from, one does',
  run: async (arena) => {
    const { address, browser } = await customerWithPasskey(arena)
    const [first, second] = [arena.address(), arena.address()]
    await changeAddress(arena.gateway, browser, first)
    await changeAddress(arena.gateway, browser, second)
    const reader = arena.browser()
    const revert = await linkIn(arena.gateway, address, 'Take my account back')
    await reader.submit('/_auth/contest', await pressing(reader, revert))
    const links = [
      await linkIn(arena.gateway, first, 'I object'),
      await linkIn(arena.gateway, second, 'I object'),
    ] as const
    return pressBoth(arena, links, 'dispute.opened')
  },
}
