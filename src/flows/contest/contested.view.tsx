import type { LinkKind } from '#domain/contest-link.ts'
import type { MessageId } from '#messages/en.ts'
import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

/** Links that end what somebody could be in; one of a wait has a page of its own. */
type Ended = Exclude<LinkKind, 'cancel-recovery'>

export interface ContestedProps {
  readonly page: PageContext
  /** What the link was for. */
  readonly did: Ended
  /** How long pages that are open elsewhere may go on. */
  readonly boundSeconds: number
  /** How long an account stays closed that was objected to. */
  readonly disputeSeconds: number
  readonly recoverHref: string
  readonly signInHref: string
}

const WORDINGS: Readonly<Record<Ended, Readonly<Record<'title' | 'lead' | 'next', MessageId>>>> = {
  'not-me': { title: 'contested.title', lead: 'contested.lead', next: 'contested.next' },
  'stop-change': { title: 'contested.stop-change.title', lead: 'contested.lead', next: 'contested.next' },
  revert: { title: 'contested.revert.title', lead: 'contested.revert.lead', next: 'contested.revert.next' },
  dispute: { title: 'contested.dispute.title', lead: 'contested.dispute.lead', next: 'contested.dispute.next' },
}

/** Says what was done, and what to do next. */
export const ContestedPage = (props: ContestedProps) => {
  const { page } = props
  const wording = WORDINGS[props.did]
  const text = translator(page.language)
  const values = { bound: spanOfTime(text, props.boundSeconds), span: spanOfTime(text, props.disputeSeconds) }
  return (
    <Layout page={page} title={text(wording.title)}>
      <div class="heading">
        <Emblem name="check" />
        <h1>{text(wording.title)}</h1>
        <p class="lead">{text(wording.lead, values)}</p>
      </div>
      <p>{text(wording.next)}</p>
      <div class="actions">
        <ButtonLink weight="primary" href={props.recoverHref}>
          {text('contested.recover')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={props.signInHref}>
          {text('contested.sign-in')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
