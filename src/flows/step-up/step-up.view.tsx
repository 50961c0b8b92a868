import type { Statement } from '#gateway/confirmation.ts'
import type { MessageId } from '#messages/en.ts'
import { type Translate, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { StatementBox } from './statement.view.tsx'
import type { Way } from './ways.ts'

export interface StepUpProps {
  readonly page: PageContext
  readonly flow: string
  /** What the account can show, the easiest first; at least one. */
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

/** What errors say where the account has one way only, and so no other to choose. */
const ALONE = {
  'error.passkey-refused': 'error.passkey-refused-alone',
  'error.passkey-unverified': 'error.passkey-unverified-alone',
  'error.authenticator-disabled': 'error.authenticator-disabled-alone',
} as const

type StepUpError = NonNullable<StepUpProps['error']>

const hasWordsAlone = (error: StepUpError): error is keyof typeof ALONE => Object.hasOwn(ALONE, error)

/** One more proof from a customer who is signed in. */
export const StepUpPage = (props: StepUpProps) => {
  const { page, statement, error } = props
  const text = translator(page.language)
  const title = statement === undefined ? 'step-up.title' : 'confirm.title'
  const isAlone = props.ways.length === 1
  // The only way there is, switched off, refuses whatever is typed.
  const forms = isAlone && error === 'error.authenticator-disabled' ? [] : formsOf(props.ways)
  const wrong = error === undefined ? [] : wrongFields(forms, error)
  return (
    <Layout page={page} title={text(title)} isError={error !== undefined} scripts="form-and-passkey">
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
      <ErrorSummary
        text={text}
        id={isAlone && error !== undefined && hasWordsAlone(error) ? ALONE[error] : error}
        {...(wrong[0] === undefined ? {} : { field: wrong[0] })}
      />
      <div class="actions">
        {forms.length === 0 ? null : (
          <div class="stack">
            {forms.map((form, index) => (
              <WayForm props={props} text={text} forms={forms} form={form} index={index} wrong={wrong} />
            ))}
          </div>
        )}
        <a class="button button-quiet" href={props.leaveHref}>
          {text('step-up.cancel')}
        </a>
      </div>
    </Layout>
  )
}

/** A way, or two that share a password: a page asks for that once. */
type Form = Way | 'password-and-either'
type FieldName = 'password' | 'code'

const FIELDS: Readonly<Record<Form, readonly FieldName[]>> = {
  passkey: [],
  'password-and-passkey': ['password'],
  'password-and-code': ['password', 'code'],
  'password-and-either': ['password', 'code'],
  password: ['password'],
  code: ['code'],
}

const formsOf = (ways: readonly Way[]): readonly Form[] =>
  ways.includes('password-and-passkey') && ways.includes('password-and-code')
    ? ['password-and-either', ...ways.filter((way) => way !== 'password-and-passkey' && way !== 'password-and-code')]
    : ways

/** What to mend: the fields of the one form that has any. Of several nobody knows here which was sent. */
const wrongFields = (forms: readonly Form[], error: StepUpError): readonly FieldName[] => {
  if (error !== 'error.proof-wrong' && error !== 'error.proof-missing') return []
  const [form, second] = forms.filter((each) => FIELDS[each].length > 0)
  return form === undefined || second !== undefined ? [] : FIELDS[form]
}

interface FormProps {
  readonly props: StepUpProps
  readonly text: Translate
  readonly forms: readonly Form[]
  readonly form: Form
  /** Its place among `forms`: the first is the page's main way on. */
  readonly index: number
  readonly wrong: readonly FieldName[]
}

const isTouched = (form: Form | undefined): boolean => form === 'passkey' || form === 'password-and-passkey'

const WayForm = (given: FormProps) => {
  const { text, forms, form, index } = given
  const divider = <p class="divider">{text('sign-in.or')}</p>
  if (form === 'password-and-either') return <PasskeyWay {...given} />
  if (!isTouched(form)) {
    return (
      <>
        {index === 0 || isTouched(forms[index - 1]) ? null : divider}
        <TypedWay {...given} />
      </>
    )
  }
  return forms.length === 1 ? (
    <>
      <PasskeyWay {...given} />
      <PasskeyUnavailable page={given.props.page} noScript={text('step-up.no-script')} />
    </>
  ) : (
    <div class="alternative" data-needs-passkey hidden>
      <PasskeyWay {...given} />
      {divider}
    </div>
  )
}

const PasskeyWay = (given: FormProps) => {
  const { props, text, form } = given
  return (
    <PasskeyForm
      page={props.page}
      ceremony="step-up"
      flow={props.flow}
      action={`${props.page.deployment.basePath}/step-up`}
      label={text('step-up.passkey')}
      weight="primary"
      {...(form === 'password-and-either' ? { otherwise: <Code {...given} /> } : {})}
    >
      {form === 'passkey' ? null : <Password {...given} />}
    </PasskeyForm>
  )
}

const TypedWay = (given: FormProps) => {
  const { props, form } = given
  return (
    <form class="stack" method="post" action={`${props.page.deployment.basePath}/step-up`} novalidate>
      <input type="hidden" name="flow" value={props.flow} />
      {form === 'code' ? null : <Password {...given} />}
      {form === 'password' ? <Confirm {...given} /> : <Code {...given} />}
    </form>
  )
}

/** How a field is marked: by the error's sentence where it is the only one. */
const markOf = ({ props, text, wrong }: FormProps, name: FieldName) => {
  if (props.error === undefined || !wrong.includes(name)) return {}
  return wrong.length === 1 ? { error: text(props.error) } : { isSuspect: true }
}

const Password = (given: FormProps) => (
  <PasswordField
    text={given.text}
    label={given.text('password.label')}
    autocomplete="current-password"
    focused={isFocused(given, 'password')}
    {...markOf(given, 'password')}
  />
)

/** The code, last of what a form asks for, and the button that sends it. */
const Code = (given: FormProps) => (
  <>
    <Field
      name="code"
      label={given.text('totp.code')}
      type="text"
      inputMode="numeric"
      autocomplete="one-time-code"
      maxLength={16}
      hint={given.text('totp.code-hint')}
      focused={isFocused(given, 'code')}
      look="code"
      {...markOf(given, 'code')}
    />
    <Confirm {...given} />
  </>
)

const Confirm = (given: FormProps) => (
  <SubmitButton weight={isMain(given) ? 'primary' : 'secondary'}>{given.text(confirmId(given))}</SubmitButton>
)

/** The button says what it sends where the page holds another. */
const confirmId = ({ forms, form }: FormProps): MessageId => {
  if (form === 'password-and-either') return 'step-up.confirm-code'
  if (form === 'password-and-code' || forms.filter((each) => !isTouched(each)).length === 1) return 'step-up.confirm'
  return form === 'code' ? 'step-up.confirm-code' : 'step-up.confirm-password'
}

/** Nothing by a passkey stands before or in it. */
const isMain = ({ form, index }: FormProps): boolean => index === 0 && form !== 'password-and-either'

const isFocused = ({ props, form, index }: FormProps, name: FieldName): boolean =>
  props.error === undefined && index === 0 && !isTouched(form) && FIELDS[form][0] === name
