import type { Child } from 'hono/jsx'
import { translator } from '#messages/text.ts'
import type { PageContext } from '../page-context.ts'
import { type ButtonWeight, SubmitButton } from './button.view.tsx'
import { Icon } from './icons.view.tsx'

/** Which ceremony the script runs: `create` makes a passkey, the others use one. */
type Ceremony = 'sign-in' | 'second-factor' | 'create' | 'step-up' | 'recovery'

export interface PasskeyFormProps {
  readonly page: PageContext
  readonly ceremony: Ceremony
  /** The sealed flow: sent with the request for options, and with the result. */
  readonly flow: string
  /** Where the result is posted. */
  readonly action: string
  readonly label: string
  readonly weight: ButtonWeight
  /** Also offer passkeys in the autofill of the address field, as long as the page is open. */
  readonly inAutofill?: boolean
  /** Fields that are sent along. */
  readonly children?: Child
  /**
   * With `create`: first let the browser make a passkey without a dialog, if it would (conditional create). Only for the
   * page right after a password was accepted; the script asks for its options with `"conditional": true`.
   */
  readonly isConditional?: boolean
  /**
   * What the same form is sent by instead of a passkey: fields and a button. Then it is shown wherever it is, and only the
   * passkey's own button waits for the script.
   */
  readonly otherwise?: Child
}

const OUTCOMES = {
  'already-here': 'ceremony.already-here',
  network: 'ceremony.network',
  expired: 'ceremony.expired',
  throttled: 'ceremony.throttled',
  failed: 'ceremony.failed',
  waiting: 'ceremony.waiting',
} as const

/**
 * A form that `passkey.client.js` completes: it runs the ceremony, fills in `credential` and `challenge` and sends the
 * form as a plain navigation. Hidden until the script knows that the browser can do it. The script shows one of the
 * sentences that stand here and makes none of its own.
 */
export const PasskeyForm = (props: PasskeyFormProps) => {
  const { page, ceremony, otherwise } = props
  const isShared = otherwise !== undefined
  return (
    <form
      class="passkey-form"
      method="post"
      action={props.action}
      data-passkey={ceremony}
      data-options-url={`${page.deployment.basePath}/passkey/options`}
      data-autofill={props.inAutofill === true ? '' : undefined}
      data-conditional={props.isConditional === true ? '' : undefined}
      novalidate={isShared}
      hidden={!isShared}
    >
      <input type="hidden" name="flow" value={props.flow} />
      <input type="hidden" name="credential" />
      <input type="hidden" name="challenge" />
      {props.children}
      {isShared ? (
        <div class="alternative" data-needs-passkey hidden>
          <button type="button" class={`button button-${props.weight}`} data-passkey-start>
            <Icon name="passkey" />
            <span>{props.label}</span>
          </button>
          <Outcome page={page} ceremony={ceremony} />
          <p class="divider">{translator(page.language)('sign-in.or')}</p>
        </div>
      ) : (
        <>
          <SubmitButton weight={props.weight} icon="passkey">
            {props.label}
          </SubmitButton>
          <Outcome page={page} ceremony={ceremony} />
        </>
      )}
      {otherwise}
    </form>
  )
}

const Outcome = ({ page, ceremony }: Pick<PasskeyFormProps, 'page' | 'ceremony'>) => {
  const text = translator(page.language)
  return (
    <div class="outcome" role="status">
      <p data-outcome="cancelled" hidden>
        {text(ceremony === 'create' ? 'ceremony.cancelled-create' : 'ceremony.cancelled')}
      </p>
      {Object.entries(OUTCOMES).map(([name, id]) => (
        <p data-outcome={name} hidden>
          {text(id)}
        </p>
      ))}
    </div>
  )
}

/** What stands in for a passkey form where the browser cannot run it and no other way is on the page. */
export const PasskeyUnavailable = ({ page, noScript }: { readonly page: PageContext; readonly noScript: string }) => (
  <>
    <p class="notice notice-plain" data-passkey-unsupported hidden>
      {translator(page.language)('ceremony.unsupported')}
    </p>
    <noscript>
      <p class="notice notice-plain">{noScript}</p>
    </noscript>
  </>
)
