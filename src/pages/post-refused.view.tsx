import { translator } from '#messages/text.ts'
import { ButtonLink } from './components/button.view.tsx'
import { Emblem } from './components/icons.view.tsx'
import { Layout } from './layout.view.tsx'
import type { PageContext } from './page-context.ts'

export interface PostRefusedProps {
  readonly page: PageContext
  /** Step-up, returning to the page that the form stands on. */
  readonly confirmHref: string
  /** The page that the form stands on, where it is known and on this site. */
  readonly backHref?: string
  /** It holds more than may wait for a proof. */
  readonly isTooLarge: boolean
}

/** A form of the app needs step-up: says that nothing was carried out, so that nobody believes it was. */
export const PostRefusedPage = ({ page, confirmHref, backHref, isTooLarge }: PostRefusedProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('post-refused.title')}>
      <div class="heading">
        <Emblem name="alert" />
        <h1>{text('post-refused.title')}</h1>
        <p class="lead">{text(isTooLarge ? 'post-refused.too-large' : 'post-refused.lead')}</p>
      </div>
      <div class="actions">
        <ButtonLink weight="primary" href={confirmHref}>
          {text('post-refused.confirm')}
        </ButtonLink>
        {backHref === undefined ? null : (
          <a class="button button-quiet" href={backHref}>
            {text('post-refused.back')}
          </a>
        )}
      </div>
    </Layout>
  )
}
