import type { Defence } from './defence.ts'

/** Defences of what customers see of their devices, and of what happened. */
export const DEVICE_DEFENCES: readonly Defence[] = [
  {
    name: 'a device that is signed out loses its known-device mark',
    file: 'src/flows/devices/routes.tsx',
    takeOut: 'await forgetBrowser(request, session, browserHandle(browser))',
    putIn: 'void browserHandle(browser)',
    test: 'test/worker/flows/devices.test.ts',
    title: 'is signed out by another',
  },
  {
    name: 'browsers are called by known names alone',
    file: 'src/flows/security/agent.ts',
    takeOut: 'BROWSERS.has(browser.name) && ',
    putIn: 'BROWSERS.size > 0 && ',
    test: 'test/unit/flows/devices-in-words.test.ts',
    title: 'writes no sentence into the page',
  },
  {
    name: 'events of one kind push none of another out of sight',
    file: 'src/objects/account-events.ts',
    takeOut: 'PARTITION BY name ',
    putIn: '',
    test: 'test/worker/account/devices.test.ts',
    title: 'is not pushed out of sight',
  },
  {
    name: 'of an event leaves the account what is listed alone',
    file: 'src/flows/activity/shown-events.ts',
    takeOut: 'told: told(event.tells, detail)',
    putIn: 'told: { ...told(event.tells, detail), ...detail }',
    test: 'test/unit/flows/activity.test.ts',
    title: 'is its sentence and what is listed for it',
  },
  {
    name: 'what spoke against a proof goes on past the code by mail',
    file: 'src/objects/account-entry.ts',
    takeOut: 'proof, signals: signing.signals }',
    putIn: 'proof, signals: [] }',
    test: 'test/worker/flows/risk-passkey.test.ts',
    title: 'waits for a code by mail',
  },
  {
    name: 'what is asked of a stranger does not tell what an owner does',
    file: 'src/objects/directory.object.ts',
    takeOut: "tries === 'count' && !known",
    putIn: "tries === 'count'",
    test: 'test/worker/flows/risk.test.ts',
    title: 'tells no stranger',
  },
  {
    name: 'the place of a session that somebody contests is forgotten',
    file: 'src/objects/account-contest.ts',
    takeOut: 'places.forgetSince(since)',
    putIn: 'void since',
    test: 'test/worker/account/devices.test.ts',
    title: 'is no place of theirs once they say so',
  },
]
