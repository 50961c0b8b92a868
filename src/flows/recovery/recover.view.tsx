import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface RecoverProps {
  readonly page: PageContext
  readonly flow: string
  /** What was typed before, when the page is shown again. */
  readonly address?: string
  readonly notice?: 'notice.flow-expired'
  readonly error?: 'error.address-missing' | 'error.address-invalid' | 'error.address-unsupported'
  readonly signInHref: string
}

/** Getting an account back, first page: its address. */
export const RecoverPage = (props: RecoverProps) => {
  const { page, error } = props
  const { basePath, name } = page.deployment
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('recover.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <h1>{text('recover.title')}</h1>
        <p class="lead">{text('recover.lead', { name })}</p>
      </div>
      <Notice text={text} id={props.notice} />
      <ErrorSummary text={text} id={error} field="address" />
      <form class="stack" method="post" action={`${basePath}/recover`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <Field
          name="address"
          label={text('sign-in.address')}
          type="email"
          inputMode="email"
          autocomplete="username"
          maxLength={254}
          value={props.address}
          error={error === undefined ? undefined : text(error)}
          focused={error === undefined}
        />
        <SubmitButton weight="primary">{text('recover.submit')}</SubmitButton>
      </form>
      <p class="aside">
        {text('recover.remembered')} <a href={props.signInHref}>{text('sign-up.sign-in')}</a>
      </p>
    </Layout>
  )
}
