import { createCipheriv, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { importSecret } from '#keys/deployment-secret.ts'
import { openKeySet } from '#keys/key-set.ts'
import { createSealer } from '#keys/seal.ts'
import { createWrapper } from '#keys/wrap.ts'
import { utf8 } from '#lib/encoding.ts'
import { DAY, epochSeconds } from '#lib/time.ts'
import { dataKey, ISSUER, keySet, START } from './key-sets.ts'

// Cookies in browsers and rows in objects outlive a deployment: these recipes, written down a second time with another
// library, are what every later version must still open.

const SECRET = Buffer.alloc(32, 1)

const hkdf = (info: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', SECRET, Buffer.alloc(0), info, length))

const encrypt = (key: Buffer, additionalData: readonly string[], plaintext: string): string => {
  const iv = Buffer.alloc(12, 9)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(
    Buffer.concat(
      additionalData.map((part) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(Buffer.byteLength(part))
        return Buffer.concat([length, Buffer.from(part)])
      }),
    ),
  )
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

const id = hkdf('postern secret id v1', 6).toString('base64url')

test('a seal made by the written recipe opens', async () => {
  const day = 20_000
  const body = encrypt(hkdf(`postern seal v1/session/${day}`, 32), ['session', '1', 'shop.example'], 'hello')
  const sealer = createSealer({ current: await importSecret(new Uint8Array(SECRET)), previousIsRewrapOnly: false })
  const token = `${id}.${day.toString(36)}.${body}`
  expect(await sealer.open('session', 'shop.example', token, epochSeconds(day * DAY))).toEqual(utf8('hello'))
})

test('a key wrapped by the written recipe unwraps', async () => {
  const body = encrypt(hkdf('postern wrap v1', 32), ['postern wrap v1', 'data/storage/abcdefgh'], 'x'.repeat(32))
  const wrapper = createWrapper({ current: await importSecret(new Uint8Array(SECRET)), previousIsRewrapOnly: false })
  expect(await wrapper.unwrap('data/storage/abcdefgh', `${id}.${body}`)).toEqual(utf8('x'.repeat(32)))
})

test('a key set from before there were former peppers and ends of everybody’s sessions opens, and has none', async () => {
  const { formerPeppers: _absent, sessionsNotBefore: _neither, ...before } = keySet()
  const day = Math.floor(START / DAY)
  const key = hkdf(`postern seal v1/keyring/${day}`, 32)
  const body = encrypt(key, ['keyring', '1', `1 ${ISSUER}`], JSON.stringify(before))
  const sealer = createSealer({ current: await importSecret(new Uint8Array(SECRET)), previousIsRewrapOnly: false })
  const opened = await openKeySet(sealer, ISSUER, { version: 1, sealed: `${id}.${day.toString(36)}.${body}` }, START)
  expect(opened?.set.formerPeppers).toEqual([])
  expect(opened?.set.sessionsNotBefore).toBe(0)
  expect(opened?.set.data['password-pepper']).toEqual(dataKey('pepperid', 2))
})
