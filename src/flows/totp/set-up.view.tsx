import type { QrMatrix } from '#authenticators/totp/qr-code.ts'
import { translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { CodeLines } from '#pages/components/code-lines.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { QrCode } from '#pages/components/qr-code.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface SetUpTotpProps {
  readonly page: PageContext
  readonly flow: string
  /** The key as a QR code; undefined where it is too long for one. */
  readonly matrix: QrMatrix | undefined
  /** The key as text, in groups. */
  readonly keyText: string
  /** The `otpauth:` address of the key: for an app on the device that shows the page, whose camera cannot see it. */
  readonly keyHref: string
  readonly backHref: string
  readonly error?: 'error.code-app' | 'error.code-shape-app'
}

/** Setting up an authenticator app: the key as a picture and as text, and its first code. */
export const SetUpTotpPage = (props: SetUpTotpProps) => {
  const { page, error } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('totp.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <h1>{text('totp.title')}</h1>
        <p class="lead">{text(props.matrix === undefined ? 'totp.lead-text' : 'totp.lead')}</p>
      </div>
      <ErrorSummary text={text} id={error} field="code" />
      {props.matrix === undefined ? null : <QrCode matrix={props.matrix} label={text('totp.picture')} />}
      <div class="key-text">
        <p class="key-label">{text('totp.key')}</p>
        <CodeLines code={props.keyText} between=" " />
        <a href={props.keyHref}>{text('totp.open')}</a>
      </div>
      <form class="stack" method="post" action={`${page.deployment.basePath}/account/security/totp`} novalidate>
        <input type="hidden" name="flow" value={props.flow} />
        <Field
          name="code"
          label={text('totp.code')}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={16}
          hint={text('totp.first-code-hint')}
          error={error === undefined ? undefined : text(error)}
          look="code"
        />
        <SubmitButton weight="primary">{text('totp.submit')}</SubmitButton>
      </form>
      <p class="aside">
        <a href={props.backHref}>{text('page.back')}</a>
      </p>
    </Layout>
  )
}
