import type { RecoveryWay } from '#authenticators/recovery-matrix.ts'
import type { MessageId } from '#messages/en.ts'
import { type Translate, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { PasskeyForm } from '#pages/components/passkey-form.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { SavedCodeField } from './saved-code-field.view.tsx'

type Way = Exclude<RecoveryWay, 'issued'>

export interface ProofProps {
  readonly page: PageContext
  readonly flow: string
  /** What the account has that may be shown beside the code: known only once that was accepted. */
  readonly ways: readonly Way[]
  readonly error?: 'error.proof-wrong' | 'error.proof-missing' | 'error.passkey-refused' | 'error.recovery-way-disabled'
  /** Where whoever has none of these goes on. */
  readonly delayHref: string
}

/** One more proof beside the code, by any one of the ways that the account has. */
export const ProofPage = (props: ProofProps) => {
  const { page, error, ways } = props
  const text = translator(page.language)
  const typed = ways.filter((way) => way !== 'passkey')
  return (
    <Layout page={page} title={text('recovery-proof.title')} isError={error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('recovery-proof.title')}</h1>
        <p class="lead">{text('recovery-proof.lead')}</p>
      </div>
      <ErrorSummary text={text} id={error} {...fieldOf(typed, error)} />
      <div class="stack">
        {ways.includes('passkey') ? <PasskeyWay props={props} text={text} isAlone={typed.length === 0} /> : null}
        {typed.map((way, index) => (
          <>
            {index === 0 ? null : <p class="divider">{text('sign-in.or')}</p>}
            <TypedWay props={props} text={text} way={way} isAlone={typed.length === 1} />
          </>
        ))}
      </div>
      <p class="aside">
        {text('recovery-proof.none')} <a href={props.delayHref}>{text('recovery-proof.wait')}</a>
      </p>
    </Layout>
  )
}

const FIELDS = { saved: 'saved', password: 'password', totp: 'code' } as const satisfies Record<string, string>
type TypedWayName = keyof typeof FIELDS

const isMend = (error: ProofProps['error']): boolean => error === 'error.proof-wrong' || error === 'error.proof-missing'

/** What to mend, where only one thing can be. */
const fieldOf = (typed: readonly TypedWayName[], error: ProofProps['error']): { readonly field?: string } => {
  const [way, other] = typed
  return way !== undefined && other === undefined && isMend(error) ? { field: FIELDS[way] } : {}
}

const PasskeyWay = (given: { readonly props: ProofProps; readonly text: Translate; readonly isAlone: boolean }) => {
  const { props, text, isAlone } = given
  return (
    <div class="alternative" data-needs-passkey hidden>
      <PasskeyForm
        page={props.page}
        ceremony="recovery"
        flow={props.flow}
        action={`${props.page.deployment.basePath}/recover/proof`}
        label={text('step-up.passkey')}
        weight="primary"
      />
      {isAlone ? null : <p class="divider">{text('sign-in.or')}</p>}
    </div>
  )
}

const SUBMIT: Readonly<Record<TypedWayName, MessageId>> = {
  saved: 'recovery-proof.by-saved',
  password: 'recovery-proof.by-password',
  totp: 'recovery-proof.by-totp',
}

const TypedWay = (given: {
  readonly props: ProofProps
  readonly text: Translate
  readonly way: TypedWayName
  readonly isAlone: boolean
}) => {
  const { props, text, way, isAlone } = given
  const error = isAlone && isMend(props.error) && props.error !== undefined ? { error: text(props.error) } : {}
  return (
    <form class="stack" method="post" action={`${props.page.deployment.basePath}/recover/proof`} novalidate>
      <input type="hidden" name="flow" value={props.flow} />
      {way === 'saved' ? <SavedCodeField text={text} {...error} /> : null}
      {way === 'password' ? (
        <PasswordField text={text} label={text('password.label')} autocomplete="current-password" {...error} />
      ) : null}
      {way === 'totp' ? (
        <Field
          name="code"
          label={text('totp.code')}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={16}
          hint={text('totp.code-hint')}
          look="code"
          {...error}
        />
      ) : null}
      <SubmitButton weight="secondary">{text(SUBMIT[way])}</SubmitButton>
    </form>
  )
}
