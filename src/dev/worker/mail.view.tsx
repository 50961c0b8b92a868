import { codeIn, cutAtLinks, type InboxMail } from './inbox-mail.ts'

interface InboxPage {
  readonly mails: readonly InboxMail[]
  /** The address whose mails are shown; undefined: everybody's. */
  readonly address: string | undefined
  /** Path of this page. */
  readonly base: string
  readonly basePath: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The inbox as a page: newest first, each mail with its code ready to be copied. */
export const inboxPage = (props: InboxPage): string => `<!doctype html>${(<Page {...props} />).toString()}`

const Page = ({ mails, address, base, basePath, now }: InboxPage) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`Mail (${mails.length})`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={`${base}.css`} />
      <script type="module" src={`${base}.js`} />
    </head>
    <body data-feed={`${base}.json${queryOf(address)}`} data-newest={mails[0]?.id ?? ''}>
      <header>
        <h1>Mail</h1>
        <p>Development only: every mail ends here, none goes out.</p>
        <form action={base}>
          <label for="to">To</label>
          <input id="to" name="to" type="search" inputmode="email" value={address ?? ''} placeholder="every address" />
          <button type="submit">Show</button>
          {address === undefined ? '' : <a href={base}>All mails</a>}
        </form>
      </header>
      <main>
        {mails.length === 0 ? (
          <Empty address={address} basePath={basePath} />
        ) : (
          mails.map((mail) => <Letter mail={mail} base={base} now={now} />)
        )}
      </main>
    </body>
  </html>
)

const queryOf = (address: string | undefined): string =>
  address === undefined ? '' : `?${new URLSearchParams({ to: address })}`

const Empty = ({ address, basePath }: Pick<InboxPage, 'address' | 'basePath'>) => (
  <p class="empty">
    {address === undefined ? 'No mail yet.' : `No mail to ${address} yet.`} <a href={`${basePath}/sign-in`}>Sign in</a>{' '}
    or <a href={`${basePath}/sign-up`}>create an account</a>: what is sent appears here by itself.
  </p>
)

const Letter = ({ mail, base, now }: { readonly mail: InboxMail; readonly base: string; readonly now: number }) => {
  const code = codeIn(mail.text)
  return (
    <article aria-labelledby={`subject-${mail.id}`}>
      <h2 id={`subject-${mail.id}`}>{mail.subject}</h2>
      <p class="envelope">
        to <a href={`${base}${queryOf(mail.to)}`}>{mail.to}</a>,{' '}
        <time datetime={mail.sentAt}>{ageInWords(mail.sentAt, now)}</time>
      </p>
      {code === undefined ? '' : <Code code={code} />}
      <pre>{cutAtLinks(mail.text).map((piece, index) => (index % 2 === 1 ? <a href={piece}>{piece}</a> : piece))}</pre>
      <details>
        <summary>As HTML</summary>
        <iframe title={`HTML of: ${mail.subject}`} src={`${base}/${mail.id}.html`} sandbox="" loading="lazy" />
        <a href={`${base}/${mail.id}.html`}>Open by itself</a>
      </details>
    </article>
  )
}

const Code = ({ code }: { readonly code: string }) => (
  <p class="code">
    <code>{code}</code>
    <button type="button" data-copy={code} hidden>
      Copy
    </button>
  </p>
)

const ageInWords = (sentAt: string, now: number): string => {
  const seconds = Math.max(0, Math.round((now - Date.parse(sentAt)) / 1000))
  if (seconds < 60) return 'just now'
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`
  return sentAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')
}
