/** What a page's script solves: the work as the page tells it. */
export interface ToldWork {
  readonly nonce: string
  readonly salt: string
  readonly cost: number
  readonly keyPrefix: string
  readonly tries: number
}

/** The work that a page asks for. */
export const workOn = (html: string): ToldWork => {
  const told = /data-work="([^"]*)"/.exec(html)?.[1]
  if (told === undefined) throw new Error('the page asks for no work')
  return JSON.parse(told.replaceAll('&quot;', '"'))
}

/** Tries one counter after the other, as a browser does; gives the solution as a form carries it. */
export const solve = async (work: ToldWork): Promise<string> => {
  for (let counter = 0; counter < work.tries; counter += 1) {
    const key = await keyOf(work, counter)
    if (key.startsWith(work.keyPrefix)) return `${counter}.${key}`
  }
  throw new Error('no counter solves the work')
}

const fromHex = (text: string): number[] => (text.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))

const keyOf = async ({ nonce, salt, cost }: ToldWork, counter: number): Promise<string> => {
  const count = [24, 16, 8, 0].map((shift) => (counter >>> shift) & 255)
  const password = new Uint8Array([...fromHex(nonce), ...count])
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(fromHex(salt)), iterations: cost }
  const bits = await crypto.subtle.deriveBits(how, key, 256)
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
