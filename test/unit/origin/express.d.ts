/** The package ships no types; this is the part that the adapter's test touches. */
declare module 'express' {
  import type { RequestListener } from 'node:http'
  import type { ExpressRequest, ExpressResponse } from '#origin/adapters/express.ts'

  type Handler = (
    request: ExpressRequest,
    response: ExpressResponse & { json(body: unknown): void },
    next: (error?: unknown) => void,
  ) => void

  interface Router {
    use(path: string, ...handlers: readonly (Handler | Router)[]): void
    get(path: string, ...handlers: readonly Handler[]): void
  }

  const express: { (): Router & RequestListener; Router(): Router }
  // biome-ignore lint/style/noDefaultExport: so the package exports it
  export default express
}
