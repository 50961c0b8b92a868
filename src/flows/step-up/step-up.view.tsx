import type { Statement } from '#gateway/confirmation.ts'
import { type Translate, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { StatementBox } from './statement.view.tsx'
import type { Way } from './ways.ts'

export interface StepUpProps {
  readonly page: PageContext
  readonly flow: string
  /** What the account can show; at least one. */
  readonly ways: readonly Way[]
  /** A form waits for this proof and is sent after it. */
  readonly waiting: boolean
  /** The action that is confirmed by it. */
  readonly statement?: Statement
  readonly error?:
    | 'error.passkey-refused'
    | 'error.passkey-unverified'
    | 'error.proof-wrong'
    | 'error.proof-missing'
    | 'error.authenticator-disabled'
    | 'error.form-expired'
  /** Where a customer goes who does not want to confirm: a page that does not ask for it. */
  readonly leaveHref: string
}

/** One more proof from a customer who is signed in. */
export const StepUpPage = (props: StepUpProps) => {
  const { page, ways, flow, statement } = props
  const text = translator(page.language)
  const title = statement === undefined ? 'step-up.title' : 'confirm.title'
  const typed = ways.find((way) => way === 'password-and-code' || way === 'password' || way === 'code')
  const touched = ways.find((way) => way === 'passkey' || way === 'password-and-passkey')
  return (
    <Layout page={page} title={text(title)} isError={props.error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text(title)}</h1>
        {statement === undefined ? (
          <p class="lead">{text(props.waiting ? 'step-up.waiting-lead' : 'step-up.lead')}</p>
        ) : (
          <p class="lead">{text('confirm.lead', { name: page.deployment.name })}</p>
        )}
      </div>
      {statement === undefined ? null : <StatementBox statement={statement} language={page.language} text={text} />}
      <ErrorSummary text={text} id={props.error} />
      <div class="actions">
        {touched === undefined ? null : <PasskeyWay page={page} text={text} flow={flow} way={touched} />}
        {touched === undefined || typed === undefined ? null : <p class="divider">{text('sign-in.or')}</p>}
        {typed === undefined ? null : <TypedWay page={page} text={text} flow={flow} way={typed} />}
        <a class="button button-quiet" href={props.leaveHref}>
          {text('step-up.cancel')}
        </a>
      </div>
    </Layout>
  )
}

interface WayProps {
  readonly page: PageContext
  readonly text: Translate
  readonly flow: string
  readonly way: Way
}

const PasskeyWay = ({ page, text, flow, way }: WayProps) => (
  <>
    <PasskeyForm
      page={page}
      ceremony="step-up"
      flow={flow}
      action={`${page.deployment.basePath}/step-up`}
      label={text('step-up.passkey')}
      weight="primary"
    >
      {way === 'password-and-passkey' ? <PasswordField text={text} id="password-beside-passkey" /> : null}
    </PasskeyForm>
    <PasskeyUnavailable page={page} noScript={text('step-up.no-script')} />
  </>
)

const TypedWay = ({ page, text, flow, way }: WayProps) => (
  <form class="stack" method="post" action={`${page.deployment.basePath}/step-up`} novalidate>
    <input type="hidden" name="flow" value={flow} />
    {way === 'code' ? null : <PasswordField text={text} id="password" />}
    {way === 'password' ? null : (
      <Field
        name="code"
        label={text('totp.code')}
        type="text"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={16}
        hint={text('totp.code-hint')}
        look="code"
      />
    )}
    <SubmitButton weight="secondary">{text('step-up.confirm')}</SubmitButton>
  </form>
)

const PasswordField = ({ text, id }: { readonly text: Translate; readonly id: string }) => (
  <Field
    id={id}
    name="password"
    label={text('password.label')}
    type="password"
    autocomplete="current-password"
    maxLength={1024}
  />
)
