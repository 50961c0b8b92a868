// @ts-check
/**
 * For scripts of apps behind the gateway: who is signed in and until when, and requests that ask for one more proof.
 * An app imports it as a module from the base path. It is served without comments and indentation, in at most 2 kB.
 */

const base = new URL('.', import.meta.url)
const on = addEventListener

/**
 * What `/session` says; false where nobody can be asked. By POST it counts as activity, and renews.
 * @param {RequestInit} [init]
 */
export const session = (init) =>
  fetch(new URL('session', base), init).then(
    (answer) => answer.ok && answer.json(),
    () => false,
  )

/**
 * Tells `tell` who is signed in, now and whenever that changes, and renews the session while somebody is at work.
 * @param {(session: { signed_in: boolean, subject?: string, acr?: string, auth_time?: number, ends?: number }) => void} tell
 */
export const watch = (tell) => {
  let told = ''
  let last = Date.now()
  const work = async () => {
    if (Date.now() - last < 24e4) return
    last = Date.now()
    await session({ method: 'POST' })
  }
  const look = async () => {
    const now = !document.hidden && (await session())
    const news = now ? JSON.stringify({ ...now, ends: 0 }) : told
    if (news !== told) tell(now)
    told = news
  }
  on('pointerdown', work)
  on('keydown', work)
  on('focus', look)
  setInterval(look, 6e4)
  return look()
}

/**
 * Like `fetch`, for this site. Where the answer asks for a proof, it is given in a window of its own, and the request is
 * sent once more. With `leaves` it is given on the way there and back, and `resume` sends the request on the page that
 * comes back: `input` is an address then, and the body, if any, a text.
 * @param {RequestInfo | URL} input
 * @param {RequestInit} [init]
 * @param {boolean} [leaves]
 */
export const send = async (input, init, leaves) => {
  const sent = new Request(input, init)
  const answer = await fetch(sent.clone())
  if (answer.status !== 401) return answer
  const said =
    (await answer
      .clone()
      .json()
      .catch(() => 0)) || 0
  const url = URL.parse(said.confirmation_url || said.step_up_url || said.login_url)
  // An answer of somebody else's must not lead customers anywhere but to the gateway.
  if (!url?.href.startsWith(base.href)) return answer
  const id = said.confirmation_id
  const back = leaves ? location.href : `${base}step-up/done`
  url.searchParams.set('return_to', back.slice(base.origin.length))
  if (!leaves) return (await shown(url)) ? again(sent, id) : answer
  const body = init?.body
  // What is no text would come back as another body.
  if (input instanceof Request || (body && typeof body !== 'string')) return answer
  const { method, headers, credentials, redirect } = sent
  const kept = { method, headers: [...headers], credentials, redirect, body }
  sessionStorage['postern'] = JSON.stringify([Date.now(), (await session()).subject, id, sent.url, kept])
  location.assign(url)
  return answer
}

/** Sends what `send` kept for this page, once; false where it kept nothing, or nothing for who is signed in now. */
export const resume = async () => {
  const [at, who, id, url, kept] = JSON.parse(sessionStorage['postern'] || '[0]')
  delete sessionStorage['postern']
  if (Date.now() - at > 6e5 || (who && who !== (await session()).subject)) return false
  return again(new Request(url, kept), id)
}

/**
 * @param {Request} sent
 * @param {string} [id]
 */
const again = (sent, id) => {
  if (id) sent.headers.set('Postern-Confirmation', id)
  return fetch(sent)
}

/**
 * Whether the window that asks is done; false once its customer is back here without. Nothing but this channel reaches
 * over: our pages cut every other tie between windows.
 * @param {URL} url
 * @returns {Promise<boolean>}
 */
const shown = (url) =>
  new Promise((end) => {
    new BroadcastChannel('postern').onmessage = () => end(true)
    const back = () => setTimeout(end, 1e3, false)
    if (open(url, '', 'popup')) on('focus', back, { once: true })
    else back()
  })
