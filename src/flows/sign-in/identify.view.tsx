import type { CredentialId } from '#domain/ids.ts'
import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { PasskeyForm } from '#pages/components/passkey-form.view.tsx'
import { UnknownPasskey } from '#pages/components/passkey-signals.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface IdentifyProps {
  readonly page: PageContext
  /** The sealed flow that both forms carry. */
  readonly flow: string
  /** What was typed before, when the page is shown again. */
  readonly address?: string
  readonly notice?:
    | 'notice.nothing-sent'
    | 'notice.flow-expired'
    /** A fresh code comes first: it allows the change, or the passkey, that was asked for. */
    | 'notice.fresh-code'
    | 'notice.passkey-needed-code'
  readonly error?:
    | 'error.address-missing'
    | 'error.address-invalid'
    | 'error.address-unsupported'
    | 'error.sign-in-failed'
    | 'error.passkey-refused'
  /** A passkey that was just shown and belongs to no account: the browser is told. */
  readonly unknownPasskey?: { readonly relyingPartyId: string; readonly credential: CredentialId }
  /** Customers may have passwords: the page asks for one, for every address alike. */
  readonly takesPasswords: boolean
  /** Sign-up with the same return address. */
  readonly signUpHref: string
  /** Where whoever cannot sign in gets the account back. */
  readonly recoverHref: string
}

/** Signing in, first page: an address, or a passkey by button and by autofill. */
export const IdentifyPage = (props: IdentifyProps) => {
  const { page, flow, error } = props
  const { basePath, name } = page.deployment
  const text = translator(page.language)
  const atField = error?.startsWith('error.address-') === true
  return (
    <Layout page={page} title={text('sign-in.title')} isError={error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <h1>{text('sign-in.title')}</h1>
        <p class="lead">{text('sign-in.lead', { name })}</p>
      </div>
      {props.unknownPasskey === undefined ? null : <UnknownPasskey {...props.unknownPasskey} />}
      <Notice text={text} id={props.notice} />
      <ErrorSummary text={text} id={error} {...(atField ? { field: 'address' } : {})} />
      <form class="stack" method="post" action={`${basePath}/sign-in`} novalidate>
        <input type="hidden" name="flow" value={flow} />
        <Field
          name="address"
          label={text('sign-in.address')}
          type="email"
          inputMode="email"
          // `webauthn` lets the browser offer passkeys here; WebAuthn level 3, section 5.1.4 (conditional mediation).
          autocomplete="username webauthn"
          maxLength={254}
          value={props.address}
          error={atField && error !== undefined ? text(error) : undefined}
          focused={error === undefined}
        />
        {props.takesPasswords ? (
          <PasswordField
            text={text}
            label={text('password.label')}
            autocomplete="current-password"
            hint={text('sign-in.password-hint')}
            isOptional
          />
        ) : null}
        <SubmitButton weight="primary">
          {text(props.takesPasswords ? 'sign-in.submit-either' : 'sign-in.submit')}
        </SubmitButton>
      </form>
      <div class="alternative" data-needs-passkey hidden>
        <p class="divider">{text('sign-in.or')}</p>
        <PasskeyForm
          page={page}
          ceremony="sign-in"
          flow={flow}
          action={`${basePath}/sign-in/passkey`}
          label={text('sign-in.passkey')}
          weight="secondary"
          inAutofill
        />
      </div>
      <p class="aside">
        {text('sign-in.no-account')} <a href={props.signUpHref}>{text('sign-in.create')}</a>
      </p>
      <p class="aside">
        <a href={props.recoverHref}>{text('sign-in.recover')}</a>
      </p>
    </Layout>
  )
}
