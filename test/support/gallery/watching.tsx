import { type BrowserHandle, parseBrowserHandle, parseSessionId, type SessionId } from '#domain/ids.ts'
import { ActivityPage } from '#flows/activity/activity.view.tsx'
import { byDay, type Entry } from '#flows/activity/days.ts'
import { DevicesPage, type KnownDevice } from '#flows/devices/devices.view.tsx'
import { NotMePage } from '#flows/devices/not-me.view.tsx'
import { after, DAY, HOUR, MINUTE } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW, NOW } from './given.ts'

const sid = (letter: string): SessionId => known(parseSessionId(letter.repeat(22)))
const handle = (letter: string): BrowserHandle => known(parseBrowserHandle(letter.repeat(22)))

const known = <T,>(id: T | undefined): T => {
  if (id === undefined) throw new Error('the example id is none')
  return id
}

/** Sessions of one customer: this one, one that they have named, and one of which nothing is known. */
export const SESSIONS = [
  {
    sid: sid('A'),
    browser: 'Safari',
    system: 'iOS',
    place: 'Utrecht, Netherlands',
    by: 'a passkey',
    startedAt: after(NOW, -2 * HOUR),
    lastSeenAt: NOW,
    isCurrent: true,
  },
  {
    sid: sid('B'),
    label: 'The old laptop in the kitchen',
    browser: 'Firefox',
    system: 'Windows',
    place: 'Netherlands',
    by: 'a password and a code of an app',
    startedAt: after(NOW, -9 * DAY),
    lastSeenAt: after(NOW, -50 * MINUTE),
    isCurrent: false,
  },
  { sid: sid('C'), startedAt: after(NOW, -20 * DAY), lastSeenAt: after(NOW, -6 * DAY), isCurrent: false },
] as const

/** What a customer sees of where and when their account was used. */
export const watching = (page: PageContext): Exhibits => ({
  ...devices(page),
  ...at('/account/devices/not-me', {
    'not-me': <NotMePage page={page} now={NOW} form={FLOW} />,
    'not-me-session': <NotMePage page={page} now={NOW} form={FLOW} session={SESSIONS[1]} error="error.form-expired" />,
  }),
  ...at('/account/activity', {
    activity: (
      <ActivityPage page={page} now={NOW} days={byDay(HAPPENED)} olderHref="/_auth/account/activity?before=41" />
    ),
    'activity-end': <ActivityPage page={page} now={NOW} days={[]} newestHref="/_auth/account/activity" />,
  }),
})

const devices = (page: PageContext): Exhibits => {
  const marked: readonly KnownDevice[] = [
    {
      handle: handle('A'),
      browser: 'Safari',
      system: 'iOS',
      knownSince: after(NOW, -70 * DAY),
      lastSignIn: after(NOW, -2 * HOUR),
      isThis: true,
    },
    { handle: handle('B'), lastSignIn: after(NOW, -80 * DAY), isThis: false },
  ]
  const given = { page, now: NOW, form: FLOW, address: ADDRESS, boundSeconds: 110 }
  return at('/account/devices', {
    devices: <DevicesPage {...given} sessions={SESSIONS} known={marked} notice="device-signed-out" />,
    'devices-one': <DevicesPage {...given} sessions={SESSIONS.slice(0, 1)} known={[]} />,
    'devices-wrong': (
      <DevicesPage {...given} sessions={SESSIONS.slice(0, 2)} known={undefined} error="error.label-invalid" />
    ),
  })
}

const ON_THE_PHONE = 'with the passkey “iCloud Keychain”, Safari on iOS, Netherlands'

const wrongPassword: Entry = {
  at: after(NOW, -3 * HOUR),
  says: 'activity.event.wrong-password',
  facts: 'Chrome on Windows, Brazil',
  advice: 'nobody-got-in',
}

const HAPPENED: readonly Entry[] = [
  { at: after(NOW, -2 * HOUR), says: 'activity.event.signed-in', facts: ON_THE_PHONE, advice: 'not-me' },
  ...Array.from({ length: 12 }, () => wrongPassword),
  {
    at: after(NOW, -9 * DAY),
    says: 'activity.event.passkey-added',
    facts: '“iCloud Keychain”, Safari on iOS, Netherlands',
    advice: 'factors',
  },
  {
    at: after(NOW, -9 * DAY - MINUTE),
    says: 'activity.event.second-factor-asked',
    facts: 'Firefox on Windows, the Tor network',
    advice: 'password-known',
  },
  { at: after(NOW, -40 * DAY), says: 'activity.event.device-renamed', facts: 'Safari on iOS', advice: 'devices' },
  { at: after(NOW, -90 * DAY), says: 'activity.event.account-created', facts: '', advice: null },
]
