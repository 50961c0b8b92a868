import type { EpochSeconds } from '#lib/time.ts'
import { dayInWords, momentInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

/** What a change on this page led to, said at its top. */
export const ADDRESS_NOTICES = [
  'address-changed',
  'address-held',
  'address-stopped',
  'second-added',
  'second-removed',
] as const
/** Names one of them in the address of the page. */
export type AddressNotice = (typeof ADDRESS_NOTICES)[number]

type AddressError =
  | 'error.address-missing'
  | 'error.address-invalid'
  | 'error.address-unsupported'
  | 'error.address-same'
  | 'error.address-leaving'

/** Which of the two forms of the page something is about. */
export type AddressForm = 'address' | 'second'

export interface AddressesProps {
  readonly page: PageContext
  /** The seal that ties the forms of this page to the session. */
  readonly form: string
  readonly address: string
  readonly second: { readonly address: string; readonly addedAt: EpochSeconds } | null
  /** A change that waits until a moment. */
  readonly held: { readonly isSecond: boolean; readonly address: string; readonly until: EpochSeconds } | null
  readonly superseded: readonly { readonly address: string; readonly until: EpochSeconds }[]
  /** Where this session shows more first; undefined where it has shown enough to change something. */
  readonly proveHref: string | undefined
  readonly notice?: AddressNotice
  readonly error?: 'error.form-expired' | 'error.change-stopped'
  /** What was typed in one of the forms, and what is wrong with it, or what may be meant instead. */
  readonly typed?: {
    readonly in: AddressForm
    readonly address: string
    readonly error?: AddressError
    readonly meant?: string
  }
}

/** The addresses of an account: the one that it is known by, one that notices go to as well, and those before. */
export const AddressesPage = (props: AddressesProps) => {
  const { page, typed } = props
  const { basePath } = page.deployment
  const text = translator(page.language)
  const error = props.error ?? typed?.error
  return (
    <Layout
      page={page}
      title={text('address.title')}
      isError={error !== undefined}
      width="wide"
      scripts="form"
      section="address"
    >
      <div class="heading">
        <h1>{text('address.title')}</h1>
      </div>
      <Notice text={text} id={props.notice === undefined ? undefined : `notice.${props.notice}`} tone="good" />
      <ErrorSummary text={text} id={error} {...(props.error === undefined && typed ? { field: typed.in } : {})} />
      <Own props={props} text={text} base={`${basePath}/account/address`} />
      <Second props={props} text={text} base={`${basePath}/account/address`} />
      <p class="aside">
        <a href={`${basePath}/account`}>{text('passkey.cancel')}</a>
      </p>
    </Layout>
  )
}

interface PanelProps {
  readonly props: AddressesProps
  readonly text: Translate
  /** Where the forms of this page are posted to, it or below it. */
  readonly base: string
}

const Own = ({ props, text, base }: PanelProps) => (
  <section class="panel" aria-labelledby="own">
    <h2 id="own">{text('address.own')}</h2>
    <p>
      <strong class="address">{props.address}</strong>
    </p>
    <p class="panel-lead">{text('address.own-lead')}</p>
    {props.held === null ? null : <Held held={props.held} props={props} text={text} base={base} />}
    {props.superseded.map(({ address, until }) => (
      <p class="field-hint">
        {text('address.superseded', { address, when: momentInWords(props.page.language, text, until) })}
      </p>
    ))}
    <NewAddress props={props} text={text} action={base} in="address" />
  </section>
)

const Held = ({ held, props, text, base }: PanelProps & { readonly held: NonNullable<AddressesProps['held']> }) => (
  <form class="inline-form" method="post" action={`${base}/stop`}>
    <input type="hidden" name="form" value={props.form} />
    <p class="notice">
      <Icon name="clock" />
      <span>
        {text(held.isSecond ? 'address.held-second' : 'address.held', {
          address: held.address,
          when: momentInWords(props.page.language, text, held.until),
        })}
      </span>
    </p>
    <SubmitButton weight="secondary">{text('address.stop')}</SubmitButton>
  </form>
)

const Second = ({ props, text, base }: PanelProps) => (
  <section class="panel" aria-labelledby="second-address">
    <h2 id="second-address">{text('address.second')}</h2>
    <p class="panel-lead">{text('address.second-lead')}</p>
    {props.second === null ? (
      <NewAddress props={props} text={text} action={`${base}/second`} in="second" />
    ) : (
      <>
        <p>
          <strong class="address">{props.second.address}</strong>{' '}
          <Moment at={props.second.addedAt}>
            {text('address.second-since', { date: dayInWords(props.page.language, props.second.addedAt) })}
          </Moment>
        </p>
        <form method="post" action={`${base}/second/remove`}>
          <input type="hidden" name="form" value={props.form} />
          <SubmitButton weight="danger">
            {text('address.second-remove', { address: props.second.address })}
          </SubmitButton>
        </form>
      </>
    )}
  </section>
)

const LABELS = {
  address: { label: 'address.new', submit: 'address.submit' },
  second: { label: 'address.second-new', submit: 'address.second-add' },
} as const

const NewAddress = (props: {
  readonly props: AddressesProps
  readonly text: Translate
  readonly action: string
  readonly in: AddressForm
}) => {
  const { text } = props
  const { form, proveHref, typed } = props.props
  const { label, submit } = LABELS[props.in]
  if (proveHref !== undefined) {
    return (
      <ButtonLink weight="secondary" href={proveHref}>
        {text(submit)}
      </ButtonLink>
    )
  }
  const own = typed?.in === props.in ? typed : undefined
  return (
    <form class="inline-form" method="post" action={props.action} novalidate>
      <input type="hidden" name="form" value={form} />
      {own?.meant === undefined ? null : (
        <>
          <input type="hidden" name="meant" value={own.address} />
          <p class="notice" role="status">
            <Icon name="info" />
            <span>{text('address.suggest', { address: own.meant })}</span>
          </p>
        </>
      )}
      <Field
        name="address"
        id={props.in}
        label={text(label)}
        type="email"
        inputMode="email"
        autocomplete="email"
        maxLength={254}
        value={own?.address}
        {...(props.in === 'address' ? { hint: text('address.new-hint') } : {})}
        error={own?.error === undefined ? undefined : text(own.error)}
      />
      <SubmitButton weight={props.in === 'address' ? 'primary' : 'secondary'}>{text(submit)}</SubmitButton>
    </form>
  )
}
