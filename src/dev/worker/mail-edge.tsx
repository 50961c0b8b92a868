import { type InboxBindings, inboxOf } from './inbox-bindings.ts'
import script from './mail.client.js'
import styles from './mail.css'
import { inboxPage } from './mail.view.tsx'

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a mail's HTML may do when it is looked at: be drawn, by its own styles, in an origin of its own. */
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"

/**
 * Answers `<basePath>/dev/mail` (the inbox as a page), `/dev/mail.json?to=ADDRESS` (newest first) and what the page
 * needs; undefined for every other path.
 */
export const handleDevMail = async (
  request: Request,
  env: InboxBindings,
  basePath: string,
): Promise<Response | undefined> => {
  const url = URL.parse(request.url)
  const base = `${basePath}/dev/mail`
  if (url === null || !url.pathname.startsWith(base)) return undefined
  const rest = url.pathname.slice(base.length)
  const answer = await answerOf(rest, url.searchParams.get('to') ?? undefined, env, base, basePath)
  if (answer === undefined) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
  }
  return request.method === 'HEAD' ? new Response(null, answer) : answer
}

const answerOf = async (
  rest: string,
  to: string | undefined,
  env: InboxBindings,
  base: string,
  basePath: string,
): Promise<Response | undefined> => {
  const address = to?.trim() === '' ? undefined : to
  switch (rest) {
    case '': {
      const mails = await inboxOf(env).list(address)
      return content('text/html', inboxPage({ mails, address, base, basePath, now: Date.now() }), PAGE_POLICY)
    }
    case '.json':
      return content('application/json', JSON.stringify(await inboxOf(env).list(address)))
    case '.css':
      return content('text/css', styles)
    case '.js':
      return content('text/javascript', script)
    default: {
      const id = /^\/([A-Za-z0-9_-]{1,64})\.html$/.exec(rest)?.[1]
      if (id === undefined) return undefined
      const mail = await inboxOf(env).find(id)
      if (mail === undefined) return content('text/plain', 'This mail is no longer here.\n', undefined, 404)
      return content('text/html', mail.html, MAIL_POLICY)
    }
  }
}

const content = (type: string, body: string, policy = "default-src 'none'", status = 200): Response =>
  new Response(body, {
    status,
    headers: {
      'content-type': type === 'application/json' ? type : `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
