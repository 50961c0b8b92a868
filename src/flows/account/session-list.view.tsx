import type { Language } from '#domain/language.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { agoInWords, dayInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'

/** What the account page shows of a session; never its secret. */
export interface SessionSummary {
  /** `Firefox`, `Safari`, ...; absent where the browser did not say. */
  readonly browser?: string
  /** `Windows`, `iPhone`, ... */
  readonly system?: string
  readonly startedAt: EpochSeconds
  readonly lastSeenAt: EpochSeconds
  /** The session that this page is seen in. */
  readonly isCurrent: boolean
}

const sessionName = (text: Translate, { browser, system }: SessionSummary): string => {
  if (browser !== undefined && system !== undefined) return text('account.session', { browser, system })
  return browser ?? system ?? text('account.session-unknown')
}

/** The account's open sessions, in the order given. */
export const SessionList = (props: {
  readonly language: Language
  readonly now: EpochSeconds
  readonly sessions: readonly SessionSummary[]
}) => {
  const text = translator(props.language)
  return (
    <ul class="things">
      {props.sessions.map((session) => (
        <li class="thing">
          <Icon name="browser" />
          <div>
            <p class="thing-name">
              {sessionName(text, session)}
              {session.isCurrent ? <span class="badge">{text('account.session-this')}</span> : null}
            </p>
            <p class="thing-facts">
              <Moment at={session.lastSeenAt}>
                {text('account.session-seen', {
                  when: agoInWords(props.language, text, session.lastSeenAt, props.now),
                })}
              </Moment>
              {', '}
              <Moment at={session.startedAt}>
                {text('account.session-started', { date: dayInWords(props.language, session.startedAt) })}
              </Moment>
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
