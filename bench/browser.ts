import { connect } from 'node:net'

/** An answer, and the milliseconds from its request's last byte to its own. */
export interface TimedAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
  readonly milliseconds: number
}

/** Keeps cookies, and sends navigations of pages of its own site; each over a connection of its own. */
export interface Browser {
  readonly open: (path: string) => Promise<TimedAnswer>
  readonly submit: (path: string, fields: Readonly<Record<string, string>>) => Promise<TimedAnswer>
}

const NAVIGATION = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Site: same-origin']

/** A browser without cookies at `localhost:port`; `added` gives header fields that are put into each request. */
export const newBrowser = (port: number, added: () => readonly string[]): Browser => {
  const cookies = new Map<string, string>()
  const ask = async (line: string, fields: readonly string[], body: string): Promise<TimedAnswer> => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const head = [
      `${line} HTTP/1.1`,
      `Host: localhost:${port}`,
      'Connection: close',
      ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
      ...NAVIGATION,
      ...fields,
      ...added(),
    ]
    const { text, milliseconds } = await exchange(port, `${head.join('\r\n')}\r\n\r\n${body}`)
    const end = text.indexOf('\r\n\r\n')
    const [status = '', ...answered] = text.slice(0, end).split('\r\n')
    const valuesOf = (name: string): readonly string[] =>
      answered
        .filter((field) => field.toLowerCase().startsWith(`${name}:`))
        .map((field) => field.slice(name.length + 1).trim())
    for (const set of valuesOf('set-cookie')) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    return {
      status: Number(status.split(' ')[1]),
      location: valuesOf('location')[0],
      body: text.slice(end + 4),
      milliseconds,
    }
  }
  return {
    open: (path) => ask(`GET ${path}`, [], ''),
    submit: (path, fields) => {
      const body = new URLSearchParams(fields).toString()
      const type = 'Content-Type: application/x-www-form-urlencoded'
      return ask(`POST ${path}`, [`Origin: http://localhost:${port}`, type, `Content-Length: ${body.length}`], body)
    },
  }
}

/** The value of a hidden field of a page. */
export const hiddenField = ({ body, status }: TimedAnswer, name: string): string => {
  const value = new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(body)?.[1]
  if (value === undefined) throw new Error(`no field ${name} in an answer ${status}`)
  return value
}

/** Sends a request that asks for `Connection: close`; the connection stands before the time begins. */
const exchange = (port: number, request: string): Promise<{ readonly text: string; readonly milliseconds: number }> =>
  new Promise((resolve, reject) => {
    let text = ''
    let sentAt = 0
    let heardAt = 0
    const socket = connect({ host: '127.0.0.1', port, noDelay: true, timeout: 10_000 }, () => {
      sentAt = performance.now()
      socket.write(request)
    })
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      heardAt = performance.now()
      text += part
    })
    socket.once('timeout', () => socket.destroy(new Error('no answer within 10 s')))
    socket.once('error', reject)
    socket.once('close', () => resolve({ text, milliseconds: heardAt - sentAt }))
  })
