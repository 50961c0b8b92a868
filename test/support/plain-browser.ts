import { sendRaw } from './raw-client.ts'

/** An answer as it came over the wire. */
export interface PlainAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly setCookies: readonly string[]
  readonly body: string
}

/** What a browser does of itself with requests and cookies, without one: for requests that race. */
export interface PlainBrowser {
  /** Asks for a page by a navigation. */
  open(path: string): Promise<PlainAnswer>
  /** Submits a form of a page of this origin. */
  submit(path: string, fields: Readonly<Record<string, string>>): Promise<PlainAnswer>
  /** Posts by a script of a page of this origin. */
  post(path: string, json?: unknown): Promise<PlainAnswer>
  /** The request that `submit` would send, for races; `hear` takes the cookies of its answer. */
  written(path: string, fields: Readonly<Record<string, string>>): string
  /** The request that `post` would send with one more field, likewise. */
  writtenPost(path: string, json: unknown, field: string): string
  /** The request that `open` would send, likewise. */
  asked(path: string): string
  /** Takes the cookies of an answer to a request that was written or asked. */
  hear(answer: PlainAnswer): void
  /** Another window on the cookies that this one holds now; what either gets later the other does not see. */
  fork(): PlainBrowser
  /** The value of a cookie that this browser holds. */
  cookie(name: string): string | undefined
}

const NAVIGATION = 'Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Site: same-origin\r\n'
const SCRIPT = 'Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nSec-Fetch-Site: same-origin\r\n'
const JSON_TYPE = 'Content-Type: application/json\r\n'
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n'

/** A browser with no cookies at `host` (with its port), which answers on `port` of loopback. */
export const plainBrowser = (
  port: number,
  host: string,
  held: ReadonlyMap<string, string> = new Map(),
): PlainBrowser => {
  const jar = new Map(held)
  const write = (line: string, head: string, body: string): string => {
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const cookie = cookies === '' ? '' : `Cookie: ${cookies}\r\n`
    const length = line.startsWith('POST') ? `Content-Length: ${body.length}\r\n` : ''
    return `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${cookie}${head}${length}\r\n${body}`
  }
  const send = async (line: string, head: string, body: string): Promise<PlainAnswer> => {
    const answer = readAnswer(await sendRaw(port, write(line, head, body)))
    for (const each of answer.setCookies) take(jar, each)
    return answer
  }
  return {
    open: (path) => send(`GET ${path}`, NAVIGATION, ''),
    submit: (path, fields) => send(`POST ${path}`, NAVIGATION + FORM, new URLSearchParams(fields).toString()),
    post: (path, json) =>
      json === undefined
        ? send(`POST ${path}`, `${SCRIPT}Origin: http://${host}\r\n`, '')
        : send(`POST ${path}`, `${SCRIPT}Origin: http://${host}\r\n${JSON_TYPE}`, JSON.stringify(json)),
    written: (path, fields) => write(`POST ${path}`, NAVIGATION + FORM, new URLSearchParams(fields).toString()),
    writtenPost: (path, json, field) =>
      write(`POST ${path}`, `${SCRIPT}Origin: http://${host}\r\n${JSON_TYPE}${field}\r\n`, JSON.stringify(json)),
    asked: (path) => write(`GET ${path}`, NAVIGATION, ''),
    hear: ({ setCookies }) => {
      for (const each of setCookies) take(jar, each)
    },
    fork: () => plainBrowser(port, host, jar),
    cookie: (name) => jar.get(name),
  }
}

/** Whether an answer deletes the session cookie. */
export const signsOut = ({ setCookies }: PlainAnswer): boolean =>
  setCookies.some((line) => /^__Host-Http-postern=;/.test(line))

/** The value of a hidden field of a page. */
export const hiddenField = ({ body }: Pick<PlainAnswer, 'body'>, name: string): string => {
  const value = new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(body)?.[1]
  if (value === undefined) throw new Error(`no field ${name} in: ${body.slice(0, 200)}`)
  return value
}

const take = (jar: Map<string, string>, line: string): void => {
  const [pair = ''] = line.split(';')
  const mark = pair.indexOf('=')
  if (/max-age=0(?:;|$)/i.test(line)) jar.delete(pair.slice(0, mark))
  else jar.set(pair.slice(0, mark), pair.slice(mark + 1))
}

/** An answer as bytes, read. */
export const readAnswer = (text: string): PlainAnswer => {
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...fields] = text.slice(0, end).split('\r\n')
  const valuesOf = (name: string) =>
    fields
      .filter((field) => field.toLowerCase().startsWith(`${name}:`))
      .map((field) => field.slice(name.length + 1).trim())
  return {
    status: Number(line.split(' ')[1]),
    location: valuesOf('location')[0],
    setCookies: valuesOf('set-cookie'),
    body: text.slice(end + 4),
  }
}
