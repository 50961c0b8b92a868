import { createServer, type IncomingMessage } from 'node:http'
import { findAsset, pageAssets } from '#pages/assets.ts'
import { PAGE_HEADERS } from '#pages/content-policy.ts'
import { GALLERY_DEPLOYMENT } from './gallery/given.ts'
import { type GalleryPage, gallery } from './page-gallery.tsx'

/** What the stand-in answers a request for passkey options with. */
type OptionsAnswer = { readonly options: unknown; readonly challenge: string } | { readonly status: number }

/** Our pages without the gateway behind them: for tests of markup, styles and browser scripts alone. */
export interface PageServer {
  /** `http://localhost:PORT`; pages are at `/LANGUAGE/NAME` of the gallery. */
  readonly url: string
  readonly names: readonly string[]
  readonly pages: readonly GalleryPage[]
  /** Bodies of the requests for options, in order. */
  readonly asked: readonly unknown[]
  /** Forms that were posted, in order. */
  readonly posted: readonly { readonly path: string; readonly form: URLSearchParams }[]
  answerOptions(answer: (index: number) => OptionsAnswer): void
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Serves the gallery with the headers of our pages, so that the content policy is in force. */
export const servePages = async (): Promise<PageServer> => {
  const pages = await gallery()
  const assets = pageAssets(GALLERY_DEPLOYMENT)
  const asked: unknown[] = []
  const posted: { path: string; form: URLSearchParams }[] = []
  let options: (index: number) => OptionsAnswer = () => ({ status: 503 })

  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const asset = findAsset(assets, path)
    const page = pages.find(({ language, name }) => path === `/${language}/${name}`)
    if (asset !== undefined) response.writeHead(200, asset.headers).end(asset.body)
    else if (page !== undefined) response.writeHead(200, PAGE_HEADERS).end(page.html)
    else if (path === '/_auth/passkey/options') {
      asked.push(JSON.parse(await bodyOf(request)))
      const answer = options(asked.length - 1)
      if ('status' in answer) response.writeHead(answer.status).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    } else if (request.method === 'POST') {
      posted.push({ path, form: new URLSearchParams(await bodyOf(request)) })
      // Slow enough for a second click to come in between.
      setTimeout(() => response.writeHead(200, PAGE_HEADERS).end('<title>posted</title>'), 150)
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === 'object' ? address?.port : ''}`,
    names: [...new Set(pages.map(({ name }) => name))],
    pages,
    asked,
    posted,
    answerOptions: (answer) => {
      options = answer
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
