/** The package ships no types; this is the part that the proof's origin touches. */
declare module 'express' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  interface ExpressRequest extends IncomingMessage {
    readonly path: string
    readonly originalUrl: string
    readonly params: Readonly<Record<string, string | readonly string[]>>
  }

  interface App {
    all(path: string, handler: (request: ExpressRequest, response: ServerResponse) => Promise<void>): void
  }

  const express: () => App & RequestListener
  // biome-ignore lint/style/noDefaultExport: so the package exports it
  export default express
}
