import { translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
import { CodeLines } from '#pages/components/code-lines.view.tsx'
import { Emblem, Icon } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface MakeRecoveryCodeProps {
  readonly page: PageContext
  readonly form: string
  readonly backHref: string
  readonly error?: 'error.recovery-code-shown'
}

/** Before a saved recovery code is made: what it is for, and that it replaces the one before. */
export const MakeRecoveryCodePage = (props: MakeRecoveryCodeProps) => {
  const { page, error } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('recovery-code.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('recovery-code.title')}</h1>
        <p class="lead">{text('recovery-code.lead')}</p>
      </div>
      <ErrorSummary text={text} id={error} />
      <form class="actions" method="post" action={`${page.deployment.basePath}/account/security/recovery-code`}>
        <input type="hidden" name="form" value={props.form} />
        <SubmitButton weight="primary">{text('recovery-code.make')}</SubmitButton>
        <a class="button button-quiet" href={props.backHref}>
          {text('page.back')}
        </a>
      </form>
    </Layout>
  )
}

/** A saved recovery code, shown this once, to be printed or written down. */
export const RecoveryCodePage = (props: {
  readonly page: PageContext
  readonly code: string
  readonly backHref: string
}) => {
  const { page } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('recovery-code.shown-title')} scripts="form">
      <div class="heading">
        <h1>{text('recovery-code.shown-title')}</h1>
        <p class="lead">{text('recovery-code.shown-lead', { name: page.deployment.name })}</p>
      </div>
      <p class="recovery-code">
        <CodeLines code={props.code} between="-" />
      </p>
      <div class="notice notice-plain">
        <Icon name="info" />
        <p>{text('recovery-code.once')}</p>
      </div>
      <div class="actions">
        <button type="button" class="button button-secondary" data-print hidden>
          {text('recovery-code.print')}
        </button>
        <ButtonLink weight="primary" href={props.backHref}>
          {text('recovery-code.kept')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
