import type { EpochSeconds } from '#lib/time.ts'
import type { NoticeKind } from '#mail/message.ts'
import { momentInWords } from '#messages/moments.ts'
import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { CheckField } from '#pages/components/check-field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface ContestProps {
  readonly page: PageContext
  readonly flow: string
  /** The token of the link, posted with the form so that a form that is too old finds its way back. */
  readonly link: string
  readonly kind: 'not-me'
  /** What the notice told of. */
  readonly about: NoticeKind
  readonly when: EpochSeconds
  readonly error?: 'error.form-expired' | 'error.contest-unticked'
}

/** Asks whether it was really not them: what was told, what the button does, and what it does not. */
export const ContestPage = (props: ContestProps) => {
  const { page, about, error } = props
  const { name, basePath } = page.deployment
  const text = translator(page.language)
  const isUnticked = error === 'error.contest-unticked'
  return (
    <Layout page={page} title={text('contest.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text('contest.title')}</h1>
        <p class="lead">
          {text('contest.about', {
            what: text(`mail.${about}.heading`),
            when: momentInWords(page.language, text, props.when),
          })}
        </p>
      </div>
      <ErrorSummary text={text} id={error} {...(isUnticked ? { field: 'sure' } : {})} />
      <h2>{text('contest.does')}</h2>
      <ul class="points">
        <li>{text('contest.does-sessions', { name })}</li>
        <li>{text('contest.does-pending')}</li>
        <li>{text('contest.does-restricted')}</li>
      </ul>
      <p>{text('contest.does-not')}</p>
      <form class="stack" method="post" action={`${basePath}/contest`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <input type="hidden" name="link" value={props.link} />
        <CheckField
          name="sure"
          value="yes"
          label={text('contest.sure')}
          error={isUnticked ? text('error.contest-unticked') : undefined}
        />
        <SubmitButton weight="primary">{text('contest.submit')}</SubmitButton>
      </form>
    </Layout>
  )
}
