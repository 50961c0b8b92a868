/**
 * Reads at most `max` bytes of a body; undefined where there are more, or `late` comes before its end. What was declared is
 * not believed.
 */
export const readBytes = async (
  body: ReadableStream<Uint8Array> | null,
  max: number,
  late?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (body === null) return new Uint8Array(0)
  const reader = body.getReader()
  // A reader that is cancelled reads to an end that is none.
  late?.addEventListener('abort', () => void reader.cancel().catch(() => {}))
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (late?.aborted === true) return undefined
    if (done) break
    length += value.length
    if (length > max) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
