import { mintCookies } from './cookies.ts'
import type { Scenario } from './measure.ts'
import type { Runtime } from './workerd.ts'

/** What is under measurement. */
export interface Targets {
  readonly bare: Runtime
  readonly least: Runtime
  readonly postern: Runtime & { readonly secret: string }
  readonly fastify: { readonly pid: number; readonly port: number; readonly cookie: string }
}

const ORDERS = '/account/orders.json'
const REPORT = '/account/report.html'
const ASSET = '/assets/shop.css'

/** Sessions that ask in turn: enough that no answer comes from the luck of one key. */
const SESSIONS = 64
/** More than an isolate keeps opened: each is opened anew. */
const COLD_SESSIONS = 6000

/** Names of the rows, and the row of the bare proxy that each is compared with. */
export const BASE_OF = {
  'signed in, request-bound assertion': 'bare proxy, with a cookie',
  'signed in, session-bound assertion': 'bare proxy, with a cookie',
  'signed in, session-bound, answer made private': 'bare proxy, with a cookie',
  'signed in, request-bound, cookie never seen before': 'bare proxy, with a cookie',
  'public asset': 'bare proxy, public asset',
  'least gateway, ES256 signature': 'bare proxy, with a cookie',
  'least gateway, public asset': 'bare proxy, public asset',
  'Fastify with jose': 'bare proxy, with a cookie',
} as const

/** A row that is compared with the bare proxy. */
export type Row = keyof typeof BASE_OF

/** Every kind of request that is measured, the bare proxy's first. */
export const scenariosOf = ({ bare, least, postern, fastify }: Targets): readonly Scenario[] => {
  const to = (
    name: Row | (typeof BASE_OF)[Row],
    { pid, port }: Pick<Runtime, 'pid' | 'port'>,
    site: string,
    path: string,
    sessions: number,
  ): Scenario => ({
    name,
    pid,
    order: async () => {
      const host = `${site}.shop.example`
      return { port, host, path, cookies: await mintCookies(postern.secret, host, sessions) }
    },
  })
  const fromFastify: Scenario = {
    name: 'Fastify with jose',
    pid: fastify.pid,
    order: async () => ({ port: fastify.port, host: 'shop.example', path: ORDERS, cookies: [fastify.cookie] }),
  }
  return [
    to('bare proxy, with a cookie', bare, 'request', ORDERS, SESSIONS),
    to('bare proxy, public asset', bare, 'request', ASSET, 0),
    to('signed in, request-bound assertion', postern, 'request', ORDERS, SESSIONS),
    to('signed in, session-bound assertion', postern, 'session', ORDERS, SESSIONS),
    to('signed in, session-bound, answer made private', postern, 'session', REPORT, SESSIONS),
    to('signed in, request-bound, cookie never seen before', postern, 'request', ORDERS, COLD_SESSIONS),
    to('public asset', postern, 'request', ASSET, 0),
    to('least gateway, ES256 signature', least, 'request', ORDERS, SESSIONS),
    to('least gateway, public asset', least, 'request', ASSET, 0),
    fromFastify,
  ]
}
