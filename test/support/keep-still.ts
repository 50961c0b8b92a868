/**
 * Script for a page before its own: one that sends its form or closes its window by itself stays where it is, so that it
 * can be looked at. The submission is prevented on its way down, before the page's script hears of it.
 */
export const KEEP_STILL = {
  content: `addEventListener('submit', (event) => {
    if ('sendAtOnce' in event.target.dataset) event.preventDefault()
  }, true)
  window.close = () => {}`,
}
