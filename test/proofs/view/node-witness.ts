import type { IncomingMessage, ServerResponse } from 'node:http'
import { startOrigin } from '../../support/origin.ts'
import { readingsOf } from './readers.ts'
import { fieldOf, type View, type Witness } from './view.ts'

/** The header lines of a Node request, as they were sent. */
const linesOf = ({ rawHeaders }: IncomingMessage): View['fields'] =>
  rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []))

/** Reads a Node request to its end, answers it, and says what it was. */
export const witness = async (
  request: IncomingMessage,
  response: ServerResponse,
  of: Pick<View, 'readings' | 'taken'> & { readonly target: string },
): Promise<View> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const fields = linesOf(request)
  const id = fieldOf(fields, 'postern-request-id')
  response.writeHead(200, { 'x-seen-id': id, 'content-length': '0' }).end()
  return { id, method: request.method ?? '', fields, body: Buffer.concat(chunks).toString('latin1'), ...of }
}

/** Node's own server, whose apps take `req.url` apart by the URL Standard or by hand. */
export const startNodeWitness = async (): Promise<Witness> => {
  const views: View[] = []
  const origin = await startOrigin(async (request, response) => {
    const target = request.url ?? ''
    views.push(await witness(request, response, { target, readings: readingsOf(target), taken: undefined }))
  })
  return { url: origin.url, seen: async () => [...views], broken: () => [], stop: origin.stop }
}
