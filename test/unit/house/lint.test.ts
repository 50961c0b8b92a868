import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PROJECT = join(import.meta.dirname, '../../..')
const IMPORTS = 'lint/style/noRestrictedImports'
const GLOBALS = 'lint/style/noRestrictedGlobals'

/** One deliberate violation: the file, its text, and the rule that must report it. */
const VIOLATIONS = [
  // Folders import what is below them.
  ['lib imports nothing of ours', 'src/lib/a.ts', "import { x } from '#domain/x.ts'\nexport const a = x\n", IMPORTS],
  ['lib imports no package', 'src/lib/b.ts', "import { x } from 'hono'\nexport const a = x\n", IMPORTS],
  ['domain imports lib only', 'src/domain/a.ts', "import { x } from '#policy/x.ts'\nexport const a = x\n", IMPORTS],
  [
    'messages import domain and lib only',
    'src/messages/a.ts',
    "import { x } from '#mail/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  ['policy does not import keys', 'src/policy/a.ts', "import { x } from '#keys/x.ts'\nexport const a = x\n", IMPORTS],
  [
    'a type import counts too',
    'src/policy/b.ts',
    "import type { X } from '#keys/x.ts'\nexport const a = (x: X): X => x\n",
    IMPORTS,
  ],
  ['audit does not import policy', 'src/audit/a.ts', "import { x } from '#policy/x.ts'\nexport const a = x\n", IMPORTS],
  ['mail does not import audit', 'src/mail/a.ts', "import { x } from '#audit/x.ts'\nexport const a = x\n", IMPORTS],
  ['keys do not import sessions', 'src/keys/a.ts', "import { x } from '#sessions/x.ts'\nexport const a = x\n", IMPORTS],
  [
    'sessions do not import authenticators',
    'src/sessions/a.ts',
    "import { x } from '#authenticators/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'authenticators do not import config',
    'src/authenticators/a.ts',
    "import { x } from '#config/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'risk does not import authenticators',
    'src/risk/a.ts',
    "import { x } from '#authenticators/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'authenticators do not import risk',
    'src/authenticators/b.ts',
    "import { x } from '#risk/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'the bot challenge imports lib and its library alone',
    'src/bot-challenge/a.ts',
    "import { x } from '#keys/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  ['config does not import flows', 'src/config/a.ts', "import { x } from '#flows/x.ts'\nexport const a = x\n", IMPORTS],
  [
    'flows do not import the gateway',
    'src/flows/a.ts',
    "import { x } from '#gateway/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'the gateway does not import flows',
    'src/gateway/a.ts',
    "import { x } from '#flows/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'a pure file of flows does not import objects',
    'src/flows/b.ts',
    "import { x } from '#objects/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'a pure file of admin does not import objects',
    'src/admin/a.ts',
    "import { x } from '#objects/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  ['objects do not import pages', 'src/objects/a.ts', "import { x } from '#pages/x.ts'\nexport const a = x\n", IMPORTS],
  ['pages do not import app', 'src/pages/a.ts', "import { x } from '#app.ts'\nexport const a = x\n", IMPORTS],
  [
    'an edge does not import dev',
    'src/flows/x/routes.tsx',
    "import { x } from '#dev/x.ts'\nexport const a = x\n",
    IMPORTS,
  ],
  ['the entry does not import dev', 'src/index.ts', "import { x } from '#dev/x.ts'\nexport const a = x\n", IMPORTS],
  ['app does not import dev', 'src/app.ts', "import { x } from './dev/x.ts'\nexport const a = x\n", IMPORTS],
  ['origin stands alone', 'origin/a.ts', "import { x } from '#lib/x.ts'\nexport const a = x\n", IMPORTS],
  ['the demo knows origin only', 'demo/a.ts', "import { x } from '#sessions/x.ts'\nexport const a = x\n", IMPORTS],
  // Packages stay where they belong.
  ['jose stays in keys', 'src/sessions/b.ts', "import { x } from 'jose'\nexport const a = x\n", IMPORTS],
  ['jose stays out of edges', 'src/flows/y/routes.tsx', "import { x } from 'jose'\nexport const a = x\n", IMPORTS],
  ['jose stays out of app', 'src/app.tsx', "import { x } from 'jose'\nexport const a = x\n", IMPORTS],
  [
    'SimpleWebAuthn stays in passkey',
    'src/authenticators/totp/a.ts',
    "import { x } from '@simplewebauthn/server'\nexport const a = x\n",
    IMPORTS,
  ],
  [
    'the library for QR codes stays in totp',
    'src/authenticators/email-code/a.ts',
    "import { encode } from 'uqr'\nexport const a = encode\n",
    IMPORTS,
  ],
  [
    'bcrypt stays in password',
    'src/authenticators/totp/b.ts',
    "import { compareSync } from 'bcryptjs'\nexport const a = compareSync\n",
    IMPORTS,
  ],
  ['hono stays at the edges', 'src/flows/c.ts', "import { x } from 'hono'\nexport const a = x\n", IMPORTS],
  [
    'raw markup has no way in',
    'src/flows/a.view.tsx',
    "import { raw } from 'hono/html'\nexport const a = raw\n",
    IMPORTS,
  ],
  [
    'raw markup has no back door',
    'src/flows/f.view.tsx',
    "import { raw } from 'hono/utils/html'\nexport const a = raw\n",
    IMPORTS,
  ],
  [
    'raw markup has no way into pages',
    'src/pages/b.view.tsx',
    "import { html } from 'hono/html'\nexport const a = html\n",
    IMPORTS,
  ],
  // Pure files take time, randomness and the network as arguments.
  ['pure files read no clock', 'src/policy/c.ts', 'export const a = (): number => Date.now()\n', GLOBALS],
  ['pure files fetch nothing', 'src/sessions/c.ts', "export const a = fetch('https://example.com')\n", GLOBALS],
  ['pure files hold no crypto', 'src/flows/d.ts', 'export const a = crypto.randomUUID()\n', GLOBALS],
  ['edges hold no crypto either', 'src/flows/z/routes.tsx', 'export const a = crypto.randomUUID()\n', GLOBALS],
  ['objects hold no crypto either', 'src/objects/b.object.ts', 'export const a = crypto.randomUUID()\n', GLOBALS],
  [
    'nothing is drawn from Math.random',
    'src/lib/c.ts',
    'export const a = Math.random()\n',
    'lint/nursery/noJsRestrictedProperties',
  ],
  [
    'edges draw nothing from Math.random',
    'src/pages/c.view.tsx',
    'export const a = Math.random()\n',
    'lint/nursery/noJsRestrictedProperties',
  ],
  ['nothing writes to the console', 'src/lib/d.ts', "console.log('x')\n", 'lint/suspicious/noConsole'],
  // The compiler is not silenced, and no work is lost.
  ['any', 'src/lib/e.ts', 'export const a = (x: any): string => x\n', 'lint/suspicious/noExplicitAny'],
  [
    'the non-null assertion',
    'src/lib/f.ts',
    'export const a = (x: string | null): string => x!\n',
    'lint/style/noNonNullAssertion',
  ],
  ['a type assertion', 'src/lib/g.ts', 'export const a = (x: unknown): string => x as string\n', 'plugin'],
  [
    'an import that is only a type',
    'src/lib/h.ts',
    "import { X } from './i.ts'\nexport const a = (x: X): X => x\n",
    'lint/style/useImportType',
  ],
  ['a default export', 'src/lib/j.ts', 'const a = 1\nexport default a\n', 'lint/style/noDefaultExport'],
  [
    'a promise nobody awaits',
    'src/lib/k.ts',
    'const work = async (): Promise<number> => 1\nexport const a = (): void => {\n  work()\n}\n',
    'lint/nursery/noFloatingPromises',
  ],
  [
    'a switch that forgets a case',
    'src/lib/l.ts',
    "export const a = (x: 'b' | 'c'): number => {\n  switch (x) {\n    case 'b':\n      return 1\n  }\n  return 0\n}\n",
    'lint/nursery/useExhaustiveSwitchCases',
  ],
  ['a barrel', 'src/lib/m.ts', "export * from './i.ts'\n", 'lint/performance/noReExportAll'],
  [
    'markup that is not escaped',
    'src/pages/d.view.tsx',
    "export const a = <p dangerouslySetInnerHTML={{ __html: '' }} />\n",
    'lint/security/noDangerouslySetInnerHtml',
  ],
  [
    'one half of a cycle',
    'src/lib/n.ts',
    "import { o } from './o.ts'\nexport const n = (): number => o()\n",
    'lint/suspicious/noImportCycles',
  ],
  [
    'the other half, by type',
    'src/lib/o.ts',
    "import type { n } from './n.ts'\nexport const o = (x?: typeof n): number => (x === undefined ? 1 : 2)\n",
    'lint/suspicious/noImportCycles',
  ],
] as const

/** Files that need what the rules refuse elsewhere: a rule that refuses everything protects nothing. */
const ALLOWED = [
  [
    'the passkey folder imports SimpleWebAuthn',
    'src/authenticators/passkey/a.ts',
    "import { x } from '@simplewebauthn/server'\n\nexport const a = x\n",
  ],
  [
    'the totp folder imports uqr',
    'src/authenticators/totp/c.ts',
    "import { encode } from 'uqr'\n\nexport const a = encode\n",
  ],
  [
    'the password folder imports bcryptjs',
    'src/authenticators/password/a.ts',
    "import { compareSync } from 'bcryptjs'\n\nexport const a = compareSync\n",
  ],
  [
    'keys import jose and hold crypto',
    'src/keys/b.ts',
    "import { x } from 'jose'\n\nexport const a = [x, crypto.subtle]\n",
  ],
  [
    'edges import objects and read the clock',
    'src/flows/w/routes.tsx',
    "import { x } from '#objects/x.ts'\n\nexport const a = [x, Date.now()]\n",
  ],
  ['objects import flows', 'src/objects/c.object.ts', "import { x } from '#flows/x.ts'\n\nexport const a = x\n"],
  [
    'flows import config and their own files',
    'src/flows/e.ts',
    "import { x } from '#config/x.ts'\nimport { y } from './y.ts'\n\nexport const a = [x, y]\n",
  ],
  ['config imports risk', 'src/config/b.ts', "import { x } from '#risk/x.ts'\n\nexport const a = x\n"],
  ['as const', 'src/lib/p.ts', "export const a = ['b'] as const\n"],
] as const

interface Finding {
  readonly category: string
  readonly path: string
}

describe('the linter', () => {
  let tree = ''
  let findings: readonly Finding[] = []

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'postern-lint-'))
    for (const name of ['biome.json', 'package.json', '.gitignore', 'test/lint']) {
      cpSync(join(PROJECT, name), join(tree, name), { recursive: true })
    }
    for (const [, path, text] of [...VIOLATIONS, ...ALLOWED]) {
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      writeFileSync(join(tree, path), text)
    }
    findings = lint(tree)
  })

  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(VIOLATIONS)('reports: %s (%s)', (_name, path, _text, rule) => {
    expect(findings.filter((finding) => finding.path === path).map(({ category }) => category)).toContain(rule)
  })

  it.each(ALLOWED)('lets pass: %s (%s)', (_name, path) => {
    expect(findings.filter((finding) => finding.path === path)).toEqual([])
  })
})

const lint = (tree: string): readonly Finding[] => {
  const biome = join(PROJECT, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: tree, encoding: 'utf8' },
  )
  if (stdout === '') throw new Error(`Biome answered no report: ${stderr}`)
  const report: unknown = JSON.parse(stdout)
  if (!isReport(report)) throw new Error(`Biome answered no report: ${stderr}`)
  return report.diagnostics.map(({ category, location }) => ({ category, path: location.path }))
}

const isReport = (
  value: unknown,
): value is { readonly diagnostics: readonly { category: string; location: { path: string } }[] } =>
  typeof value === 'object' && value !== null && 'diagnostics' in value && Array.isArray(value.diagnostics)
