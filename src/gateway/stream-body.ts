import { type Standing, type WatchTimes, watchStanding } from './stream-watch.ts'

/** How the client learns that its stream is over. `end`: cleanly, so that it asks again; `abort`: never as if complete. */
export type StreamEnd = 'end' | 'abort'

/** Bytes asked for at once: large enough that a long download costs few turns of the pump. */
const PORTION = 65_536

/**
 * Passes a response body on until it ends or the session ends; then both sides are closed. A plain pipe cannot be cut
 * while the origin is silent: only a reader of our own can. When the client leaves, the runtime ends the whole request,
 * and with it the pump, its timers and the origin's side. `body` must be a stream of bytes, as all from the network are.
 */
export const revocableBody = (
  body: ReadableStream<Uint8Array>,
  standing: Standing,
  times: WatchTimes,
  ending: StreamEnd,
): ReadableStream<Uint8Array> => {
  const { readable, writable } = new IdentityTransformStream()
  const client = writable.getWriter()
  const reader = body.getReader({ mode: 'byob' })
  let revoked = false
  const stopWatching = watchStanding(standing, times, () => {
    revoked = true
    // Failures from here on are those of sides that are closed already.
    if (ending === 'end') client.close().catch(() => {})
    else client.abort(new Error('the session has ended')).catch(() => {})
    reader.cancel('the session has ended').catch(() => {})
  })
  pump(reader, client, () => revoked).then(stopWatching, (error) => {
    stopWatching()
    // Passed on, so that the client's connection is aborted: a cut answer must not look complete.
    client.abort(error).catch(() => {})
    reader.cancel(error).catch(() => {})
  })
  return readable
}

const pump = async (
  reader: ReadableStreamBYOBReader,
  client: WritableStreamDefaultWriter<Uint8Array>,
  isRevoked: () => boolean,
): Promise<void> => {
  // One buffer for the whole body: a new one for each portion would leave tens of megabytes of garbage in a download.
  let buffer = new Uint8Array(PORTION)
  for (;;) {
    const { done, value } = await reader.read(buffer)
    if (isRevoked()) return
    if (done) return client.close()
    // Taken by the client before it is filled again: the write of an identity stream ends with the read on its other side.
    await client.write(value)
    buffer = new Uint8Array(value.buffer)
  }
}
