// @ts-check
// Lets prices fall and deliveries move while the page is open. Without it the page shows them as of loading.

/** What the gateway in front of the shop gives to its scripts. */
const GATEWAY_SCRIPT = '/_auth/client.js'

/** @param {number} cents */
const euro = (cents) => `€ ${(cents / 100).toFixed(2)}`

/** @param {unknown} data */
const parse = (data) => JSON.parse(String(data))

/** @param {{ round: { elapsed: number, length: number }, prices: Record<string, number> }} message */
const showPrices = ({ round, prices }) => {
  for (const [id, cents] of Object.entries(prices)) {
    const price = document.querySelector(`[data-price="${CSS.escape(id)}"]`)
    if (price instanceof HTMLDataElement) {
      price.value = String(cents)
      price.textContent = euro(cents)
    }
    const fall = document.querySelector(`[data-fall="${CSS.escape(id)}"]`)
    if (fall instanceof HTMLMeterElement) fall.value = cents
  }
  const left = round.length - round.elapsed
  const time = document.querySelector('[data-left]')
  if (time) time.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  document
    .querySelector('[data-hand]')
    ?.setAttribute('transform', `rotate(${(round.elapsed * 360) / round.length} 60 60)`)
}

/** @param {Record<string, string>} stages */
const showStages = (stages) => {
  for (const [number, stage] of Object.entries(stages)) {
    const line = document.querySelector(`[data-stage="${CSS.escape(number)}"]`)
    if (line && line.textContent !== stage) line.textContent = stage
  }
}

// Where a socket does not get through, the same messages come as events, and the browser reconnects by itself.
const followPrices = () => {
  const address = new URL('/live/prices', location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address)
  socket.addEventListener('message', ({ data }) => showPrices(parse(data)))
  socket.addEventListener('close', () => {
    new EventSource('/live/prices.sse').addEventListener('message', ({ data }) => showPrices(parse(data)))
  })
}

/**
 * Pays without leaving the page: the gateway asks in a window of its own, and the request goes out once that is done.
 * Where no window opens, the browser sends the form, and the gateway asks in its place.
 * @param {HTMLFormElement} form
 */
const pay = async (form) => {
  const { send } = await import(GATEWAY_SCRIPT)
  const body = JSON.stringify(Object.fromEntries(new FormData(form)))
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const answer = await send(form.action, { method: 'POST', headers, body })
  if (answer.ok) location.assign('/account?done=paid')
  else document.querySelector('[data-unpaid]')?.removeAttribute('hidden')
}

for (const form of document.querySelectorAll('form[data-pay]')) {
  if (!(form instanceof HTMLFormElement)) continue
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    pay(form).catch(() => form.submit())
  })
}

if (document.querySelector('[data-price]')) followPrices()
if (document.querySelector('[data-orders]')) {
  new EventSource('/account/orders.sse').addEventListener('message', ({ data }) => showStages(parse(data)))
}

// Says so where the session has ended, in another tab or by itself: a page that looks signed in and is not helps nobody.
const followSession = async () => {
  const { watch } = await import(GATEWAY_SCRIPT)
  watch((/** @type {{ signed_in: boolean }} */ session) => {
    document.querySelector('[data-signed-out]')?.toggleAttribute('hidden', session.signed_in)
  })
}

if (document.querySelector('[data-signed-out]')) void followSession()
