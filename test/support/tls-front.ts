import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { createServer } from 'node:tls'
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import { freePort } from '../../src/dev/node/ports.ts'

/** A gateway's https side, as the platform gives it one: what arrives is decrypted and passed on as it is. */
export interface TlsFront {
  /** Switches with which Chromium finds the hosts here, and trusts the certificate as one of a public authority. */
  readonly browserArgs: readonly string[]
  readonly stop: () => Promise<void>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`

const makeCertificate = async (hosts: readonly string[]) => {
  cryptoProvider.set(crypto)
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value })))],
  })
  const publicKey = await crypto.subtle.exportKey('spki', keys.publicKey)
  return {
    cert: certificate.toString('pem'),
    key: pem('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', keys.privateKey)),
    fingerprint: createHash('sha256').update(new Uint8Array(publicKey)).digest('base64'),
  }
}

/** Answers `https://HOST` for each of `hosts` (without ports) from the plain server on loopback `port`. */
export const startTlsFront = async (hosts: readonly string[], port: number): Promise<TlsFront> => {
  const { cert, key, fingerprint } = await makeCertificate(hosts)
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (client) => {
    const gateway = connect(port, '127.0.0.1')
    client.pipe(gateway).pipe(client)
    client.on('error', () => gateway.destroy())
    gateway.on('error', () => client.destroy())
  })
  const own = await freePort()
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve))
  return {
    browserArgs: [
      `--host-resolver-rules=${hosts.map((host) => `MAP ${host}:443 127.0.0.1:${own}`).join(', ')}`,
      `--ignore-certificate-errors-spki-list=${fingerprint}`,
    ],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
