// @ts-check
/**
 * Does the work that a page asks the browser for, and puts the solution into its form: the counter whose derived key
 * begins as the page says (ALTCHA proof of work, version 2). The browser derives keys beside the page, so that this
 * stays alive without workers, and several at a time. Every sentence that it shows stands in the page already.
 * @see Web Crypto API, deriveBits with PBKDF2; RFC 8018 section 5.2
 */

/** @typedef {{ nonce: string, salt: string, cost: number, keyPrefix: string, tries: number }} Work texts in hexadecimal */

/** What takes longer than this may be left out, by waiting. */
const SLOW_MILLISECONDS = 10_000

/** @param {string} text */
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

/** @param {ArrayBuffer} bits */
const toHex = (bits) => Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** @param {Work} work @param {number} counter */
const derive = async ({ nonce, salt, cost }, counter) => {
  const password = new Uint8Array([...fromHex(nonce), 0, 0, 0, 0])
  new DataView(password.buffer).setUint32(password.length - 4, counter)
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations: cost }
  return toHex(await crypto.subtle.deriveBits(how, key, 256))
}

/** @param {Work} work @param {(part: number) => void} tell of 0 to 1 how much was tried */
const solve = async (work, tell) => {
  let next = 0
  /** @type {string | undefined} */
  let solution
  const tryOn = async () => {
    while (solution === undefined && next < work.tries) {
      const counter = next++
      const key = await derive(work, counter)
      if (key.startsWith(work.keyPrefix)) solution = `${counter}.${key}`
      tell(next / work.tries)
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, navigator.hardwareConcurrency || 1) }, tryOn))
  if (solution === undefined) throw new Error('none of the counters is the solution')
  return solution
}

/** @param {ParentNode} within @param {string} selector */
const part = (within, selector) => {
  const found = within.querySelector(selector)
  if (found instanceof HTMLElement) return found
  throw new TypeError(`the page has no ${selector}`)
}

/** @param {HTMLFormElement} form @param {string} name */
const say = (form, name) => {
  for (const sentence of form.querySelectorAll('[data-work-says]')) {
    if (sentence instanceof HTMLElement) sentence.hidden = sentence.dataset['workSays'] !== name
  }
}

/** @param {HTMLFormElement} form */
const enliven = async (form) => {
  const bar = part(form, '[data-work-bar]')
  const instead = part(form, '[data-work-instead]')
  const progress = part(bar, 'progress')
  /** @type {'working' | 'done' | 'failed'} */
  let state = 'working'
  let isWanted = false
  const offerInstead = () => {
    instead.hidden = state === 'done'
    if (state === 'working') say(form, 'slow')
  }

  form.addEventListener('submit', (event) => {
    // Without a solution the server looks at the time that was waited.
    if (state !== 'working' || (event.submitter !== null && instead.contains(event.submitter))) return
    event.preventDefault()
    isWanted = true
  })

  bar.hidden = false
  say(form, 'busy')
  const timer = setTimeout(offerInstead, SLOW_MILLISECONDS)
  try {
    const solution = await solve(JSON.parse(form.dataset['work'] ?? ''), (done) => {
      if (progress instanceof HTMLProgressElement) progress.value = done
    })
    const input = part(form, 'input[name=solution]')
    if (input instanceof HTMLInputElement) input.value = solution
    state = 'done'
    say(form, 'done')
  } catch {
    state = 'failed'
    say(form, 'failed')
  }
  clearTimeout(timer)
  bar.hidden = true
  offerInstead()
  if (state === 'done' && (isWanted || sendsItself(form))) form.requestSubmit()
}

// Going back to this page must not send it once more: its challenge is used up.
const [arrival] = performance.getEntriesByType('navigation')
const isComingBack = arrival instanceof PerformanceNavigationTiming && arrival.type === 'back_forward'

/** @param {HTMLFormElement} form */
const sendsItself = (form) => form.dataset['workSends'] !== undefined && !isComingBack

for (const form of document.querySelectorAll('form')) {
  if (form.dataset['work'] !== undefined) void enliven(form)
}

// A module also to the compiler: its names are its own.
export {}
