import { reset } from 'cloudflare:test'
import { afterEach, vi } from 'vitest'

// The pool isolates storage per file only; a test must not see what the one before it stored.
afterEach(async () => {
  vi.useRealTimers()
  await reset()
})
