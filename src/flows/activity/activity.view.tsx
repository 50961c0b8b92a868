import { ACCOUNT_EVENTS_KEPT } from '#config/defaults.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import type { MessageId } from '#messages/en.ts'
import { dayInWords, timeInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import type { CountedEntry, Day } from './days.ts'
import type { Advice } from './shown-events.ts'

export interface ActivityProps {
  readonly page: PageContext
  readonly now: EpochSeconds
  /** The newest first; none where nothing is kept that is older than the page before. */
  readonly days: readonly Day[]
  /** The page of what happened before that; absent on the last. */
  readonly olderHref?: string
  /** The first page; absent on it. */
  readonly newestHref?: string
}

/** Seconds after which it is too late for advice to be of use. */
const ADVISED_FOR = 30 * DAY

/** What to do, and where: the path is below that of the account. */
const ADVICE: Readonly<
  Record<Advice, { readonly says: MessageId; readonly leads?: { readonly to: string; readonly name: MessageId } }>
> = {
  'not-me': {
    says: 'activity.advice.not-you',
    leads: { to: '/account/devices/not-me', name: 'activity.advice.protect' },
  },
  factors: { says: 'activity.advice.factors', leads: { to: '/account/security', name: 'activity.advice.security' } },
  'password-known': {
    says: 'activity.advice.password-known',
    leads: { to: '/account/security/password', name: 'activity.advice.password' },
  },
  'nobody-got-in': { says: 'activity.advice.nobody-got-in' },
  devices: { says: 'activity.advice.devices', leads: { to: '/account/devices', name: 'account.devices' } },
  mail: { says: 'activity.advice.mail' },
}

/** What happened in the account, in plain words, and what to do about it. */
export const ActivityPage = (props: ActivityProps) => {
  const { page, days } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('activity.title')} width="wide" section="activity">
      <div class="heading">
        <h1>{text('activity.title')}</h1>
        <p class="lead">
          {text('activity.lead', { days: ACCOUNT_EVENTS_KEPT.seconds / DAY, count: ACCOUNT_EVENTS_KEPT.ofEachKind })}
        </p>
      </div>
      {days.length === 0 ? <p>{text('activity.none')}</p> : null}
      {days.map(({ day, entries }) => (
        <section class="panel" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{dayInWords(page.language, day)}</h2>
          <ul class="things">
            {entries.map((entry) => (
              <Happened page={page} now={props.now} text={text} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      {props.olderHref === undefined && props.newestHref === undefined ? null : (
        <nav class="actions" aria-label={text('activity.pages')}>
          {props.olderHref === undefined ? null : (
            <ButtonLink weight="secondary" href={props.olderHref}>
              {text('activity.older')}
            </ButtonLink>
          )}
          {props.newestHref === undefined ? null : (
            <ButtonLink weight="secondary" href={props.newestHref}>
              {text('activity.newest')}
            </ButtonLink>
          )}
        </nav>
      )}
    </Layout>
  )
}

const Happened = (props: {
  readonly page: PageContext
  readonly now: EpochSeconds
  readonly text: Translate
  readonly entry: CountedEntry
}) => {
  const { page, now, text, entry } = props
  const { at, says, facts, count, advice } = entry
  return (
    <li class="thing">
      <Icon name={advice === null || advice === 'nobody-got-in' ? 'clock' : 'info'} />
      <div>
        <p class="thing-name">
          {text(says, { name: page.deployment.name })}
          {count === 1 ? null : <span class="badge badge-plain">{text('activity.times', { count })}</span>}
        </p>
        <p class="thing-facts">
          <Moment at={at}>{timeInWords(page.language, text, at)}</Moment>
          {facts === '' ? null : `, ${facts}`}
        </p>
        {advice === null || now >= after(at, ADVISED_FOR) ? null : (
          <WhatToDo text={text} basePath={page.deployment.basePath} advice={advice} />
        )}
      </div>
    </li>
  )
}

const WhatToDo = (props: { readonly text: Translate; readonly basePath: string; readonly advice: Advice }) => {
  const { text, basePath } = props
  const { says, leads } = ADVICE[props.advice]
  return (
    <p class="thing-facts">
      {text(says)}
      {leads === undefined ? null : (
        <>
          {' '}
          <a href={`${basePath}${leads.to}`}>{text(leads.name)}</a>
        </>
      )}
    </p>
  )
}
