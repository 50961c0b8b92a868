import { describe, expect, it } from 'vitest'
import { findCycle, importGraph, importsOf, resolveImport, type SourceFile, sources } from '../../house/tree.ts'

const product = sources('src', 'origin', 'demo', 'bench')
const tests = sources('test')

/** `path:line` of every match, so that a failure says where to look. */
const places = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  )

/** `src/policy`, `origin`: where relative imports must stay; `undefined`: beside the entry, above all folders. */
const featureOf = (path: string): string | undefined => {
  const [top, folder, rest] = path.split('/')
  if (top !== 'src') return top
  return rest === undefined || folder === 'dev' ? undefined : `src/${folder}`
}

describe('the source tree', () => {
  it('was read', () => {
    expect(product.length).toBeGreaterThan(50)
    expect(tests.length).toBeGreaterThan(10)
    expect([...importGraph(product).values()].flat().length).toBeGreaterThan(100)
  })

  it('holds no circle of imports, types included', () => {
    expect(findCycle(importGraph(product))).toBeUndefined()
  })

  it('keeps relative imports inside their folder, where the boundaries of the linter see them', () => {
    const strays = product.flatMap((file) => {
      const feature = featureOf(file.path)
      if (feature === undefined) return []
      return importsOf(file)
        .filter((name) => name.startsWith('.') && featureOf(resolveImport(file.path, name) ?? '') !== feature)
        .map((name) => `${file.path}: ${name}`)
    })
    expect(strays).toEqual([])
  })

  it('names every file of its own with its extension', () => {
    const bare = product.flatMap((file) =>
      importsOf(file).filter(
        (name) => /^[.#]/.test(name) && name !== '#config' && !/\.(tsx?|js|css|txt|wasm)$/.test(name),
      ),
    )
    expect(bare).toEqual([])
  })

  it('holds no unfinished marks', () => {
    expect(places([...product, ...tests], /\b(?:TO[D]O|FIX[M]E|XX[X])\b/)).toEqual([])
  })

  it('does not silence the compiler', () => {
    const everything = [...product, ...tests.filter(({ path }) => !path.endsWith('house/lint.test.ts'))]
    expect(places(everything, /\bas an[y]\b|@ts-(?:ignore|nocheck)|<an[y]>/)).toEqual([])
    expect(places(product, /@ts-expect-error/)).toEqual([])
  })

  it('leaves no test out', () => {
    expect(places(tests, /\b(?:it|test|describe)\.(?:only|skip|todo|fails|skipIf|runIf)\b/)).toEqual([])
  })
})

describe('the search for circles', () => {
  it('finds one of three files', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ])
    expect(findCycle(graph)).toEqual(['a', 'b', 'c', 'a'])
  })

  it('finds none where two files share a third', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeUndefined()
  })

  it('reads imports over several lines, type imports, bare imports and dynamic ones', () => {
    const text = [
      "import {\n  a,\n} from './a.ts'",
      "import type { B } from '#lib/b.ts'",
      "import './c.css'",
      "export { d } from './d.ts'",
      "const e = await import('./e.ts')",
    ].join('\n')
    expect(importsOf({ path: 'src/x/y.ts', text })).toEqual(['./a.ts', '#lib/b.ts', './c.css', './d.ts', './e.ts'])
  })

  it.each([
    ['src/x/y.ts', '../z/a.ts', 'src/z/a.ts'],
    ['src/x/y.ts', '#lib/b.ts', 'src/lib/b.ts'],
    ['demo/shop.ts', '#origin/verify.ts', 'origin/verify.ts'],
    ['src/config/installed.ts', '#config', 'postern.config.ts'],
    ['src/x/y.ts', 'hono', undefined],
  ])('resolves from %s the name %s', (importer, name, target) => {
    expect(resolveImport(importer, name)).toBe(target)
  })
})
