import Bowser from 'bowser'

/** Browser and system as pages name them; absent where the browser did not say, or said something that nobody knows. */
export interface NamedAgent {
  /** `Firefox`, `Safari`, ... */
  readonly browser?: string
  /** `Windows`, `iOS`, ... */
  readonly system?: string
}

const BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP))
const SYSTEMS: ReadonlySet<string> = new Set(Object.values(Bowser.OS_MAP))

/**
 * Browser and system in words that a customer knows, from the line by which the browser described itself. Known names only:
 * of others the parser takes whatever stands before the first slash, and a stranger could write sentences into the page.
 */
export const describeAgent = (agent: string): NamedAgent => {
  if (agent === '') return {}
  const { browser, os } = Bowser.parse(agent)
  return {
    ...(browser.name !== undefined && BROWSERS.has(browser.name) && { browser: browser.name }),
    ...(os.name !== undefined && SYSTEMS.has(os.name) && { system: os.name }),
  }
}
