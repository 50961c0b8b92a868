import { spanOfTime, translator } from '#messages/text.ts'
import { ButtonLink } from './components/button.view.tsx'
import { Emblem } from './components/icons.view.tsx'
import { PasskeyForm } from './components/passkey-form.view.tsx'
import { Layout } from './layout.view.tsx'
import type { PageContext } from './page-context.ts'

export interface ThrottledProps {
  readonly page: PageContext
  /** Rounded up for display. The same for known and unknown addresses. */
  readonly waitSeconds: number
  /** A sign-in flow: a passkey goes on at once. Absent when signing up, where there is none yet. */
  readonly flow?: string
  /** Where a saved recovery code is typed, which nobody else can use up. Absent but in a recovery. */
  readonly savedCodeHref?: string
  /** Where the address is typed. */
  readonly backHref: string
}

/** Too many codes or guesses: how long to wait, and the way that needs no waiting. */
export const ThrottledPage = (props: ThrottledProps) => {
  const { page, flow } = props
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('throttled.title')} scripts="form-and-passkey">
      <div class="heading">
        <Emblem name="clock" />
        <h1>{text('throttled.title')}</h1>
        <p class="lead">{text('throttled.lead', { wait: spanOfTime(text, props.waitSeconds) })}</p>
      </div>
      <div class="actions">
        {flow === undefined ? null : (
          <div class="alternative" data-needs-passkey hidden>
            <p>{text('throttled.passkey-lead')}</p>
            <PasskeyForm
              page={page}
              ceremony="sign-in"
              flow={flow}
              action={`${page.deployment.basePath}/sign-in/passkey`}
              label={text('sign-in.passkey')}
              weight="primary"
            />
          </div>
        )}
        {props.savedCodeHref === undefined ? null : (
          <ButtonLink weight="secondary" href={props.savedCodeHref}>
            {text('saved-code.title')}
          </ButtonLink>
        )}
        <a class="button button-quiet" href={props.backHref}>
          {text('page.back')}
        </a>
      </div>
    </Layout>
  )
}
