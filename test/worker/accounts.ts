import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach } from 'vitest'

/** The runtime goes on listing objects that `reset` emptied, and to start hundreds of them takes seconds. */
let emptied: ReadonlySet<string> = new Set()

// For the tests of each file that imports this: modules are made anew for each file.
beforeEach(async () => {
  emptied = new Set((await listDurableObjectIds(env.ACCOUNT)).map(String))
})

/** The accounts of the running test: whatever objects it has made so far, in use or not. */
export const accountObjects = async () =>
  (await listDurableObjectIds(env.ACCOUNT)).filter((id) => !emptied.has(id.toString())).map((id) => env.ACCOUNT.get(id))
