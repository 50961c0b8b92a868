/**
 * The development Worker with faults at its bindings, a clock that steps and a collector that can be asked. Nothing of
 * ours is replaced: the Worker and its objects are the real ones, and are handed bindings that fail.
 */
import dev from '#dev/worker/index.ts'
import { Account as RealAccount } from '#objects/account.object.ts'
import type { Bindings } from '#objects/bindings.ts'
import { Directory as RealDirectory } from '#objects/directory.object.ts'
import { Keyring as RealKeyring } from '#objects/keyring.object.ts'
import { Limiter as RealLimiter } from '#objects/limiter.object.ts'
import { stepClock } from './clock.ts'
import { failing, setFaults } from './failing.ts'
import { COLLECT_PATH, type FaultSwitch, SWITCH_PATH } from './switch.ts'

export { DevMailer } from '#dev/worker/dev-mailer.ts'
export { Inbox } from '#dev/worker/inbox.object.ts'

type DevBindings = Parameters<(typeof dev)['fetch']>[1]

export class Account extends RealAccount {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, failing(env))
  }
}

export class Directory extends RealDirectory {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, failing(env))
  }
}

export class Keyring extends RealKeyring {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, failing(env))
  }
}

export class Limiter extends RealLimiter {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, failing(env))
  }
}

export default {
  async fetch(request, bindings, ctx) {
    const path = URL.parse(request.url)?.pathname
    if (request.method === 'POST' && path === SWITCH_PATH) {
      const { faults = {}, clock = 0 } = await request.json<FaultSwitch>()
      setFaults(faults)
      stepClock(clock)
      return new Response(null, { status: 204 })
    }
    if (request.method === 'POST' && path === COLLECT_PATH) {
      const collect: unknown = Reflect.get(globalThis, 'gc')
      if (typeof collect !== 'function') return new Response('start the runtime with --expose-gc', { status: 501 })
      Reflect.apply(collect, undefined, [])
      return new Response(null, { status: 204 })
    }
    return dev.fetch(request, failing(bindings), ctx)
  },
} satisfies ExportedHandler<DevBindings>
