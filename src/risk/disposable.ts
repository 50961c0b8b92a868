/** Reads the text of `disposable.txt`, which `npm run disposable` makes: one domain in A-labels a line. */
export const parseDisposableDomains = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').filter((line) => line !== ''))

/**
 * Whether a domain, or one that it lies below, gives addresses away to be thrown away. A top-level domain is never looked
 * up: no list condemns all of `.com`. The domain is lower case, in A-labels.
 */
export const isDisposable = (domains: ReadonlySet<string>, domain: string): boolean => {
  const labels = domain.split('.')
  return labels.slice(0, -1).some((_, index) => domains.has(labels.slice(index).join('.')))
}
