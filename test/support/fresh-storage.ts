import { reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, vi } from 'vitest'

// Files share a runtime, and an isolate remembers keys: each file begins with modules that remember nothing.
vi.resetModules()

// What the file before still had under way may have been stored after its last test; and objects alone are cleared by `reset`.
beforeAll(async () => {
  await reset()
  for (const { name } of (await env.KV.list()).keys) await env.KV.delete(name)
})

// A test must not see what the one before it stored.
afterEach(async () => {
  vi.useRealTimers()
  await reset()
})
