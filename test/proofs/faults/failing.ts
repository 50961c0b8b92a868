import { FAULTY_BINDINGS, type Fault, type FaultyBinding } from './switch.ts'

let faults: Partial<Record<FaultyBinding, Fault>> = {}

/** Takes the switch's word: from now on calls of these bindings meet these faults, and all others work. */
export const setFaults = (set: Partial<Record<FaultyBinding, Fault>>): void => {
  faults = set
}

const wrapped = new WeakMap<object, object>()

/** The same bindings, whose calls meet the faults that are set. One object for one: isolates know theirs by identity. */
export const failing = <Env extends object>(env: Env): Env => {
  const known = wrapped.get(env)
  if (known !== undefined) return known as Env
  const proxy = new Proxy(env, {
    get: (target, name) => {
      const bound: unknown = Reflect.get(target, name)
      return isFaulty(name) && typeof bound === 'object' && bound !== null ? failingBinding(name, bound) : bound
    },
  })
  wrapped.set(env, proxy)
  return proxy
}

const isFaulty = (name: string | symbol): name is FaultyBinding => FAULTY_BINDINGS.some((each) => each === name)

/** Members of namespaces that make a stub, whose calls fail, and do nothing else. */
const MAKES_STUB = new Set<string | symbol>(['get', 'getByName'])
const MAKES_NOTHING = new Set<string | symbol>(['idFromName', 'idFromString', 'newUniqueId', 'jurisdiction', 'then'])

const failingBinding = (name: FaultyBinding, bound: object): object =>
  new Proxy(bound, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member)
      if (typeof value !== 'function') return value
      const call = (...given: unknown[]): unknown => Reflect.apply(value, target, given)
      if (MAKES_NOTHING.has(member)) return call
      if (name !== 'KV' && MAKES_STUB.has(member)) {
        return (...given: unknown[]) => {
          const stub = call(...given)
          return typeof stub === 'object' && stub !== null ? failingCalls(name, stub) : stub
        }
      }
      return (...given: unknown[]) => meet(name, `${String(member)} ${String(given[0])}`, () => call(...given))
    },
  })

const failingCalls = (name: FaultyBinding, stub: object): object =>
  new Proxy(stub, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member)
      if (typeof value !== 'function' || member === 'then') return value
      return (...given: unknown[]) => meet(name, String(member), () => Reflect.apply(value, target, given))
    },
  })

/** What KV answered first, by call: what a copy elsewhere may go on to answer. */
const first = new Map<string, unknown>()

const pass = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const meet = async (name: FaultyBinding, called: string, call: () => unknown): Promise<unknown> => {
  const fault = faults[name]
  switch (fault?.kind) {
    case undefined: {
      const answer = await call()
      if (name === 'KV' && called.startsWith('get ') && answer !== null && !first.has(called)) first.set(called, answer)
      return answer
    }
    case 'unreachable':
      throw Object.assign(new Error('injected: out of reach'), { retryable: true })
    case 'overloaded':
      throw Object.assign(new Error('injected: overloaded'), { overloaded: true })
    case 'throws':
      throw new Error('injected: a bug behind the binding')
    case 'slow':
      await pass(fault.milliseconds)
      return call()
    case 'silent':
      // Longer than a request of any test waits. A promise without work behind it the runtime would give up at once.
      await pass(120_000)
      throw new Error('injected: silence')
    case 'stale':
      return first.has(called) ? first.get(called) : call()
    case 'empty':
      return null
  }
}
