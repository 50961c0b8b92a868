/**
 * Reads what a sender names in its settings from the Worker's environment, whose shape only the operator knows.
 */

/** A variable or secret that is text and not empty. */
export const textBinding = (env: object, name: string): string | undefined => {
  const value = ownBinding(env, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Any binding; undefined where there is none of this name. */
export const ownBinding = (env: object, name: string): unknown =>
  Object.hasOwn(env, name) ? Reflect.get(env, name) : undefined
