// @ts-check
// Lets prices fall and deliveries move while the page is open. Without it the page shows them as of loading.

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

if (document.querySelector('[data-price]')) followPrices()
if (document.querySelector('[data-orders]')) {
  new EventSource('/account/orders.sse').addEventListener('message', ({ data }) => showStages(parse(data)))
}
