// @ts-check

/** Milliseconds between two looks for new mail. */
const EVERY = 1500

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!(button instanceof HTMLButtonElement)) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset['copy'] ?? '')
    button.textContent = 'Copied'
  })
}

/** Whether a reload would take something from the reader: an open mail, a selection, a half-written filter. */
const isBusy = () =>
  document.querySelector('details[open]') !== null ||
  document.activeElement instanceof HTMLInputElement ||
  !(getSelection()?.isCollapsed ?? true)

const lookForNews = async () => {
  const { feed = '', newest = '' } = document.body.dataset
  if (document.hidden || isBusy()) return
  const answer = await fetch(feed)
  if (!answer.ok) return
  const mails = await answer.json()
  if ((mails[0]?.id ?? '') !== newest) location.reload()
}

setInterval(() => {
  // The gateway may be restarting: the next look will tell.
  lookForNews().catch(() => undefined)
}, EVERY)
