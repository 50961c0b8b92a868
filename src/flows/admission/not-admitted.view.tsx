import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface NotAdmittedProps {
  readonly page: PageContext
  readonly reason: 'account_frozen' | 'recovery_required' | 'account_disputed'
  /** Where a recovery begins. */
  readonly recoverHref: string
  /** Seconds until it ends by itself, where it does. */
  readonly waitSeconds?: number
}

/** Says to the owner of an account why it does not open, what to do, and whom to ask. */
export const NotAdmittedPage = (props: NotAdmittedProps) => {
  const { page, reason, waitSeconds } = props
  const { supportUrl } = page.deployment.brand
  const text = translator(page.language)
  const { name } = page.deployment
  const span = waitSeconds === undefined ? '' : spanOfTime(text, waitSeconds)
  return (
    <Layout page={page} title={text(`not-admitted.${reason}.title`)}>
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text(`not-admitted.${reason}.title`)}</h1>
        <p class="lead">{text(`not-admitted.${reason}.lead`, { name, span })}</p>
      </div>
      <div class="actions">
        {reason === 'recovery_required' ? (
          <ButtonLink weight="primary" href={props.recoverHref}>
            {text('not-admitted.recover')}
          </ButtonLink>
        ) : null}
        {supportUrl === undefined ? null : (
          <ButtonLink weight={reason === 'recovery_required' ? 'secondary' : 'primary'} href={supportUrl}>
            {text('not-admitted.help')}
          </ButtonLink>
        )}
      </div>
      {supportUrl === undefined ? <p class="aside">{text('not-admitted.ask', { name })}</p> : null}
      <p class="reference-panel">
        {text('problem.reference-lead')} <code>{page.requestId}</code>
      </p>
    </Layout>
  )
}
