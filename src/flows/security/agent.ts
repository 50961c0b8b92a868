import Bowser from 'bowser'

/** Browser and system in words that a customer knows, from the line by which the browser described itself. */
export const describeAgent = (agent: string): { readonly browser?: string; readonly system?: string } => {
  if (agent === '') return {}
  const { browser, os } = Bowser.parse(agent)
  return {
    ...(browser.name === undefined || browser.name === '' ? {} : { browser: browser.name }),
    ...(os.name === undefined || os.name === '' ? {} : { system: os.name }),
  }
}
