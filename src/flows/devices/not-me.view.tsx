import type { EpochSeconds } from '#lib/time.ts'
import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { SessionFacts, type SessionSummary, sessionName } from './session-list.view.tsx'

export interface NotMeProps {
  readonly page: PageContext
  readonly now: EpochSeconds
  /** The seal that ties the form of this page to the session. */
  readonly form: string
  /** The session that the customer does not know; absent where it is no open one. */
  readonly session?: SessionSummary
  readonly error?: 'error.form-expired'
}

/** Asks whether it was really not them, and says what the button does to everybody, its customer included. */
export const NotMePage = ({ page, now, form, session, error }: NotMeProps) => {
  const { name, basePath } = page.deployment
  const text = translator(page.language)
  const devicesHref = `${basePath}/account/devices`
  return (
    <Layout page={page} title={text('contest.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text('contest.title')}</h1>
        {session === undefined ? null : (
          <div class="lead">
            <p class="thing-name">{sessionName(text, session)}</p>
            <SessionFacts text={text} language={page.language} now={now} session={session} />
          </div>
        )}
      </div>
      <ErrorSummary text={text} id={error} />
      <h2>{text('contest.does')}</h2>
      <ul class="points">
        <li>{text('contest.does-sessions', { name })}</li>
        <li>{text('contest.does-pending')}</li>
        <li>{text('contest.does-restricted')}</li>
      </ul>
      <p>{text('devices.not-me-after')}</p>
      <form class="stack" method="post" action={`${devicesHref}/not-me`}>
        <input type="hidden" name="form" value={form} />
        {session === undefined ? null : <input type="hidden" name="session" value={session.sid} />}
        <SubmitButton weight="primary">{text('contest.submit')}</SubmitButton>
      </form>
      <p class="aside">
        <a href={devicesHref}>{text('devices.back')}</a>
      </p>
    </Layout>
  )
}
