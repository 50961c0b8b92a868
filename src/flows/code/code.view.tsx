import type { CodePurpose } from '#authenticators/email-code/purpose.ts'
import { RECOVERY_CODE_DIGITS } from '#config/defaults.ts'
import type { MessageId } from '#messages/en.ts'
import { spanOfTime, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface CodeProps {
  readonly page: PageContext
  /** Names the paths that the forms post to, and the sentence above the field. */
  readonly purpose: CodePurpose
  readonly flow: string
  /** As the customer typed it. The page is the same whether an account exists or not. */
  readonly address: string
  /** Seconds that a code works for. */
  readonly validSeconds: number
  /** Seconds until a new code may be asked for; 0: at once. The server decides, this only spares a refusal. */
  readonly resendAfterSeconds: number
  readonly notice?: 'notice.code-resent'
  readonly error?: 'error.code-invalid' | 'error.code-shape' | 'error.recovery-code-shape'
  /** The page where the address is typed. */
  readonly changeAddressHref: string
  /** Where whoever cannot read the mail goes on, if there is another way. */
  readonly otherwiseHref?: string
}

/** What differs by what the code is for. */
const LOOKS: Readonly<
  Record<CodePurpose, { readonly path: string; readonly lead: MessageId; readonly label: MessageId }>
> = {
  'sign-in': { path: '/sign-in/code', lead: 'code.lead-sign-in', label: 'code.label' },
  'sign-up': { path: '/sign-up/code', lead: 'code.lead-sign-up', label: 'code.label' },
  'mail-check': { path: '/sign-in/mail-check', lead: 'code.lead-mail-check', label: 'code.label' },
  recovery: { path: '/recover/code', lead: 'code.lead-recovery', label: 'code.label-recovery' },
  'change-address': { path: '/account/address/code', lead: 'code.lead-change-address', label: 'code.label' },
  'notification-address': {
    path: '/account/address/code',
    lead: 'code.lead-notification-address',
    label: 'code.label',
  },
}

/** The code from the mail; shared by all that a code by mail is for. */
export const CodePage = (props: CodeProps) => {
  const { page, flow, error } = props
  const text = translator(page.language)
  const look = LOOKS[props.purpose]
  const action = `${page.deployment.basePath}${look.path}`
  return (
    <Layout page={page} title={text('code.title')} isError={error !== undefined} scripts="form">
      <div class="heading">
        <Emblem name="mail" />
        <h1>{text('code.title')}</h1>
        <p class="lead">{text(look.lead, { address: props.address })}</p>
      </div>
      <Notice text={text} id={props.notice} tone="good" />
      <ErrorSummary text={text} id={error} field="code" />
      <form class="stack" method="post" action={action} novalidate>
        <input type="hidden" name="flow" value={flow} />
        <Field
          name="code"
          label={text(look.label)}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          // Room for what people paste: "123 456", "123-456", a line end; the server keeps the digits.
          maxLength={16}
          hint={text('code.hint', { span: spanOfTime(text, props.validSeconds) })}
          error={error === undefined ? undefined : text(error)}
          focused={error === undefined}
          look="code"
          {...(props.purpose === 'recovery' && { digits: RECOVERY_CODE_DIGITS })}
        />
        <SubmitButton weight="primary">{text('code.submit')}</SubmitButton>
      </form>
      <form class="resend" method="post" action={`${action}/resend`}>
        <input type="hidden" name="flow" value={flow} />
        <p>{text('code.resend-hint')}</p>
        <button type="submit" class="link" data-wait={props.resendAfterSeconds}>
          {text('code.resend')}
        </button>
        <p class="resend-wait" data-countdown={text('code.resend-wait', { seconds: '{seconds}' })} hidden />
      </form>
      {props.otherwiseHref === undefined ? null : (
        <p class="aside">
          <a href={props.otherwiseHref}>{text('code.no-mailbox')}</a>
        </p>
      )}
      <p class="aside">
        <a href={props.changeAddressHref}>{text('code.change-address')}</a>
      </p>
    </Layout>
  )
}
