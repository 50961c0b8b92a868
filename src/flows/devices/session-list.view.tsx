import type { Child } from 'hono/jsx'
import type { SessionId } from '#domain/ids.ts'
import type { Language } from '#domain/language.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { agoInWords, momentInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import type { NamedAgent } from '../security/agent.ts'

/** What pages show of a session; never its secret. */
export interface SessionSummary extends NamedAgent {
  /** Names it in forms: a public handle, which opens nothing. */
  readonly sid: SessionId
  /** What its customer calls the device. */
  readonly label?: string
  /** City and country, as far as they are known. */
  readonly place?: string
  /** How it was proved, in words. */
  readonly by?: string
  readonly startedAt: EpochSeconds
  readonly lastSeenAt: EpochSeconds
  /** The session that this page is seen in. */
  readonly isCurrent: boolean
}

/** `Firefox on Windows`, or as much of it as is known. */
export const agentInWords = (text: Translate, { browser, system }: NamedAgent): string | undefined =>
  browser !== undefined && system !== undefined ? text('account.session', { browser, system }) : (browser ?? system)

/** What a session is called: by its customer, else by what its browser says of itself. */
export const sessionName = (text: Translate, session: SessionSummary): string =>
  session.label ?? agentInWords(text, session) ?? text('account.session-unknown')

/** The account's open sessions, in the order given; `actions` stands below each. */
export const SessionList = (props: {
  readonly language: Language
  readonly now: EpochSeconds
  readonly sessions: readonly SessionSummary[]
  readonly actions?: (session: SessionSummary) => Child
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
            <SessionFacts text={text} language={props.language} now={props.now} session={session} />
            {props.actions?.(session)}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Where, how and when. The browser is named below every name: a thief could call a session what its owner calls theirs. */
export const SessionFacts = (props: {
  readonly text: Translate
  readonly language: Language
  readonly now: EpochSeconds
  readonly session: SessionSummary
}) => {
  const { text, language, now, session } = props
  const { label, place, by, lastSeenAt, startedAt } = session
  const agent = label === undefined ? undefined : (agentInWords(text, session) ?? text('account.session-unknown'))
  const facts = [agent, place, by === undefined ? undefined : text('account.session-by', { ways: by })]
  const known = facts.filter((fact) => fact !== undefined)
  return (
    <>
      {known.length === 0 ? null : <p class="thing-facts">{known.join(', ')}</p>}
      <p class="thing-facts">
        <Moment at={lastSeenAt}>
          {text('account.session-seen', { when: agoInWords(language, text, lastSeenAt, now) })}
        </Moment>
        {', '}
        <Moment at={startedAt}>
          {text('account.session-started', { when: momentInWords(language, text, startedAt) })}
        </Moment>
      </p>
    </>
  )
}
