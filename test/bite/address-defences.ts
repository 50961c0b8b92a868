import type { Defence } from './defence.ts'

const CHANGE_TEST = 'test/worker/account/address-change.test.ts'
const REVERT_TEST = 'test/worker/account/address-revert.test.ts'
const FLOW_TEST = 'test/worker/flows/address.test.ts'

/** What keeps an account at its address, and brings it back there. */
export const ADDRESS_DEFENCES: readonly Defence[] = [
  {
    name: 'the code of a new address is worth nothing outside the session that asked',
    file: 'src/objects/account-address.ts',
    takeOut: ' || change.sid !== proof.sid',
    putIn: '',
    test: CHANGE_TEST,
    title: 'is gone on with by no session but that which asked, and by nobody who has the code alone',
  },
  {
    name: 'a change of address ends with the epoch that it was asked in',
    file: 'src/objects/account-pending-address.ts',
    takeOut: ' || open.epoch !== this.#store.profile()?.authEpoch',
    putIn: '',
    test: CHANGE_TEST,
    title: 'for the old address is cancelled when %s',
  },
  {
    name: 'where one factor stands behind it, a change of address waits',
    file: 'src/objects/account-address.ts',
    takeOut: "sessions.acrOf(proved.session, now) === 'aal2' ? 'done' : 'held'",
    putIn: "sessions.acrOf(proved.session, now) === 'aal2' ? 'done' : 'done'",
    test: CHANGE_TEST,
    title: 'waits for a day where one factor stands behind it, and then ends every session',
  },
  {
    name: 'a restricted account changes no address',
    file: 'src/objects/account-address.ts',
    takeOut: "    if (until !== undefined) return fail({ code: 'restricted', until })\n    const email",
    putIn: '    const email',
    test: REVERT_TEST,
    title: 'is neither removed nor are addresses changed, until the day is over',
  },
  {
    name: 'a revert undoes every later change',
    file: 'src/objects/address-chain.ts',
    takeOut: 'from === -1 ? [] : done.slice(from)',
    putIn: 'from === -1 ? [] : done.slice(from, from + 1)',
    test: REVERT_TEST,
    title: 'is not outrun by a second hop, whose own link dies',
  },
  {
    name: 'what is removed while a change can be reverted is kept for its owner',
    file: 'src/objects/account-removals.ts',
    takeOut: 'const until = this.#revertableUntil(now)',
    putIn: 'const until = now < 0 ? this.#revertableUntil(now) : undefined',
    test: REVERT_TEST,
    title: 'restores the address and what was removed since, and takes away what was added',
  },
  {
    name: 'and signs nobody in meanwhile',
    file: 'src/objects/account-store.ts',
    takeOut: 'WHERE method = ? AND removed_at IS NULL',
    putIn: 'WHERE method = ?',
    test: REVERT_TEST,
    title: 'signs nobody in, stands in no list and counts for nothing',
  },
  {
    name: 'a revert takes away what came since the change, and that alone',
    file: 'src/objects/account-removals.ts',
    takeOut: 'removed_at IS NULL AND id NOT IN',
    putIn: 'removed_at IS NOT NULL AND id NOT IN',
    test: REVERT_TEST,
    title: 'restores the address and what was removed since, and takes away what was added',
  },
  {
    name: 'of two who contest an account the older authenticator decides',
    file: 'src/objects/account-changes.ts',
    takeOut: 'until === undefined || (isSessionOlder && isThingNewer)',
    putIn: 'until === undefined || isThingNewer',
    test: REVERT_TEST,
    title: 'is removed by an older one where it is newer than the restriction, and by no newer one',
  },
  {
    name: 'a revert is objected to once',
    file: 'src/objects/account-revert.ts',
    takeOut: ' && stored.disputedAt === undefined',
    putIn: '',
    test: REVERT_TEST,
    title: 'objects once, however many newer addresses there are',
  },
  {
    name: 'a former address stays with its account',
    file: 'src/objects/account-address-switch.ts',
    takeOut: 'const reservedUntil = Math.max(after(now, lifetimes.addressReserved), revertUntil)',
    putIn: 'const reservedUntil = Math.min(now, after(now, lifetimes.addressReserved), revertUntil)',
    test: FLOW_TEST,
    title: 'is kept from everybody else for 30 days, leads to the account meanwhile, and is free then',
  },
  {
    name: 'an address of another account gets no code that works',
    file: 'src/objects/directory-codes.ts',
    takeOut: 'return owner === null || owner === account',
    putIn: 'return owner === null || account !== undefined',
    test: FLOW_TEST,
    title: 'looks like any other to whoever asks for it, costs the same, and its owner alone is told',
  },
]
