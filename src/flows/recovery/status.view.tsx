import type { EpochSeconds } from '#lib/time.ts'
import { momentInWords } from '#messages/moments.ts'
import { translator } from '#messages/text.ts'
import { ButtonLink } from '#pages/components/button.view.tsx'
import { Emblem } from '#pages/components/icons.view.tsx'
import { Moment } from '#pages/components/moment.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'

interface Hrefs {
  readonly signInHref: string
  readonly recoverHref: string
}

export interface StatusProps extends Hrefs {
  readonly page: PageContext
  readonly readyAt: EpochSeconds
  readonly until: EpochSeconds
  /** 0: it can be gone on with. */
  readonly secondsLeft: number
  /** The page that stops it. */
  readonly stopHref: string
}

/** How long a delayed recovery still takes; it counts down where scripts run, and is right when it is loaded elsewhere. */
export const StatusPage = (props: StatusProps) => {
  const { page, secondsLeft } = props
  const text = translator(page.language)
  const isReady = secondsLeft === 0
  const words = (when: EpochSeconds): string => momentInWords(page.language, text, when)
  const title = text(isReady ? 'recovery-status.ready-title' : 'recovery-status.title')
  return (
    <Layout page={page} title={title} scripts="form">
      <div class="heading">
        <Emblem name={isReady ? 'check' : 'clock'} />
        <h1>{title}</h1>
        <p class="lead">
          {isReady
            ? text('recovery-status.ready-lead', { until: words(props.until) })
            : text('recovery-status.lead', { name: page.deployment.name })}
        </p>
      </div>
      {isReady ? null : (
        <div class="countdown">
          <p class="countdown-left" role="timer" data-seconds-left={secondsLeft}>
            {clockText(secondsLeft)}
          </p>
          <p>
            <Moment at={props.readyAt}>{text('recovery-status.ready-at', { when: words(props.readyAt) })}</Moment>
          </p>
        </div>
      )}
      {isReady ? null : <p>{text('recovery-status.keep')}</p>}
      <div class="actions">
        {isReady ? (
          <ButtonLink weight="primary" href={props.recoverHref}>
            {text('recovery-status.go-on')}
          </ButtonLink>
        ) : (
          <ButtonLink weight="secondary" href={props.signInHref}>
            {text('contested.sign-in')}
          </ButtonLink>
        )}
        <ButtonLink weight="danger" href={props.stopHref}>
          {text('recovery-status.stop')}
        </ButtonLink>
      </div>
    </Layout>
  )
}

/** The same for a link that never was, and for a recovery that is done, stopped or too old. */
export const RecoveryOverPage = ({ page, signInHref, recoverHref }: Hrefs & { readonly page: PageContext }) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('recovery-over.title')}>
      <div class="heading">
        <Emblem name="info" />
        <h1>{text('recovery-over.title')}</h1>
        <p class="lead">{text('recovery-over.lead')}</p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={signInHref}>
          {text('contested.sign-in')}
        </ButtonLink>
        <ButtonLink weight="secondary" href={recoverHref}>
          {text('contested.recover')}
        </ButtonLink>
      </div>
    </Layout>
  )
}

/** Says that whoever waited waits no longer. */
export const StoppedPage = ({ page, signInHref }: Pick<Hrefs, 'signInHref'> & { readonly page: PageContext }) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('recovery-stopped.title')}>
      <div class="heading">
        <Emblem name="check" />
        <h1>{text('recovery-stopped.title')}</h1>
        <p class="lead">{text('recovery-stopped.lead')}</p>
      </div>
      <p>{text('recovery-stopped.next')}</p>
      <ButtonLink weight="primary" href={signInHref}>
        {text('contested.sign-in')}
      </ButtonLink>
    </Layout>
  )
}

/** Hours, minutes and seconds, as the script goes on counting them. */
const clockText = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
