import { translator } from '#messages/text.ts'
import { Icon } from '#pages/components/icons.view.tsx'
import { PasskeyIllustration } from '#pages/components/illustration.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { PasskeyForm, PasskeyUnavailable } from '#pages/components/passkey-form.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

interface EnrolmentBase {
  readonly page: PageContext
  readonly flow: string
  readonly notice?: 'notice.passkey-needed'
  readonly error?: 'error.passkey-refused' | 'error.passkey-limit' | 'error.form-expired'
}

/**
 * `offered` follows the first code, `upgrade` a sign-in by password; both may be skipped. `asked` was chosen on the account
 * page and leads back there.
 */
export type EnrolmentProps = EnrolmentBase &
  (
    | {
        readonly occasion: 'offered' | 'upgrade'
        /** Where a password is chosen instead; undefined where there are none. */
        readonly passwordHref: string | undefined
      }
    | { readonly occasion: 'asked'; readonly backHref: string }
  )

const BENEFITS = ['passkey.benefit-quick', 'passkey.benefit-safe', 'passkey.benefit-private'] as const

/** Making a passkey. */
export const PasskeyEnrolmentPage = (props: EnrolmentProps) => {
  const { page, flow } = props
  const { basePath } = page.deployment
  const text = translator(page.language)
  const isOffer = props.occasion !== 'asked'
  const title = text(isOffer ? 'passkey.title' : 'passkey.title-another')
  return (
    <Layout page={page} title={title} isError={props.error !== undefined} scripts="form-and-passkey">
      <div class="heading">
        <PasskeyIllustration />
        <h1>{title}</h1>
        <p class="lead">{text(isOffer ? 'passkey.lead' : 'passkey.lead-another')}</p>
      </div>
      <Notice text={text} id={props.notice} />
      <ErrorSummary text={text} id={props.error} />
      {isOffer ? (
        <ul class="benefits">
          {BENEFITS.map((benefit) => (
            <li>
              <Icon name="check" />
              <span>{text(benefit)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div class="actions">
        <PasskeyForm
          page={page}
          ceremony="create"
          flow={flow}
          action={`${basePath}/passkey/create`}
          label={text('passkey.create')}
          weight="primary"
          isConditional={props.occasion === 'upgrade'}
        />
        <PasskeyUnavailable page={page} noScript={text('passkey.no-script')} />
        {props.occasion === 'asked' || props.passwordHref === undefined ? null : (
          <a class="button button-secondary" href={props.passwordHref}>
            {text('passkey.password-instead')}
          </a>
        )}
        {props.occasion !== 'asked' ? (
          <form method="post" action={`${basePath}/passkey/skip`}>
            <input type="hidden" name="flow" value={flow} />
            <button type="submit" class="button button-quiet">
              {text('passkey.skip')}
            </button>
          </form>
        ) : (
          <a class="button button-quiet" href={props.backHref}>
            {text('passkey.cancel')}
          </a>
        )}
      </div>
    </Layout>
  )
}
