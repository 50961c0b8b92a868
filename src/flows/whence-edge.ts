import type { PageRequest } from '#pages/page-request.ts'

/** Most characters kept of a browser's own description of itself. */
const MAX_AGENT = 256

/** From where a request comes, as the account notes it beside what it did. */
export const whenceOf = ({ agent, client }: Pick<PageRequest, 'agent' | 'client'>) => ({
  agent: agent.slice(0, MAX_AGENT),
  country: client.country,
})
