import { type BrowserHandle, parseBrowserHandle, parseSessionId, type SessionId } from '#domain/ids.ts'
import { ActivityPage } from '#flows/activity/activity.view.tsx'
import { byDay, type Entry } from '#flows/activity/days.ts'
import { DevicesPage, type KnownDevice } from '#flows/devices/devices.view.tsx'
import { NotMePage } from '#flows/devices/not-me.view.tsx'
import type { SessionSummary } from '#flows/devices/session-list.view.tsx'
import { waysInWords } from '#flows/devices/ways-in-words.ts'
import { after, DAY, HOUR, MINUTE } from '#lib/time.ts'
import { countryInWords, placeInWords } from '#messages/places.ts'
import { translator } from '#messages/text.ts'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW, NOW } from './given.ts'

const sid = (letter: string): SessionId => known(parseSessionId(letter.repeat(22)))
const handle = (letter: string): BrowserHandle => known(parseBrowserHandle(letter.repeat(22)))

const known = <T,>(id: T | undefined): T => {
  if (id === undefined) throw new Error('the example id is none')
  return id
}

/** Sessions of one customer: this one, one that they have named, and one of which nothing is known; in a page's language. */
export const sessionsIn = ({ language }: PageContext): readonly [SessionSummary, SessionSummary, SessionSummary] => {
  const text = translator(language)
  const ways = (...names: string[]) => waysInWords(language, text, names) ?? ''
  const place = (city?: string) => placeInWords(language, text, { city, country: 'NL' }) ?? ''
  return [
    {
      sid: sid('A'),
      browser: 'Safari',
      system: 'iOS',
      place: place('Utrecht'),
      by: ways('passkey'),
      startedAt: after(NOW, -2 * HOUR),
      lastSeenAt: NOW,
      isCurrent: true,
    },
    {
      sid: sid('B'),
      label: 'The old laptop in the kitchen',
      browser: 'Firefox',
      system: 'Windows',
      place: place(),
      by: ways('password', 'totp'),
      startedAt: after(NOW, -9 * DAY),
      lastSeenAt: after(NOW, -50 * MINUTE),
      isCurrent: false,
    },
    { sid: sid('C'), startedAt: after(NOW, -20 * DAY), lastSeenAt: after(NOW, -6 * DAY), isCurrent: false },
  ]
}

/** What a customer sees of where and when their account was used. */
export const watching = (page: PageContext): Exhibits => ({
  ...devices(page),
  ...at('/account/devices/not-me', {
    'not-me': <NotMePage page={page} now={NOW} form={FLOW} />,
    'not-me-session': (
      <NotMePage page={page} now={NOW} form={FLOW} session={sessionsIn(page)[1]} error="error.form-expired" />
    ),
  }),
  ...at('/account/activity', {
    activity: (
      <ActivityPage
        page={page}
        now={NOW}
        days={byDay(happenedIn(page))}
        olderHref="/_auth/account/activity?before=41"
      />
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
  const sessions = sessionsIn(page)
  const given = { page, now: NOW, form: FLOW, address: ADDRESS, boundSeconds: 110 }
  return at('/account/devices', {
    devices: <DevicesPage {...given} sessions={sessions} known={marked} notice="device-signed-out" />,
    'devices-one': <DevicesPage {...given} sessions={sessions.slice(0, 1)} known={[]} />,
    'devices-wrong': (
      <DevicesPage {...given} sessions={sessions.slice(0, 2)} known={undefined} error="error.label-invalid" />
    ),
  })
}

const PASSKEY = 'iCloud Keychain'

const happenedIn = ({ language }: PageContext): readonly Entry[] => {
  const text = translator(language)
  const agent = (browser: string, system: string) => text('account.session', { browser, system })
  const phone = [agent('Safari', 'iOS'), countryInWords(language, text, 'NL')].join(', ')
  const by = text('activity.by', { ways: text('way.passkey-named', { name: PASSKEY }) })
  const wrongPassword: Entry = {
    at: after(NOW, -3 * HOUR),
    says: 'activity.event.wrong-password',
    facts: [agent('Chrome', 'Windows'), countryInWords(language, text, 'BR')].join(', '),
    advice: 'nobody-got-in',
  }
  return [
    { at: after(NOW, -2 * HOUR), says: 'activity.event.signed-in', facts: `${by}, ${phone}`, advice: 'not-me' },
    ...Array.from({ length: 12 }, () => wrongPassword),
    {
      at: after(NOW, -9 * DAY),
      says: 'activity.event.passkey-added',
      facts: `${text('activity.named', { name: PASSKEY })}, ${phone}`,
      advice: 'factors',
    },
    {
      at: after(NOW, -9 * DAY - MINUTE),
      says: 'activity.event.second-factor-asked',
      facts: [agent('Firefox', 'Windows'), text('place.tor')].join(', '),
      advice: 'password-known',
    },
    {
      at: after(NOW, -40 * DAY),
      says: 'activity.event.device-renamed',
      facts: agent('Safari', 'iOS'),
      advice: 'devices',
    },
    { at: after(NOW, -90 * DAY), says: 'activity.event.account-created', facts: '', advice: null },
  ]
}
