/**
 * Makes a certificate authority and a server certificate in memory (RFC 5280, in DER), so that TLS can be tested
 * without a key in the repository, a tool on the machine or a certificate that expires.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A certificate and its key in PEM. */
interface Certificate {
  readonly cert: string
  readonly key: string
}

/** An authority that vouches for hosts. */
export interface Authority {
  readonly cert: string
  readonly issue: (host: string) => Certificate
}

/** A new authority, unknown to everybody until its certificate is trusted. */
export const createAuthority = (): Authority => {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const basicConstraints = extension('551d13', sequence(Buffer.from([0x01, 0x01, 0xff])))
  const issue = (host: string): Certificate => {
    const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const subjectAltName = extension('551d11', sequence(tlv(0x82, Buffer.from(host, 'ascii'))))
    return {
      cert: certificate(host, server.publicKey, subjectAltName, authority.privateKey, 2),
      key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
  }
  return { cert: certificate(AUTHORITY, authority.publicKey, basicConstraints, authority.privateKey, 1), issue }
}

const AUTHORITY = 'Test authority'

const certificate = (name: string, key: KeyObject, extra: Buffer, signer: KeyObject, serial: number): string => {
  const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'))
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([serial])),
    ecdsaWithSha256,
    commonName(AUTHORITY),
    sequence(tlv(0x17, Buffer.from('200101000000Z')), tlv(0x17, Buffer.from('491231235959Z'))),
    commonName(name),
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extra)),
  )
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]))
  const base64 =
    sequence(body, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n')
}

const tlv = (tag: number, content: Buffer): Buffer => {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, Buffer.concat(parts))

const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))

const commonName = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(name, 'utf8')))))

const extension = (id: string, value: Buffer): Buffer => sequence(objectId(id), tlv(0x04, value))
