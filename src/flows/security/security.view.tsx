import type { EpochSeconds } from '#lib/time.ts'
import { dayInWords, momentInWords } from '#messages/moments.ts'
import { type Translate, translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { AcceptedPasskeys } from '#pages/components/passkey-signals.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { LABEL_MAX_LENGTH } from '../typed-name.ts'
import { PasskeyList, type PasskeySummary } from './passkey-list.view.tsx'

/** What a change on this page led to, said at its top. */
export const SECURITY_NOTICES = [
  'passkey-added',
  'passkey-renamed',
  'passkey-removed',
  'passkey-trusted',
  'password-set',
  'password-removed',
  'totp-added',
  'totp-removed',
] as const
/** Names one of them in the address of the page. */
export type SecurityNotice = (typeof SECURITY_NOTICES)[number]

export interface SecurityProps {
  readonly page: PageContext
  readonly now: EpochSeconds
  /** The seal that ties the forms of this page to the session. */
  readonly form: string
  readonly relyingPartyId: string
  readonly userHandle: string
  readonly address: string
  readonly displayName: string
  readonly passkeys: readonly PasskeySummary[]
  /** Whether this deployment has passwords; where it has none, those that are left can only be taken away. */
  readonly arePasswordsOffered: boolean
  readonly passwordSetAt: EpochSeconds | undefined
  readonly totpAddedAt: EpochSeconds | undefined
  readonly recoveryCodeSince: EpochSeconds | undefined
  /** Until when a restriction holds; undefined where there is none. */
  readonly restrictedUntil: EpochSeconds | undefined
  readonly notice?: SecurityNotice
  readonly error?:
    | 'error.last-strong-factor'
    | 'error.password-too-short-alone'
    | 'error.label-invalid'
    | 'error.form-expired'
}

/** Everything that an account proves itself by: seen, added, named and taken away. */
export const SecurityPage = (props: SecurityProps) => {
  const { page } = props
  const { basePath } = page.deployment
  const text = translator(page.language)
  return (
    <Layout
      page={page}
      title={text('security.title')}
      isError={props.error !== undefined}
      width="wide"
      section="security"
      scripts="form-and-passkey"
    >
      <AcceptedPasskeys
        relyingPartyId={props.relyingPartyId}
        userHandle={props.userHandle}
        credentials={props.passkeys.map(({ id }) => id)}
        userName={props.address}
        displayName={props.displayName}
      />
      <div class="heading">
        <h1>{text('security.title')}</h1>
        <p class="lead">{props.address}</p>
        <p>
          <a href={`${basePath}/account/address`}>{text('address.manage')}</a>
        </p>
      </div>
      <Notice text={text} id={props.notice === undefined ? undefined : `notice.${props.notice}`} tone="good" />
      <ErrorSummary text={text} id={props.error} />
      {props.restrictedUntil === undefined ? null : (
        <div class="notice notice-plain">
          <Icon name="info" />
          <div>
            <p>{text('restricted.lead', { when: momentInWords(page.language, text, props.restrictedUntil) })}</p>
            <p>{text('security.restricted')}</p>
          </div>
        </div>
      )}
      <Passkeys props={props} text={text} base={`${basePath}/account/security`} addHref={`${basePath}/passkey`} />
      <Password props={props} text={text} base={`${basePath}/account/security`} />
      <App props={props} text={text} base={`${basePath}/account/security`} />
      <RecoveryCode props={props} text={text} base={`${basePath}/account/security`} />
    </Layout>
  )
}

interface PanelProps {
  readonly props: SecurityProps
  readonly text: Translate
  /** Where the forms of this page are posted to, below it. */
  readonly base: string
}

const Passkeys = ({ props, text, base, addHref }: PanelProps & { readonly addHref: string }) => (
  <section class="panel" aria-labelledby="passkeys">
    <h2 id="passkeys">{text('account.passkeys')}</h2>
    <p class="panel-lead">{text(props.passkeys.length === 0 ? 'account.passkeys-none' : 'security.passkeys-lead')}</p>
    <PasskeyList
      language={props.page.language}
      now={props.now}
      passkeys={props.passkeys}
      actions={(passkey) => <PasskeyActions form={props.form} text={text} base={base} passkey={passkey} />}
    />
    <ButtonLink weight={props.passkeys.length === 0 ? 'primary' : 'secondary'} icon="plus" href={addHref}>
      {text('account.passkey-add')}
    </ButtonLink>
  </section>
)

const PasskeyActions = (props: {
  readonly form: string
  readonly text: Translate
  readonly base: string
  readonly passkey: PasskeySummary
}) => {
  const { text, base, form, passkey } = props
  const name = passkey.label ?? text('account.passkey')
  const field = `label-${passkey.id}`
  return (
    <>
      {passkey.isDoubtful === true ? (
        <form class="inline-form" method="post" action={`${base}/passkey/trust`} novalidate>
          <input type="hidden" name="form" value={form} />
          <input type="hidden" name="passkey" value={passkey.id} />
          <p class="notice">
            <Icon name="alert" />
            <span>{text('security.passkey-doubt')}</span>
          </p>
          <SubmitButton weight="secondary">{text('security.passkey-mine')}</SubmitButton>
        </form>
      ) : null}
      <details class="thing-actions">
        <summary>{text('security.passkey-change', { name })}</summary>
        <form class="inline-form" method="post" action={`${base}/passkey/rename`} novalidate>
          <input type="hidden" name="form" value={form} />
          <input type="hidden" name="passkey" value={passkey.id} />
          <div class="field">
            <label for={field}>{text('security.passkey-name')}</label>
            <input
              id={field}
              name="label"
              type="text"
              autocomplete="off"
              maxlength={LABEL_MAX_LENGTH}
              value={passkey.label ?? ''}
            />
          </div>
          <SubmitButton weight="secondary">{text('account.name-save')}</SubmitButton>
        </form>
        <form method="post" action={`${base}/passkey/remove`}>
          <input type="hidden" name="form" value={form} />
          <input type="hidden" name="passkey" value={passkey.id} />
          <SubmitButton weight="danger">{text('security.passkey-remove', { name })}</SubmitButton>
        </form>
      </details>
    </>
  )
}

const Password = ({ props, text, base }: PanelProps) => {
  const { passwordSetAt: setAt, arePasswordsOffered } = props
  if (setAt === undefined && !arePasswordsOffered) return null
  return (
    <section class="panel" aria-labelledby="password">
      <h2 id="password">{text('password.label')}</h2>
      <Since text={text} props={props} id="security.password-set" at={setAt} none="security.password-none" />
      {arePasswordsOffered ? (
        <ButtonLink weight="secondary" href={`${base}/password`}>
          {text(setAt === undefined ? 'security.password-add' : 'security.password-change')}
        </ButtonLink>
      ) : null}
      {setAt === undefined ? null : (
        <Removal text={text} form={props.form} action={`${base}/password/remove`} id="security.password-remove" />
      )}
    </section>
  )
}

const App = ({ props, text, base }: PanelProps) => {
  const { totpAddedAt: addedAt, arePasswordsOffered } = props
  if (addedAt === undefined && !arePasswordsOffered) return null
  return (
    <section class="panel" aria-labelledby="app">
      <h2 id="app">{text('totp.name')}</h2>
      <Since text={text} props={props} id="security.totp-set" at={addedAt} none="security.totp-none" />
      {arePasswordsOffered ? (
        <ButtonLink weight="secondary" href={`${base}/totp`}>
          {text(addedAt === undefined ? 'security.totp-add' : 'security.totp-replace')}
        </ButtonLink>
      ) : null}
      {addedAt === undefined ? null : (
        <Removal text={text} form={props.form} action={`${base}/totp/remove`} id="security.totp-remove" />
      )}
    </section>
  )
}

/** Behind a summary, as with passkeys: it must not look like the way on. */
const Removal = (props: {
  readonly text: Translate
  readonly form: string
  readonly action: string
  readonly id: 'security.password-remove' | 'security.totp-remove'
}) => (
  <details class="thing-actions">
    <summary>{props.text('security.unneeded')}</summary>
    <form method="post" action={props.action}>
      <input type="hidden" name="form" value={props.form} />
      <SubmitButton weight="danger">{props.text(props.id)}</SubmitButton>
    </form>
  </details>
)

const RecoveryCode = ({ props, text, base }: PanelProps) => (
  <section class="panel" aria-labelledby="recovery">
    <h2 id="recovery">{text('recovery-code.name')}</h2>
    <Since
      text={text}
      props={props}
      id="security.recovery-code-since"
      at={props.recoveryCodeSince}
      none="security.recovery-code-none"
    />
    <ButtonLink weight="secondary" href={`${base}/recovery-code`}>
      {text(props.recoveryCodeSince === undefined ? 'security.recovery-code-make' : 'security.recovery-code-replace')}
    </ButtonLink>
  </section>
)

const Since = (props: {
  readonly text: Translate
  readonly props: SecurityProps
  readonly id: 'security.password-set' | 'security.totp-set' | 'security.recovery-code-since'
  readonly at: EpochSeconds | undefined
  readonly none: 'security.password-none' | 'security.totp-none' | 'security.recovery-code-none'
}) => (
  <p class="panel-lead">
    {props.at === undefined ? (
      props.text(props.none)
    ) : (
      <>
        <Icon name="check" />{' '}
        <Moment at={props.at}>{props.text(props.id, { date: dayInWords(props.props.page.language, props.at) })}</Moment>
      </>
    )}
  </p>
)
