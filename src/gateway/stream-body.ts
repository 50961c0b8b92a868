import { type Standing, type WatchTimes, watchStanding } from './stream-watch.ts'

/** How the client learns that its stream is over. `end`: cleanly, so that it asks again; `abort`: never as if complete. */
export type StreamEnd = 'end' | 'abort'

/**
 * Passes a response body on until it ends, the client leaves, or the session ends; then both sides are closed. A plain
 * pipe cannot be cut while the origin is silent: only a reader of our own can.
 */
export const revocableBody = (
  body: ReadableStream<Uint8Array>,
  standing: Standing,
  times: WatchTimes,
  ending: StreamEnd,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader()
  let stopWatching = (): void => {}
  let revoked = false
  return new ReadableStream<Uint8Array>({
    start(client) {
      stopWatching = watchStanding(standing, times, () => {
        revoked = true
        if (ending === 'end') client.close()
        else client.error(new Error('the session has ended'))
        reader.cancel('the session has ended').catch(() => {})
      })
    },
    async pull(client) {
      try {
        const { done, value } = await reader.read()
        if (revoked) return
        if (!done) return client.enqueue(value)
        stopWatching()
        client.close()
      } catch (error) {
        if (revoked) return
        stopWatching()
        // Passed on, so that the client's connection is aborted: a cut answer must not look complete.
        client.error(error)
      }
    },
    cancel(reason) {
      stopWatching()
      return reader.cancel(reason)
    },
  })
}
