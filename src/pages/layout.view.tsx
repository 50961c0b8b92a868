import type { Child } from 'hono/jsx'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { AccountNav, type AccountSection } from './components/account-nav.view.tsx'
import type { PageContext } from './page-context.ts'

export interface LayoutProps {
  readonly page: PageContext
  /** Title of the document, without the operator's name. */
  readonly title: string
  /** Something has to be mended: said first in the title, and the reference is shown. */
  readonly isError?: boolean
  readonly width?: 'narrow' | 'wide'
  /** Set on the pages of the account, which stand beside each other. */
  readonly section?: AccountSection
  readonly scripts?: 'form' | 'form-and-passkey' | 'form-and-challenge'
  readonly children: Child
}

const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const satisfies Record<Language, string>

const Masthead = ({ page: { deployment, assets } }: { readonly page: PageContext }) => (
  <header class="masthead">
    <a class="masthead-home" href="/">
      {assets.logo === undefined ? (
        <span class="masthead-name">
          <span class="monogram" aria-hidden="true">
            {[...deployment.name][0]}
          </span>
          {deployment.name}
        </span>
      ) : (
        <img class="masthead-logo" src={assets.logo.path} alt={deployment.name} />
      )}
    </a>
  </header>
)

const LanguageSwitch = ({ page, text }: { readonly page: PageContext; readonly text: Translate }) =>
  page.languageLinks.length < 2 ? null : (
    <nav aria-label={text('page.languages')}>
      <ul class="languages">
        {page.languageLinks.map(({ language, href }) => (
          <li>
            <a
              href={href}
              lang={language}
              hreflang={language}
              aria-current={language === page.language ? 'true' : undefined}
            >
              {LANGUAGE_NAMES[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )

const Footer = ({
  page,
  text,
  isError,
}: {
  readonly page: PageContext
  readonly text: Translate
  readonly isError: boolean
}) => (
  <footer class="footer">
    <LanguageSwitch page={page} text={text} />
    {page.deployment.brand.supportUrl === undefined ? null : (
      <a href={page.deployment.brand.supportUrl}>{text('page.support')}</a>
    )}
    {isError ? (
      <p class="reference">
        {text('page.reference')} <code>{page.requestId}</code>
      </p>
    ) : null}
  </footer>
)

/** The document around every page of ours: operator's name, one column, language switch. */
export const Layout = (props: LayoutProps) => {
  const { page } = props
  const text = translator(page.language)
  const isError = props.isError === true
  // Where a heading may break is nothing for a title bar.
  const title = props.title.replaceAll('\u00ad', '')
  return (
    <html lang={page.language}>
      <head>
        <meta charset="utf-8" />
        <title>{text(isError ? 'page.error-title' : 'page.title', { page: title, name: page.deployment.name })}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={page.assets.styles.path} />
        {props.scripts === undefined ? null : <script type="module" src={page.assets.formScript.path} />}
        {props.scripts === 'form-and-passkey' ? <script type="module" src={page.assets.passkeyScript.path} /> : null}
        {props.scripts === 'form-and-challenge' ? (
          <script type="module" src={page.assets.challengeScript.path} />
        ) : null}
      </head>
      <body>
        <Masthead page={page} />
        <main class={`main main-${props.width ?? 'narrow'}`}>
          {props.section === undefined ? null : (
            <AccountNav basePath={page.deployment.basePath} text={text} current={props.section} />
          )}
          {props.children}
        </main>
        <Footer page={page} text={text} isError={isError} />
      </body>
    </html>
  )
}
