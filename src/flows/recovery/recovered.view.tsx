import type { Kept } from '#authenticators/recovery-matrix.ts'
import { spanOfTime, type Translate, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { CodeLines } from '#pages/components/code-lines.view.tsx'
import { Emblem, Icon } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface RecoveredProps {
  readonly page: PageContext
  /** How long pages that are open elsewhere may go on. */
  readonly boundSeconds: number
  /** How long the account is restricted. */
  readonly restrictedSeconds: number
  readonly signInHref: string
  /** What signed in before and still does. */
  readonly kept: readonly Kept[]
  /** What a thief has added may be taken away at once. */
  readonly mayTakeAwayNow: boolean
  /** The saved code that takes the place of the one that was used, shown this once. */
  readonly code?: string
}

/** An account is got back: what was ended, what is not possible for a while, and the new saved code. */
export const RecoveredPage = (props: RecoveredProps) => {
  const { page, code } = props
  const text = translator(page.language)
  const { name } = page.deployment
  return (
    <Layout page={page} title={text('recovered.title')} scripts="form">
      <div class="heading">
        <Emblem name="check" />
        <h1>{text('recovered.title')}</h1>
        <p class="lead">{text('recovered.lead', { name })}</p>
      </div>
      {code === undefined ? null : (
        <>
          <h2>{text('recovered.code')}</h2>
          <p>{text('recovered.code-lead')}</p>
          <p class="recovery-code">
            <CodeLines code={code} between="-" />
          </p>
          <div class="notice notice-plain">
            <Icon name="info" />
            <p>{text('recovery-code.once')}</p>
          </div>
        </>
      )}
      <ul class="points">
        <li>{text('recovered.sessions', { bound: spanOfTime(text, props.boundSeconds) })}</li>
        <li>{text('recovered.pending')}</li>
        <li>
          {text(props.mayTakeAwayNow ? 'recovered.restricted-older' : 'recovered.restricted', {
            span: spanOfTime(text, props.restrictedSeconds),
          })}
        </li>
      </ul>
      {props.kept.length === 0 ? null : <WhatStays props={props} text={text} />}
      <div class="actions">
        {code === undefined ? null : (
          <button type="button" class="button button-secondary" data-print hidden>
            {text('recovery-code.print')}
          </button>
        )}
        <ButtonLink weight="primary" href={props.signInHref}>
          {text('recovered.sign-in')}
        </ButtonLink>
      </div>
    </Layout>
  )
}

/** Nothing was taken away, which may be more than whoever got the account back expects. */
const WhatStays = ({ props, text }: { readonly props: RecoveredProps; readonly text: Translate }) => (
  <>
    <h2>{text('recovered.kept')}</h2>
    <ul class="points">
      {props.kept.map((each) => (
        <li>{text(`recovered.kept-${each}`)}</li>
      ))}
    </ul>
    <p>
      {text(props.mayTakeAwayNow ? 'recovered.kept-now' : 'recovered.kept-later', {
        span: spanOfTime(text, props.restrictedSeconds),
        page: text('security.title'),
      })}
    </p>
  </>
)
