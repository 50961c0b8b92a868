import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface SecondFactorProps {
  readonly page: PageContext
  readonly flow: string
  /** Which second factors the account has: known only once its password was right. */
  readonly totp: boolean
  readonly passkeys: boolean
  readonly error?:
    | 'error.proof-wrong'
    | 'error.proof-missing'
    | 'error.passkey-refused'
    | 'error.authenticator-disabled'
  /** Where another way to sign in is chosen. */
  readonly startHref: string
}

/** Signing in by a password, second page: the code of an app, or a passkey. */
export const SecondFactorPage = (props: SecondFactorProps) => {
  const { page, flow, error } = props
  const text = translator(page.language)
  const action = `${page.deployment.basePath}/sign-in/second`
  return (
    <Layout page={page} title={text('second-factor.title')} isError={error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('second-factor.title')}</h1>
        <p class="lead">{text(props.totp ? 'second-factor.lead' : 'second-factor.passkey-lead')}</p>
      </div>
      <ErrorSummary
        text={text}
        id={error}
        {...(props.totp && error === 'error.proof-wrong' ? { field: 'code' } : {})}
      />
      {props.totp ? (
        <form class="stack" method="post" action={action} novalidate>
          <input type="hidden" name="flow" value={flow} />
          <Field
            name="code"
            label={text('totp.code')}
            type="text"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={16}
            hint={text('totp.code-hint')}
            focused={error === undefined}
            look="code"
          />
          <SubmitButton weight="primary">{text('second-factor.submit')}</SubmitButton>
        </form>
      ) : null}
      {props.passkeys ? (
        <div class="actions">
          {props.totp ? <p class="divider">{text('sign-in.or')}</p> : null}
          <PasskeyForm
            page={page}
            ceremony="second-factor"
            flow={flow}
            action={action}
            label={text('sign-in.passkey')}
            weight={props.totp ? 'secondary' : 'primary'}
          />
          {props.totp ? null : <PasskeyUnavailable page={page} noScript={text('step-up.no-script')} />}
        </div>
      ) : null}
      <p class="aside">
        <a href={props.startHref}>{text('second-factor.other')}</a>
      </p>
    </Layout>
  )
}
