import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Icon } from '#pages/components/icons.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

/** Why a password was not taken, and the numbers that its sentence names. */
export interface PasswordError {
  readonly id:
    | 'error.password-too-short'
    | 'error.password-too-long'
    | 'error.password-unusable'
    | 'error.password-common'
    | 'error.password-guessable'
    | 'error.password-about-you'
    | 'error.password-breached'
    | 'error.form-expired'
  readonly values?: Readonly<Record<string, number>>
}

export interface SetPasswordProps {
  readonly page: PageContext
  readonly form: string
  /** For password managers, which keep a password under a name. */
  readonly address: string
  /** Characters that it needs at least. */
  readonly least: number
  readonly returnTo: string
  readonly backHref: string
  readonly error?: PasswordError
}

/** Choosing a password: one field, which can be shown; managers may fill it in, and nothing keeps anybody from pasting. */
export const SetPasswordPage = (props: SetPasswordProps) => {
  const { page, error, least } = props
  const text = translator(page.language)
  const wrong = error === undefined ? undefined : text(error.id, error.values)
  return (
    <Layout page={page} title={text('set-password.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <h1>{text('set-password.title')}</h1>
        <p class="lead">{text('set-password.lead', { least })}</p>
      </div>
      {wrong === undefined ? null : (
        <div class="notice notice-bad" role="alert" tabindex={-1} autofocus>
          <Icon name="alert" />
          <p>
            <a href="#password">{wrong}</a>
          </p>
        </div>
      )}
      <form class="stack" method="post" action={`${page.deployment.basePath}/account/security/password`} novalidate>
        <input type="hidden" name="form" value={props.form} />
        <input type="hidden" name="return_to" value={props.returnTo} />
        <input type="text" name="username" autocomplete="username" value={props.address} readonly hidden />
        <PasswordField
          text={text}
          label={text('set-password.label')}
          autocomplete="new-password"
          hint={text('set-password.hint')}
          error={wrong}
          focused={error === undefined}
        />
        <SubmitButton weight="primary">{text('set-password.submit')}</SubmitButton>
      </form>
      <p class="aside">
        <a href={props.backHref}>{text('page.back')}</a>
      </p>
    </Layout>
  )
}
