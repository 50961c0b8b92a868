import { translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary } from '#pages/components/notice.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

interface StepUpBase {
  readonly page: PageContext
  readonly error?: 'error.passkey-refused' | 'error.form-expired'
  /** Where a customer goes who does not want to confirm: a page that does not ask for it. */
  readonly leaveHref: string
}

/** `passkey`: the account has one. `sign-in`: it has none, so only a fresh sign-in can help. */
export type StepUpProps = StepUpBase &
  (
    | {
        readonly way: 'passkey'
        readonly flow: string
        /** A form waits for this proof and is sent after it. */
        readonly waiting: boolean
      }
    | { readonly way: 'sign-in'; readonly signInHref: string }
  )

/** One more proof from a customer who is signed in. */
export const StepUpPage = (props: StepUpProps) => {
  const { page } = props
  const { basePath } = page.deployment
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('step-up.title')} isError={props.error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('step-up.title')}</h1>
        <p class="lead">{text(leadOf(props))}</p>
      </div>
      <ErrorSummary text={text} id={props.error} />
      <div class="actions">
        {props.way === 'passkey' ? (
          <>
            <PasskeyForm
              page={page}
              ceremony="step-up"
              flow={props.flow}
              action={`${basePath}/step-up`}
              label={text('step-up.passkey')}
              weight="primary"
            />
            <PasskeyUnavailable page={page} noScript={text('step-up.no-script')} />
          </>
        ) : (
          <ButtonLink weight="primary" href={props.signInHref}>
            {text('step-up.again')}
          </ButtonLink>
        )}
        <a class="button button-quiet" href={props.leaveHref}>
          {text('step-up.cancel')}
        </a>
      </div>
    </Layout>
  )
}

const leadOf = (props: StepUpProps) => {
  if (props.way === 'sign-in') return 'step-up.again-lead'
  return props.waiting ? 'step-up.waiting-lead' : 'step-up.lead'
}
