import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the lock is. */
export const LOCK = join(import.meta.dirname, '../../package-lock.json')

/** What npm locked of one package; only what is read here. */
export interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** A package-lock.json of version 3. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>
  readonly [field: string]: unknown
}

/** Reads the lock of the project. */
export const readLock = (): Lock => {
  const lock: unknown = JSON.parse(readFileSync(LOCK, 'utf8'))
  if (!isLock(lock)) throw new Error('package-lock.json holds no packages')
  return lock
}

const isLock = (value: unknown): value is Lock => typeof value === 'object' && value !== null && 'packages' in value

/** An optional package that one in the lock names, and that has no entry: `npm ci` refuses such a lock. */
export interface MissingPackage {
  readonly name: string
  readonly version: string
  readonly dev: boolean
}

/** Every optional package that is named and not locked. */
export const missingPackages = ({ packages }: Lock): readonly MissingPackage[] =>
  Object.entries(packages).flatMap(([path, { dev, optionalDependencies }]) =>
    Object.entries(optionalDependencies ?? {})
      .filter(([name]) => !folders(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, dev: dev ?? false })),
  )

/** The folders in which Node looks for a package, from that of the one that asks to the project's. */
const folders = (path: string): readonly string[] => {
  const parts = path === '' ? [] : path.split(/\/(?=node_modules\/)/)
  return parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/`).concat('')
}

/**
 * The lock with an entry for each missing package of another platform, which its name tells. A registry that does not
 * carry a package leaves it out of the lock, and `npm ci` then refuses to install anything on any machine.
 */
export const completeLock = (lock: Lock): Lock => {
  const missing = missingPackages(lock).map(({ name, version, dev }) => {
    const platform = platformOf(name)
    if (platform === undefined) throw new Error(`${name}: its name tells no platform`)
    if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) throw new Error(`${name}: ${version} is no exact version`)
    return [`node_modules/${name}`, { version, ...platform, ...(dev ? { dev } : {}), optional: true }] as const
  })
  const packages = [...Object.entries(lock.packages), ...missing]
  return { ...lock, packages: Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']

interface Platform {
  readonly os: readonly string[]
  readonly cpu: readonly string[]
  readonly libc?: readonly string[]
}

const platformOf = (name: string): Platform | undefined => {
  const words = name.split(/[/-]/)
  const os = words.find((word) => SYSTEMS.includes(word))
  const cpu = words.find((word) => PROCESSORS.includes(word))
  if (os === undefined || cpu === undefined) return undefined
  const musl = words.some((word) => word.startsWith('musl'))
  return { os: [os], cpu: [cpu], ...(os === 'linux' ? { libc: [musl ? 'musl' : 'glibc'] } : {}) }
}
