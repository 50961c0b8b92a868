import { translator } from '#messages/text.ts'
import { ButtonLink } from './components/button.view.tsx'
import { Emblem } from './components/icons.view.tsx'
import { Layout } from './layout.view.tsx'
import type { PageContext } from './page-context.ts'

export interface NotReleasedProps {
  readonly page: PageContext
  /**
   * `answered`: the form went out before and was answered. `unknown`: it went out, and no answer came back. `gone`: it was
   * never sent and no longer waits.
   */
  readonly outcome: 'answered' | 'unknown' | 'gone'
  /** The address that the form belongs to, to be looked at. */
  readonly onHref: string
}

/** What became of a form that waited for a proof, where its answer is not there to show. */
export const NotReleasedPage = ({ page, outcome, onHref }: NotReleasedProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text(`not-released.${outcome}.title`)} isError={outcome !== 'answered'}>
      <div class="heading">
        <Emblem name={outcome === 'answered' ? 'shield' : 'alert'} />
        <h1>{text(`not-released.${outcome}.title`)}</h1>
        <p class="lead">{text(`not-released.${outcome}.lead`)}</p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={onHref}>
          {text(outcome === 'gone' ? 'post-refused.back' : 'not-released.on')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
