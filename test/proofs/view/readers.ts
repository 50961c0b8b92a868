import { posix } from 'node:path'

/** One way in which some server comes from a request target to the resource that it serves. */
export interface Reading {
  readonly reader: string
  /** Decoded. */
  readonly path: string
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const withSlashes = (text: string): string => text.replaceAll('\\', '/')
const withoutParameters = (text: string): string => text.replace(/;[^/]*/g, '')
const normal = (text: string): string => posix.normalize(text)

const READERS: Readonly<Record<string, (path: string) => string>> = {
  'decodes once': decoded,
  'URL Standard': (path) => decoded(new URL(`http://origin.test${path}`).pathname),
  'normalises, then decodes': (path) => decoded(normal(path)),
  'decodes, then normalises': (path) => normal(decoded(path)),
  'decodes twice': (path) => normal(decoded(decoded(path))),
  'backslash is a slash': (path) => normal(withSlashes(decoded(path))),
  'cuts parameters, then decodes': (path) => decoded(normal(withoutParameters(path))),
  'decodes, then cuts parameters': (path) => normal(withoutParameters(decoded(path))),
  'decodes, turns backslashes, cuts parameters': (path) => normal(withoutParameters(withSlashes(decoded(path)))),
}

/** What servers of several kinds take the path of a target for. */
export const readingsOf = (target: string): readonly Reading[] => {
  const [path = ''] = target.split('?')
  return Object.entries(READERS).map(([reader, read]) => ({ reader, path: read(path) }))
}
