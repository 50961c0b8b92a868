import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface SignUpProps {
  readonly page: PageContext
  readonly flow: string
  readonly address?: string
  readonly notice?: 'notice.flow-expired'
  readonly error?: 'error.address-missing' | 'error.address-invalid' | 'error.address-unsupported'
  /** Sign-in with the same return address. */
  readonly signInHref: string
}

/** Signing up, first page: one field. */
export const SignUpPage = (props: SignUpProps) => {
  const { page, error } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('sign-up.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <h1>{text('sign-up.title')}</h1>
        <p class="lead">{text('sign-up.lead')}</p>
      </div>
      <Notice text={text} id={props.notice} />
      <ErrorSummary text={text} id={error} field="address" />
      <form class="stack" method="post" action={`${page.deployment.basePath}/sign-up`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <Field
          name="address"
          label={text('sign-up.address')}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
          value={props.address}
          error={error === undefined ? undefined : text(error)}
          focused={error === undefined}
        />
        <SubmitButton weight="primary">{text('sign-up.submit')}</SubmitButton>
      </form>
      <p class="aside">
        {text('sign-up.have-account')} <a href={props.signInHref}>{text('sign-up.sign-in')}</a>
      </p>
    </Layout>
  )
}
