import { spanOfTime, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem, Icon } from '#pages/components/icons.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import type { PasswordError } from '../password/set-password.view.tsx'

export interface RenewProps {
  readonly page: PageContext
  readonly flow: string
  /** For password managers, which keep a password under a name. */
  readonly address: string
  /** Whether a password would open the account as well. */
  readonly takesPassword: boolean
  /** Characters that a password needs at least. */
  readonly least: number
  /** Seconds for which the password that there is stays as it is if no other is chosen; absent where there is none. */
  readonly passwordStaysFor?: number
  readonly error?: PasswordError | { readonly id: 'error.passkey-refused'; readonly values?: undefined }
}

/** The end of a recovery: a new passkey, or a new password where that opens the account. */
export const RenewPage = (props: RenewProps) => {
  const { page, error, flow, takesPassword } = props
  const text = translator(page.language)
  const action = `${page.deployment.basePath}/recover/renew`
  const wrong = error === undefined ? undefined : text(error.id, error.values)
  const isAtPassword = error !== undefined && error.id !== 'error.passkey-refused'
  return (
    <Layout page={page} title={text('renew.title')} isError={error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="check" />
        <h1>{text('renew.title')}</h1>
        <p class="lead">{text(takesPassword ? 'renew.lead-either' : 'renew.lead')}</p>
      </div>
      {wrong === undefined ? null : (
        <div class="notice notice-bad" role="alert" tabindex={-1} autofocus>
          <Icon name="alert" />
          <p>{isAtPassword ? <a href="#password">{wrong}</a> : wrong}</p>
        </div>
      )}
      <div class="actions">
        <PasskeyForm
          page={page}
          ceremony="create"
          flow={flow}
          action={action}
          label={text('renew.passkey')}
          weight="primary"
        />
        {takesPassword ? null : <PasskeyUnavailable page={page} noScript={text('passkey.no-script')} />}
      </div>
      {takesPassword ? (
        <>
          <p class="divider">{text('sign-in.or')}</p>
          <form class="stack" method="post" action={action} novalidate>
            <input type="hidden" name="flow" value={flow} />
            <input type="text" name="username" autocomplete="username" value={props.address} readonly hidden />
            <PasswordField
              text={text}
              label={text('set-password.label')}
              autocomplete="new-password"
              hint={text('renew.password-hint', { least: props.least })}
              error={isAtPassword ? wrong : undefined}
            />
            <SubmitButton weight="secondary">{text('set-password.submit')}</SubmitButton>
          </form>
          {props.passwordStaysFor === undefined ? null : (
            <p>{text('renew.password-stays', { span: spanOfTime(text, props.passwordStaysFor) })}</p>
          )}
        </>
      ) : null}
      <p>{text('renew.ends')}</p>
    </Layout>
  )
}
