import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const bytesOf = (base32: string): Buffer => {
  const bits = [...base32.replaceAll(/\s/g, '')]
    .map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}

/** Waits until a code that is computed now is still good when it arrives: steps end every 30 s. */
export const roomInStep = async (seconds = 4): Promise<void> => {
  const left = 30 - ((Date.now() / 1000) % 30)
  if (left < seconds) await new Promise((resolve) => setTimeout(resolve, left * 1000 + 100))
}

/** The code that an authenticator app shows for a key (base32, as a page shows it), `steps` time steps from now (RFC 6238). */
export const codeOfApp = (key: string, steps = 0, now = Date.now() / 1000): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30) + steps))
  const mac = createHmac('sha1', bytesOf(key)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
