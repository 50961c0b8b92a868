import { translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
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
  const { page, flow, error, passkeys } = props
  const text = translator(page.language)
  const action = `${page.deployment.basePath}/sign-in/second`
  // What is switched off refuses every code.
  const takesCode = props.totp && error !== 'error.authenticator-disabled'
  const isCodeWrong = takesCode && (error === 'error.proof-wrong' || error === 'error.proof-missing')
  const lead = takesCode ? 'second-factor.lead' : passkeys ? 'second-factor.passkey-lead' : 'second-factor.none-lead'
  return (
    <Layout page={page} title={text('second-factor.title')} isError={error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('second-factor.title')}</h1>
        <p class="lead">{text(lead)}</p>
      </div>
      <ErrorSummary text={text} id={error} {...(isCodeWrong ? { field: 'code' } : {})} />
      {takesCode ? (
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
            error={isCodeWrong ? text(error) : undefined}
            focused={error === undefined}
            look="code"
          />
          <SubmitButton weight="primary">{text('second-factor.submit')}</SubmitButton>
        </form>
      ) : null}
      {passkeys ? <Passkey props={props} action={action} isAlternative={takesCode} /> : null}
      {takesCode || passkeys ? (
        <p class="aside">
          <a href={props.startHref}>{text('second-factor.other')}</a>
        </p>
      ) : (
        <ButtonLink weight="primary" href={props.startHref}>
          {text('second-factor.other')}
        </ButtonLink>
      )}
    </Layout>
  )
}

const Passkey = (given: {
  readonly props: SecondFactorProps
  readonly action: string
  /** Something else on the page goes on as well. */
  readonly isAlternative: boolean
}) => {
  const { page, flow } = given.props
  const text = translator(page.language)
  const form = (
    <PasskeyForm
      page={page}
      ceremony="second-factor"
      flow={flow}
      action={given.action}
      label={text('sign-in.passkey')}
      weight={given.isAlternative ? 'secondary' : 'primary'}
    />
  )
  return given.isAlternative ? (
    <div class="alternative" data-needs-passkey hidden>
      <p class="divider">{text('sign-in.or')}</p>
      {form}
    </div>
  ) : (
    <div class="actions">
      {form}
      <PasskeyUnavailable page={page} noScript={text('step-up.no-script')} />
    </div>
  )
}
