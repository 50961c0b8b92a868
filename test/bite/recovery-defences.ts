import type { Defence } from './defence.ts'

const ACCOUNT_TEST = 'test/worker/recovery/account.test.ts'
const STEPS_TEST = 'test/worker/recovery/steps.test.ts'
const WAITING_TEST = 'test/worker/recovery/waiting.test.ts'

/** What keeps an account with its owner while somebody gets it back. */
export const RECOVERY_DEFENCES: readonly Defence[] = [
  {
    name: 'a mailbox alone gives back no account that more guards',
    file: 'src/authenticators/recovery-matrix.ts',
    takeOut: 'const isEnough = !needsTwo(account) || ',
    putIn: 'const isEnough = !needsTwo(account) || codes.has("issued") || ',
    test: 'test/unit/authenticators/recovery-matrix.test.ts',
    title: 'is given back by exactly these of the 36 pairs',
  },
  {
    name: 'a recovery goes on in its own browser alone',
    file: 'src/objects/account-recovery-judgement.ts',
    takeOut: 'recovery.browser !== browser || ',
    putIn: '',
    test: ACCOUNT_TEST,
    title: 'goes on in its own browser alone',
  },
  {
    name: 'a change of the account outdates a recovery',
    file: 'src/objects/account-recovery-judgement.ts',
    takeOut: ' || recovery.epoch !== profile.authEpoch',
    putIn: '',
    test: ACCOUNT_TEST,
    title: 'is over once %s',
  },
  {
    name: 'a recovery is judged at its end, by what the account holds then',
    file: 'src/objects/account-recovery-renewal.ts',
    takeOut: "return open?.verdict.code === 'complete' ? open : undefined",
    putIn: 'return open',
    test: ACCOUNT_TEST,
    title: 'stores nothing new: the code by mail alone does not give back what an app guards',
  },
  {
    name: 'a recovery ends every session',
    file: 'src/objects/account-recovery-renewal.ts',
    takeOut: 'const ended = store.deleteAllSessions()',
    putIn: 'const ended = 0',
    test: ACCOUNT_TEST,
    title: 'ends every session and other recovery',
  },
  {
    name: 'a saved code that was used is replaced',
    file: 'src/objects/account-recovery-renewal.ts',
    takeOut: 'if (hasNewCode) recoveryCode.replace(newCode, input.from, requestId, now)',
    putIn: 'void newCode',
    test: ACCOUNT_TEST,
    title: 'ends every session and other recovery, replaces what was used',
  },
  {
    name: 'a frozen account is not got back',
    file: 'src/objects/account-admission.ts',
    takeOut: "if (frozenAt !== undefined) return refused({ code: 'account_frozen' })\n    return disputed",
    putIn: 'void frozenAt\n    return disputed',
    test: ACCOUNT_TEST,
    title: 'is not got back while it is frozen',
  },
  {
    name: 'a saved code is counted before it is compared',
    file: 'src/objects/account-recovery-code.ts',
    takeOut: 'if (!counted.ok) return counted\n    const held',
    putIn: 'const held',
    test: ACCOUNT_TEST,
    title: 'at a saved code wait after ten',
  },
  {
    name: 'an owner who signs in stops whoever waits for the account',
    file: 'src/objects/account-recovery-delay.ts',
    takeOut: "if (isStrong) this.cancel('sign-in', requestId, now)",
    putIn: 'void isStrong',
    test: STEPS_TEST,
    title: 'gets nothing where the owner signs in by passkey once in three days',
  },
  {
    name: 'nobody gets through a wait whose reminders were not made',
    file: 'src/authenticators/recovery-schedule.ts',
    takeOut: ' && delayed.told >= NOTICES - 1',
    putIn: '',
    test: WAITING_TEST,
    title: 'goes on while its reminders were not made',
  },
  {
    name: 'a code that gets an account back is counted apart from sign-in',
    file: 'src/authenticators/email-code/purpose.ts',
    takeOut: "(purpose === 'recovery' ? 'recovery' : 'signing')",
    putIn: "(purpose === 'recovery' ? 'signing' : 'signing')",
    test: 'test/worker/recovery/enumeration.test.ts',
    title: 'gets three codes an hour and five a day',
  },
  {
    name: 'what a thief has planted gives the account back to nobody',
    file: 'src/objects/account-recovery-renewal.ts',
    takeOut: "return proofs.some((since) => since < restricted.since) ? 'vouched' : 'contested'",
    putIn: "return 'vouched'",
    test: 'test/worker/recovery/planted-passkey.test.ts',
    title: 'gives the account back to nobody for that day',
  },
  {
    name: 'what a recovery has brought by something older signs in',
    file: 'src/objects/account-admission.ts',
    takeOut: 'if (recoveredAt !== undefined && boundAt !== undefined && boundAt >= recoveredAt) return false',
    putIn: 'void recoveredAt',
    test: 'test/worker/recovery/planted-passkey.test.ts',
    title: 'signs nobody in after the owner got the account back, whose new password does',
  },
]
