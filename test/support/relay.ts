import { connect } from 'node:net'
import { type Origin, startRawOrigin } from './origin.ts'

/** Stands between gateway and origin and reads along, as somebody in the network of the origin could. */
export interface Relay extends Origin {
  /** Where connections go on to; set it before the first. */
  readonly leadTo: (url: string) => void
  /** The newest assertion that the gateway sent with a request, such as `GET /account`. */
  readonly assertionFor: (methodAndTarget: string) => string | undefined
}

/** Starts a relay that passes bytes on as they are. */
export const startRelay = async (): Promise<Relay> => {
  let destination = new URL('http://127.0.0.1')
  const assertions = new Map<string, string>()
  const origin = await startRawOrigin((client) => {
    const onward = connect({ host: destination.hostname, port: Number(destination.port) })
    onward.on('error', () => client.destroy())
    client.on('data', (bytes) => {
      for (const head of bytes.toString('latin1').split('\r\n\r\n')) {
        const asked = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/.exec(head)?.[1]
        const assertion = /^postern-assertion: (\S+)\r?$/im.exec(head)?.[1]
        if (asked !== undefined && assertion !== undefined) assertions.set(asked, assertion)
      }
    })
    client.pipe(onward).pipe(client)
    client.once('close', () => onward.destroy())
    onward.once('close', () => client.destroy())
  })
  return {
    ...origin,
    leadTo: (url) => {
      destination = new URL(url)
    },
    assertionFor: (methodAndTarget) => assertions.get(methodAndTarget),
  }
}
