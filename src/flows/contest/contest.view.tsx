import type { LinkKind } from '#domain/contest-link.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { NoticeKind } from '#mail/message.ts'
import type { MessageId } from '#messages/en.ts'
import { momentInWords } from '#messages/moments.ts'
import { spanOfTime, translator } from '#messages/text.ts'
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
  readonly kind: LinkKind
  /** What the notice told of. */
  readonly about: NoticeKind
  readonly when: EpochSeconds
  /** Masked: the address that a change is to, or that the account goes back to. */
  readonly address: string | null
  /** How long an account stays closed that is objected to. */
  readonly disputeSeconds: number
  readonly error?: 'error.form-expired' | 'error.box-unticked'
}

/** The sentences of one kind of link. */
interface Wording {
  readonly title: MessageId
  readonly lead: MessageId
  readonly does: MessageId
  readonly points: readonly MessageId[]
  readonly doesNot: MessageId
  readonly sure: MessageId
  readonly submit: MessageId
}

const WORDINGS: Readonly<Record<LinkKind, Wording>> = {
  'not-me': {
    title: 'contest.title',
    lead: 'contest.about',
    does: 'contest.does',
    points: ['contest.does-sessions', 'contest.does-pending', 'contest.does-restricted'],
    doesNot: 'contest.does-not',
    sure: 'contest.sure',
    submit: 'contest.submit',
  },
  'cancel-recovery': {
    title: 'stop-recovery.title',
    lead: 'contest.about',
    does: 'contest.does',
    points: ['stop-recovery.does-wait', 'stop-recovery.does-code'],
    doesNot: 'stop-recovery.does-not',
    sure: 'contest.sure',
    submit: 'stop-recovery.submit',
  },
  'stop-change': {
    title: 'contest.stop-change.title',
    lead: 'contest.stop-change.lead',
    does: 'contest.does',
    points: ['contest.does-stop', 'contest.does-sessions', 'contest.does-restricted'],
    doesNot: 'contest.does-not',
    sure: 'contest.sure',
    submit: 'contest.stop-change.submit',
  },
  revert: {
    title: 'contest.revert.title',
    lead: 'contest.revert.lead',
    does: 'contest.revert.does',
    points: [
      'contest.does-revert',
      'contest.does-remove',
      'contest.does-restore',
      'contest.does-sessions',
      'contest.does-restricted',
    ],
    doesNot: 'contest.revert.does-not',
    sure: 'contest.revert.sure',
    submit: 'contest.revert.submit',
  },
  dispute: {
    title: 'contest.dispute.title',
    lead: 'contest.dispute.lead',
    does: 'contest.dispute.does',
    points: [
      'contest.does-close',
      'contest.does-decide',
      'contest.does-reopen',
      'contest.does-sessions',
      'contest.does-pending',
    ],
    doesNot: 'contest.dispute.does-not',
    sure: 'contest.dispute.sure',
    submit: 'contest.dispute.submit',
  },
}

/** Asks before a link does what it is for: what was told, what the button does, and what it does not. */
export const ContestPage = (props: ContestProps) => {
  const { page, about, error } = props
  const { name, basePath } = page.deployment
  const text = translator(page.language)
  const wording = WORDINGS[props.kind]
  const isUnticked = error === 'error.box-unticked'
  const values = {
    name,
    what: text(`mail.${about}.heading`, { name }),
    when: momentInWords(page.language, text, props.when),
    address: props.address ?? '',
    span: spanOfTime(text, props.disputeSeconds),
  }
  return (
    <Layout page={page} title={text(wording.title)} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text(wording.title)}</h1>
        <p class="lead">{text(wording.lead, values)}</p>
      </div>
      <ErrorSummary text={text} id={error} {...(isUnticked ? { field: 'sure' } : {})} />
      <h2>{text(wording.does)}</h2>
      <ul class="points">
        {wording.points.map((point) => (
          <li>{text(point, values)}</li>
        ))}
      </ul>
      <p>{text(wording.doesNot)}</p>
      <form class="stack" method="post" action={`${basePath}/contest`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <input type="hidden" name="link" value={props.link} />
        <CheckField
          name="sure"
          value="yes"
          label={text(wording.sure)}
          error={isUnticked ? text('error.box-unticked') : undefined}
        />
        <SubmitButton weight="primary">{text(wording.submit)}</SubmitButton>
      </form>
    </Layout>
  )
}
