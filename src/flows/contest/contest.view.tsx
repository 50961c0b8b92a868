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
  readonly kind: keyof typeof WORDS
  /** What the notice told of. */
  readonly about: NoticeKind
  readonly when: EpochSeconds
  readonly error?: 'error.form-expired' | 'error.contest-unticked'
}

/** What the page of each kind of link says. */
const WORDS = {
  'not-me': {
    title: 'contest.title',
    does: 'contest.does',
    points: ['contest.does-sessions', 'contest.does-pending', 'contest.does-restricted'],
    doesNot: 'contest.does-not',
    sure: 'contest.sure',
    submit: 'contest.submit',
  },
  'cancel-recovery': {
    title: 'stop-recovery.title',
    does: 'contest.does',
    points: ['stop-recovery.does-wait', 'stop-recovery.does-code'],
    doesNot: 'stop-recovery.does-not',
    sure: 'contest.sure',
    submit: 'stop-recovery.submit',
  },
} as const

/** Asks whether it was really not them: what was told, what the button does, and what it does not. */
export const ContestPage = (props: ContestProps) => {
  const { page, about, error } = props
  const { name, basePath } = page.deployment
  const text = translator(page.language)
  const words = WORDS[props.kind]
  const isUnticked = error === 'error.contest-unticked'
  return (
    <Layout page={page} title={text(words.title)} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text(words.title)}</h1>
        <p class="lead">
          {text('contest.about', {
            what: text(`mail.${about}.heading`),
            when: momentInWords(page.language, text, props.when),
          })}
        </p>
      </div>
      <ErrorSummary text={text} id={error} {...(isUnticked ? { field: 'sure' } : {})} />
      <h2>{text(words.does)}</h2>
      <ul class="points">
        {words.points.map((point) => (
          <li>{text(point, { name })}</li>
        ))}
      </ul>
      <p>{text(words.doesNot)}</p>
      <form class="stack" method="post" action={`${basePath}/contest`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <input type="hidden" name="link" value={props.link} />
        <CheckField
          name="sure"
          value="yes"
          label={text(words.sure)}
          error={isUnticked ? text('error.contest-unticked') : undefined}
        />
        <SubmitButton weight="primary">{text(words.submit)}</SubmitButton>
      </form>
    </Layout>
  )
}
