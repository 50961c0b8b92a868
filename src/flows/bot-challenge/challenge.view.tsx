import type { Work } from '#bot-challenge/work.ts'
import { spanOfTime, translator } from '#messages/text.ts'
import { SubmitButton } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { ErrorSummary, Notice } from '#pages/components/notice.view.tsx'
import { PasswordField } from '#pages/components/password-field.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

export interface ChallengeProps {
  readonly page: PageContext
  /** Names the path that the form posts to. */
  readonly purpose: 'sign-in' | 'sign-up' | 'recovery'
  readonly flow: string
  /** As typed; it goes on with this one whatever becomes of the work. */
  readonly address: string
  /** It is a password that waits to be tried: it was not kept, and is typed again while the browser works. */
  readonly asksPassword: boolean
  readonly work: Work
  /** Seconds until it goes on without work as well; 0: at once. */
  readonly waitSeconds: number
  readonly notice?: 'notice.challenge-early'
  readonly error?: 'error.challenge-failed' | 'error.password-missing'
  /** The page where the address is typed. */
  readonly changeAddressHref: string
}

const PATHS = {
  'sign-in': '/sign-in/challenge',
  'sign-up': '/sign-up/challenge',
  recovery: '/recover/challenge',
} as const

const OUTCOMES = {
  busy: 'challenge.busy',
  done: 'challenge.done',
  slow: 'challenge.slow',
  failed: 'challenge.failed',
} as const

/**
 * A moment of work for the browser, before a mail is sent or a password tried. Nothing is asked of the person: no puzzle,
 * no picture (WCAG 2.2, 3.3.8). Where the browser cannot do it, or not soon, it is a moment of waiting.
 */
export const ChallengePage = (props: ChallengeProps) => {
  const { page, error, waitSeconds } = props
  const text = translator(page.language)
  // After a failure a person presses the button: a page that sent itself again might do so for ever.
  const sendsItself = !props.asksPassword && error === undefined && props.notice === undefined
  return (
    <Layout page={page} title={text('challenge.title')} isError={error !== undefined} scripts="form-and-challenge">
      <div class="heading">
        <Emblem name="shield" />
        <h1>{text('challenge.title')}</h1>
        <p class="lead">{text('challenge.lead', { address: props.address })}</p>
      </div>
      <Notice text={text} id={props.notice} />
      <ErrorSummary text={text} id={error} {...(error === 'error.password-missing' ? { field: 'password' } : {})} />
      <form
        class="stack"
        method="post"
        action={`${page.deployment.basePath}${PATHS[props.purpose]}`}
        data-work={workOf(props.work)}
        data-work-sends={sendsItself ? '' : undefined}
        novalidate
      >
        <input type="hidden" name="flow" value={props.flow} />
        <input type="hidden" name="solution" />
        {props.asksPassword ? <AgainPassword {...props} /> : null}
        <div class="work" data-work-bar hidden>
          <label for="work">{text('challenge.progress')}</label>
          <progress id="work" max="1" value="0" />
        </div>
        <div class="outcome" role="status">
          {Object.entries(OUTCOMES).map(([name, id]) => (
            <p data-work-says={name} hidden>
              {text(id)}
            </p>
          ))}
        </div>
        <noscript>
          <p class="notice notice-plain">
            {waitSeconds === 0
              ? text('challenge.no-script-now')
              : text('challenge.no-script', { span: spanOfTime(text, waitSeconds) })}
          </p>
        </noscript>
        <SubmitButton weight="primary">{text('challenge.submit')}</SubmitButton>
        <div class="resend" data-work-instead hidden>
          <button type="submit" class="link" data-wait={waitSeconds}>
            {text('challenge.instead')}
          </button>
          <p class="resend-wait" data-countdown={text('challenge.instead-wait', { seconds: '{seconds}' })} hidden />
        </div>
      </form>
      <p class="aside">
        <a href={props.changeAddressHref}>{text('code.change-address')}</a>
      </p>
    </Layout>
  )
}

const AgainPassword = ({ page, address, error }: ChallengeProps) => {
  const text = translator(page.language)
  const isMissing = error === 'error.password-missing'
  return (
    <>
      {/* For password managers, which look for whose password it is. */}
      <input type="text" autocomplete="username" value={address} readonly hidden />
      <PasswordField
        text={text}
        label={text('password.label')}
        autocomplete="current-password"
        hint={text('challenge.password-hint')}
        error={isMissing ? text('error.password-missing') : undefined}
        focused={error === undefined}
      />
    </>
  )
}

/** What the script needs of the work. What it is verified by stays under the seal. */
const workOf = ({ parameters: { nonce, salt, cost, keyPrefix }, tries }: Work): string =>
  JSON.stringify({ nonce, salt, cost, keyPrefix, tries })
