import type { EpochSeconds } from '#lib/time.ts'
import { momentInWords } from '#messages/moments.ts'
import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
import { Field } from '#pages/components/field.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { SessionList, type SessionSummary } from '../devices/session-list.view.tsx'
import { PasskeyList, type PasskeySummary } from '../security/passkey-list.view.tsx'
import { NAME_MAX_LENGTH } from '../typed-name.ts'

export interface OverviewProps {
  readonly page: PageContext
  readonly now: EpochSeconds
  /** The seal that ties the forms of this page to the session. */
  readonly form: string
  readonly address: string
  /** Absent until the customer gives one. After a refusal: what was typed. */
  readonly name?: string
  readonly passkeys: readonly PasskeySummary[]
  /** From when on somebody who waits for the account may have it; absent where nobody does. */
  readonly recoveryReadyAt?: EpochSeconds
  /** Those seen last. */
  readonly sessions: readonly SessionSummary[]
  /** How many more there are. */
  readonly moreSessions: number
  readonly addPasskeyHref: string
  /** Where everything that signs in is managed. */
  readonly securityHref: string
  /** How long pages that are open elsewhere may go on after "sign out everywhere". */
  readonly boundSeconds: number
  readonly notice?: 'notice.name-saved' | 'notice.recovery-stopped'
  readonly error?: 'error.name-invalid' | 'error.form-expired'
}

/** The account: who, with which passkeys, signed in where, and the ways out. */
export const OverviewPage = (props: OverviewProps) => {
  const { page, error } = props
  const { basePath } = page.deployment
  const text = translator(page.language)
  const nameIsWrong = error === 'error.name-invalid'
  return (
    <Layout
      page={page}
      title={text('account.title')}
      isError={error !== undefined}
      width="wide"
      section="overview"
      scripts="form"
    >
      <div class="heading">
        <h1>{text('account.title')}</h1>
        <p class="lead">{props.address}</p>
        <p>
          <a href={`${basePath}/account/address`}>{text('address.manage')}</a>
        </p>
      </div>
      <Notice text={text} id={props.notice} tone="good" />
      <ErrorSummary text={text} id={error} {...(nameIsWrong ? { field: 'name' } : {})} />
      {props.recoveryReadyAt === undefined ? null : (
        <section class="panel" aria-labelledby="recovery">
          <h2 id="recovery">{text('account.recovery')}</h2>
          <p>{text('account.recovery-lead', { when: momentInWords(page.language, text, props.recoveryReadyAt) })}</p>
          <form method="post" action={`${basePath}/account/recovery/stop`}>
            <input type="hidden" name="form" value={props.form} />
            <SubmitButton weight="danger">{text('stop-recovery.submit')}</SubmitButton>
          </form>
        </section>
      )}
      <section class="panel" aria-labelledby="profile">
        <h2 id="profile">{text('account.profile')}</h2>
        <form class="inline-form" method="post" action={`${basePath}/account/name`} novalidate>
          <input type="hidden" name="form" value={props.form} />
          <Field
            name="name"
            label={text('account.name')}
            type="text"
            autocomplete="name"
            maxLength={NAME_MAX_LENGTH}
            value={props.name}
            hint={text('account.name-hint')}
            isOptional
            error={nameIsWrong ? text(error) : undefined}
          />
          <SubmitButton weight="secondary">{text('account.name-save')}</SubmitButton>
        </form>
      </section>
      <section class="panel" aria-labelledby="passkeys">
        <h2 id="passkeys">{text('account.passkeys')}</h2>
        <p class="panel-lead">
          {text(props.passkeys.length === 0 ? 'account.passkeys-none' : 'account.passkeys-lead')}
        </p>
        <PasskeyList language={page.language} now={props.now} passkeys={props.passkeys} />
        <ButtonLink
          weight={props.passkeys.length === 0 ? 'primary' : 'secondary'}
          icon="plus"
          href={props.addPasskeyHref}
        >
          {text('account.passkey-add')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={props.securityHref}>
          {text('account.security')}
        </ButtonLink>
      </section>
      <section class="panel" aria-labelledby="sessions">
        <h2 id="sessions">{text('account.sessions')}</h2>
        <p class="panel-lead">{text('account.sessions-lead')}</p>
        <SessionList language={page.language} now={props.now} sessions={props.sessions} />
        {props.moreSessions === 0 ? null : <p>{text('account.sessions-more', { count: props.moreSessions })}</p>}
        <ButtonLink weight="secondary" href={`${basePath}/account/devices`}>
          {text('account.devices')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={`${basePath}/account/activity`}>
          {text('account.activity')}
        </ButtonLink>
        <div class="ways-out">
          <form method="post" action={`${basePath}/sign-out`}>
            <SubmitButton weight="secondary">{text('account.sign-out')}</SubmitButton>
            <p class="field-hint">{text('account.sign-out-lead')}</p>
          </form>
          <form method="post" action={`${basePath}/account/sign-out-everywhere`}>
            <input type="hidden" name="form" value={props.form} />
            <SubmitButton weight="danger">{text('account.everywhere')}</SubmitButton>
            <p class="field-hint">{text('account.everywhere-lead', { bound: spanOfTime(text, props.boundSeconds) })}</p>
          </form>
        </div>
      </section>
    </Layout>
  )
}
