/**
 * What a gateway asks of the runtime for one request before it decides anything: it reads the header fields, copies them
 * and sets its own, keeps a time limit, looks at the answer's fields, writes a line of log; under `/account/` it signs as
 * well. It knows nobody.
 */
const ES256 = { name: 'ECDSA', hash: 'SHA-256' }
const CLAIMS = 'c'.repeat(600)
const encoder = new TextEncoder()

let pair: Promise<CryptoKeyPair> | undefined

const newPair = async (): Promise<CryptoKeyPair> => {
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  if (!('privateKey' in made)) throw new Error('ECDSA keys come in pairs')
  return made
}

const sign = async (): Promise<string> => {
  pair ??= newPair()
  const signature = await crypto.subtle.sign(ES256, (await pair).privateKey, encoder.encode(CLAIMS))
  return `${CLAIMS}.${btoa(String.fromCharCode(...new Uint8Array(signature)))}`
}

export default {
  async fetch(request: Request, { ORIGIN }: { readonly ORIGIN: string }): Promise<Response> {
    const target = request.url.slice(request.url.indexOf('/', 8))
    const received: string[] = []
    request.headers.forEach((_value, name) => {
      received.push(name)
    })
    const headers = new Headers(request.headers)
    headers.set('X-Forwarded-Host', 'shop.example')
    headers.set('X-Forwarded-Proto', 'https')
    headers.set('X-Forwarded-For', '127.0.0.1')
    headers.set('X-Request-Id', '01ARZ3NDEKTSV4RRFFQ69G5FAV')
    if (target.startsWith('/account/')) headers.set('X-Assertion', await sign())
    const response = await new Promise<Response>((resolve, reject) => {
      setTimeout(() => reject(new Error('the origin is late')), 30_000)
      fetch(ORIGIN + target, { method: request.method, headers, redirect: 'manual' }).then(resolve, reject)
    })
    const answered: string[] = []
    response.headers.forEach((_value, name) => {
      answered.push(name)
    })
    console.log(`{"request_id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","status":${response.status},"fields":${answered.length}}`)
    return response
  },
}
