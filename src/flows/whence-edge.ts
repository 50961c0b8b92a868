import type { PageRequest } from '#pages/page-request.ts'

/** From where a request comes, as the account notes it beside what it did. */
export const whenceOf = ({ agent, client }: Pick<PageRequest, 'agent' | 'client'>) => ({
  agent,
  country: client.country,
  city: client.city,
})
