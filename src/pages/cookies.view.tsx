import { translator } from '#messages/text.ts'
import { ButtonLink } from './components/button.view.tsx'
import { Emblem } from './components/icons.view.tsx'
import { Layout } from './layout.view.tsx'
import type { PageContext } from './page-context.ts'

export interface CookiesProps {
  readonly page: PageContext
  /** Where the flow begins again. */
  readonly retryHref: string
}

/** The browser keeps no cookies: without this page it would be sent to sign-in again and again. */
export const CookiesPage = ({ page, retryHref }: CookiesProps) => {
  const text = translator(page.language)
  return (
    <Layout page={page} title={text('cookies.title')}>
      <div class="heading">
        <Emblem name="cookie" />
        <h1>{text('cookies.title')}</h1>
        <p class="lead">{text('cookies.lead')}</p>
      </div>
      <ul class="advice">
        <li>{text('cookies.how')}</li>
        <li>{text('cookies.private')}</li>
      </ul>
      <div class="actions">
        <ButtonLink weight="primary" href={retryHref}>
          {text('cookies.retry')}
        </ButtonLink>
      </div>
    </Layout>
  )
}
