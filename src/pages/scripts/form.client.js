// @ts-check
/**
 * Small comforts for forms, all of which work without it: one submission at a time, a code pasted with spaces or with
 * the sentence around it, the time until something can be gone on with, and a password that can be looked at.
 */

/** After this long a form that is still here may be sent again: the customer may have stopped the page. */
const BUSY_MILLISECONDS = 8000

/** @param {HTMLFormElement} form */
const release = (form) => form.removeAttribute('aria-busy')

// On the document, so that a handler at the form itself has spoken before.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return
  if (form.ariaBusy === 'true') {
    event.preventDefault()
    return
  }
  form.setAttribute('aria-busy', 'true')
  setTimeout(release, BUSY_MILLISECONDS, form)
})

// A page that comes back from the history is as it was left: busy.
addEventListener('pageshow', () => document.querySelectorAll('form').forEach(release))

/**
 * The digits of a code in what was pasted: alone, with separators, or as the only such run in a sentence.
 * @param {string} text
 * @param {number} count
 */
const codeIn = (text, count) =>
  text
    .normalize('NFKC')
    .replace(/(\d)[\s-](?=\d)/g, '$1')
    .match(/\d+/g)
    ?.find((run) => run.length === count)

for (const input of document.querySelectorAll('input')) {
  if (input.autocomplete !== 'one-time-code') continue
  const count = Number(input.dataset['digits'] ?? 6)
  input.addEventListener('paste', (event) => {
    const code = codeIn(event.clipboardData?.getData('text') ?? '', count)
    if (code === undefined) return
    event.preventDefault()
    input.value = code
  })
  input.addEventListener('input', () => {
    const digits = input.value.normalize('NFKC').replace(/\D/g, '').slice(0, count)
    // Setting the value moves the caret, so only where something changes.
    if (digits !== input.value) input.value = digits
  })
}

for (const button of document.querySelectorAll('button')) {
  const sentence = button.form?.querySelector('[data-countdown]')
  const until = Date.now() + Number(button.dataset['wait'] ?? 0) * 1000
  if (!(sentence instanceof HTMLElement) || until <= Date.now()) continue
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000)
    button.disabled = seconds > 0
    sentence.hidden = seconds <= 0
    sentence.textContent = (sentence.dataset['countdown'] ?? '').replace('{seconds}', String(seconds))
    if (seconds > 0) setTimeout(tick, 1000)
  }
  tick()
}

// What a page waits for, counted down by the second; the server says when it is over, so the page asks it then.
for (const clock of document.querySelectorAll('[data-seconds-left]')) {
  if (!(clock instanceof HTMLElement)) continue
  const end = Date.now() + Number(clock.dataset['secondsLeft']) * 1000
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000))
    const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60]
    clock.textContent = parts.map((part) => String(part).padStart(2, '0')).join(':')
    if (left > 0) setTimeout(tick, 1000)
    else setTimeout(() => location.reload(), 1000)
  }
  tick()
}

// A form that waited for a proof goes on by itself; going back to this page must not send it once more.
const waiting = document.querySelector('form[data-send-at-once]')
const [arrival] = performance.getEntriesByType('navigation')
const isComingBack = arrival instanceof PerformanceNavigationTiming && arrival.type === 'back_forward'
if (waiting instanceof HTMLFormElement && !isComingBack) waiting.requestSubmit()

/**
 * Shows the buttons that need this script.
 * @param {string} name
 * @param {(button: HTMLButtonElement) => void} act
 */
const equip = (name, act) => {
  for (const button of document.querySelectorAll('button')) {
    if (button.dataset[name] === undefined) continue
    button.hidden = false
    button.addEventListener('click', () => act(button))
  }
}

/** @param {Element | null | undefined} button @param {boolean} isShown */
const reveal = (button, isShown) => {
  const input = document.getElementById(button?.getAttribute('aria-controls') ?? '')
  if (!(input instanceof HTMLInputElement)) return
  input.type = isShown ? 'text' : 'password'
  // As a text it would begin with a capital on phones.
  input.autocapitalize = 'none'
  button?.setAttribute('aria-pressed', String(isShown))
}

equip('print', () => print())
equip('reveal', (button) => reveal(button, button.ariaPressed !== 'true'))
equip('close', (button) => {
  close()
  // A browser lets a script close only what a script has opened; where it does not, the page says what to do.
  setTimeout(() => {
    button.hidden = true
  }, 500)
})

// Nothing that was shown is sent as a text: browsers keep what is typed into those. The second event is that of a form
// which a script sends.
for (const event of ['submit', 'formdata']) {
  document.addEventListener(event, ({ target }) => {
    if (!(target instanceof HTMLFormElement)) return
    for (const button of target.querySelectorAll('[data-reveal]')) reveal(button, false)
  })
}

// A window that a script of the app opened: all that reaches that script is that it is done here.
if (document.querySelector('[data-done]') !== null) {
  new BroadcastChannel('postern').postMessage('done')
  close()
}
