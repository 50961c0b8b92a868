// @ts-check
/**
 * For scripts of apps behind the gateway: who is signed in and until when, and requests that ask for one more proof.
 * An app imports it as a module from the base path. It is served without comments and indentation, in at most 2 kB.
 */

const base = new URL('.', import.meta.url)
const on = addEventListener

/**
 * Whom this page was last told of: what it sends is theirs, also when their session has ended meanwhile.
 * @type {string | undefined}
 */
let who

/**
 * What `/session` says; false where nobody can be asked. By POST it counts as activity, and renews.
 * @param {RequestInit} [init]
 */
export const session = (init) =>
  fetch(new URL('session', base), init)
    .then(
      (answer) => answer.ok && answer.json(),
      () => false,
    )
    .then((said) => {
      who = said.subject || who
      return said
    })

/**
 * Tells `tell` who is signed in, now and whenever that changes, and renews the session while somebody is at work.
 * @param {(session: { signed_in: boolean, subject?: string, acr?: string, auth_time?: number, ends?: number }) => void} tell
 */
export const watch = (tell) => {
  /** @type {string | undefined} */
  let told
  let last = Date.now()
  const work = () => {
    if (Date.now() - last > 24e4) {
      last = Date.now()
      void session({ method: 'POST' })
    }
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
  const was = who
  const sent = new Request(input, init)
  const answer = await fetch(sent.clone())
  // Of another origin it is about another session, and the request may be good for that one alone.
  if (answer.status !== 401 || answer.type !== 'basic') return answer
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
  url.searchParams.set('return_to', back.slice(origin.length))
  if (!leaves) return ((await shown(url)) && (await again(sent, id, was))) || answer
  const body = init?.body
  // What is no text would come back as another body.
  if (input instanceof Request || (body && typeof body !== 'string')) return answer
  await session()
  const kept = { ...init, headers: [...sent.headers], signal: null }
  sessionStorage['postern'] = JSON.stringify([Date.now(), was || who, id, sent.url, kept])
  location.assign(url)
  return answer
}

/** Sends what `send` kept for this page, once; false where it kept nothing, or nothing for who is signed in now. */
export const resume = async () => {
  const [at, was, id, url, kept] = JSON.parse(sessionStorage['postern'] || '[]')
  delete sessionStorage['postern']
  return Date.now() - at < 6e5 && again(new Request(url, kept), id, was)
}

/**
 * Sends a request once more; false where it was somebody else's.
 * @param {Request} sent
 * @param {string} [id]
 * @param {string} [was] whose it is
 */
const again = async (sent, id, was) => {
  if (was && was !== (await session()).subject) return false
  if (id) sent.headers.set('Postern-Confirmation', id)
  return fetch(sent)
}

/**
 * Something once the window that asks is done, nothing once its customer is back here without. Nothing but this channel reaches
 * over: our pages cut every other tie between windows.
 * @param {URL} url
 * @returns {Promise<unknown>}
 */
const shown = (url) =>
  new Promise((end) => {
    new BroadcastChannel('postern').onmessage = end
    const back = () => setTimeout(end, 1e3)
    if (open(url, '', 'popup')) on('focus', back, { once: true })
    else back()
  })
