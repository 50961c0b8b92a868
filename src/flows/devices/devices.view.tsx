import type { BrowserHandle } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { agoInWords, dayInWords } from '#messages/moments.ts'
import { spanOfTime, type Translate, translator } from '#messages/text.ts'
import { ButtonLink, SubmitButton } from '#pages/components/button.view.tsx'
import { Icon } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import type { NamedAgent } from '../security/agent.ts'
import { LABEL_MAX_LENGTH } from '../typed-name.ts'
import { agentInWords, SessionList, type SessionSummary, sessionName } from './session-list.view.tsx'

/** What a change on this page led to, said at its top. */
export const DEVICE_NOTICES = ['device-renamed', 'device-signed-out', 'others-signed-out', 'browser-forgotten'] as const
/** Names one of them in the address of the page. */
export type DeviceNotice = (typeof DEVICE_NOTICES)[number]

/** A browser that bears the known-device mark of the account's address. */
export interface KnownDevice extends NamedAgent {
  readonly handle: BrowserHandle
  readonly knownSince?: EpochSeconds
  readonly lastSignIn: EpochSeconds
  /** The browser that this page is seen in. */
  readonly isThis: boolean
}

export interface DevicesProps {
  readonly page: PageContext
  readonly now: EpochSeconds
  /** The seal that ties the forms of this page to the session. */
  readonly form: string
  readonly address: string
  /** The one this page is seen in among them. */
  readonly sessions: readonly SessionSummary[]
  /** Undefined where they could not be asked for. */
  readonly known: readonly KnownDevice[] | undefined
  /** How long pages that are open on a device may go on after it was signed out. */
  readonly boundSeconds: number
  readonly notice?: DeviceNotice
  readonly error?: 'error.label-invalid' | 'error.form-expired'
}

/** Where the account is signed in, and which browsers it knows: seen, named, ended and forgotten. */
export const DevicesPage = (props: DevicesProps) => {
  const { page } = props
  const text = translator(page.language)
  const base = `${page.deployment.basePath}/account/devices`
  const bound = spanOfTime(text, props.boundSeconds)
  return (
    <Layout
      page={page}
      title={text('devices.title')}
      isError={props.error !== undefined}
      width="wide"
      section="devices"
      scripts="form"
    >
      <div class="heading">
        <h1>{text('devices.title')}</h1>
        <p class="lead">{props.address}</p>
      </div>
      <Notice
        text={text}
        id={props.notice === undefined ? undefined : `notice.${props.notice}`}
        values={{ bound }}
        tone="good"
      />
      <ErrorSummary text={text} id={props.error} />
      <section class="panel" aria-labelledby="sessions">
        <h2 id="sessions">{text('account.sessions')}</h2>
        <p class="panel-lead">{text('devices.bound', { bound })}</p>
        <SessionList
          language={page.language}
          now={props.now}
          sessions={props.sessions}
          actions={(session) => <SessionActions form={props.form} text={text} base={base} session={session} />}
        />
        {props.sessions.length < 2 ? null : (
          <form method="post" action={`${base}/end-others`}>
            <input type="hidden" name="form" value={props.form} />
            <SubmitButton weight="danger">{text('devices.end-others')}</SubmitButton>
          </form>
        )}
        <p class="panel-lead">{text('devices.not-me-lead')}</p>
        <ButtonLink weight="secondary" href={`${base}/not-me`}>
          {text('devices.not-me')}
        </ButtonLink>
      </section>
      {props.known === undefined ? null : <KnownDevices props={props} known={props.known} text={text} base={base} />}
    </Layout>
  )
}

const SessionActions = (props: {
  readonly form: string
  readonly text: Translate
  readonly base: string
  readonly session: SessionSummary
}) => {
  const { text, base, form, session } = props
  const { sid, isCurrent, label } = session
  const name = sessionName(text, session)
  const field = `label-${sid}`
  return (
    <details class="thing-actions">
      <summary>{text(isCurrent ? 'devices.change-this' : 'devices.change', { name })}</summary>
      <form class="inline-form" method="post" action={`${base}/rename`} novalidate>
        <input type="hidden" name="form" value={form} />
        <input type="hidden" name="session" value={sid} />
        <div class="field">
          <label for={field}>{text('devices.name')}</label>
          <input
            id={field}
            name="label"
            type="text"
            autocomplete="off"
            maxlength={LABEL_MAX_LENGTH}
            value={label ?? ''}
          />
        </div>
        <SubmitButton weight="secondary">{text('account.name-save')}</SubmitButton>
      </form>
      {isCurrent ? null : (
        <>
          <form method="post" action={`${base}/end`}>
            <input type="hidden" name="form" value={form} />
            <input type="hidden" name="session" value={sid} />
            <SubmitButton weight="danger">{text('devices.end', { name })}</SubmitButton>
          </form>
          <p>
            <a href={`${base}/not-me?session=${sid}`}>{text('devices.not-me')}</a>
          </p>
        </>
      )}
    </details>
  )
}

const KnownDevices = (props: {
  readonly props: DevicesProps
  readonly known: readonly KnownDevice[]
  readonly text: Translate
  readonly base: string
}) => {
  const { text, base, known } = props
  const { form, now, page } = props.props
  return (
    <section class="panel" aria-labelledby="known">
      <h2 id="known">{text('devices.known')}</h2>
      <p class="panel-lead">{text(known.length === 0 ? 'devices.known-none' : 'devices.known-lead')}</p>
      {known.length === 0 ? null : (
        <ul class="things">
          {known.map((device) => {
            const name = agentInWords(text, device) ?? text('account.session-unknown')
            return (
              <li class="thing">
                <Icon name="shield" />
                <div>
                  <p class="thing-name">
                    {name}
                    {device.isThis ? <span class="badge">{text('account.session-this')}</span> : null}
                  </p>
                  <p class="thing-facts">
                    <Moment at={device.lastSignIn}>
                      {text('devices.known-used', { when: agoInWords(page.language, text, device.lastSignIn, now) })}
                    </Moment>
                    {device.knownSince === undefined ? null : (
                      <>
                        {', '}
                        <Moment at={device.knownSince}>
                          {text('devices.known-since', { date: dayInWords(page.language, device.knownSince) })}
                        </Moment>
                      </>
                    )}
                  </p>
                  <form class="thing-actions" method="post" action={`${base}/forget`}>
                    <input type="hidden" name="form" value={form} />
                    <input type="hidden" name="browser" value={device.handle} />
                    <SubmitButton weight="secondary">{text('devices.forget', { name })}</SubmitButton>
                  </form>
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
