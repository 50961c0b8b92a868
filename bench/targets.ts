import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PosternConfig } from '#config/define.ts'
import { freePort } from '#dev/node/ports.ts'
import { OBJECTS } from '#dev/node/serve.ts'
import { anyone, signedIn } from '#policy/builders.ts'
import { LEASE } from './cookies.ts'
import { type Runtime, serve } from './workerd.ts'

/** A Worker of one file of this folder. */
export const startFile = async (file: string, variables: Readonly<Record<string, string>>): Promise<Runtime> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const text = await readFile(join(import.meta.dirname, file), 'utf8')
  await writeFile(join(folder, 'index.js'), stripTypeScriptTypes(text))
  return serve({ folder, variables, objects: {}, port: await freePort() })
}

/** The deployed bundle before the origin, and the secret that opens its cookies. */
export const startPostern = async (
  folder: string,
  originPort: number,
  v8Flags: readonly string[] = [],
): Promise<Runtime & { readonly secret: string }> => {
  const secret = randomBytes(32).toString('base64url')
  const variables = { POSTERN_SECRET: secret, POSTERN_CONFIG: JSON.stringify(configOf(originPort)) }
  return { ...(await serve({ folder, variables, objects: OBJECTS, port: await freePort(), v8Flags })), secret }
}

/** The deployed bundle as customers meet it on the platform, which tells of each of them where they are. */
export const startForCustomers = async (
  folder: string,
  cfField: string,
): Promise<Runtime & { readonly mailPort: number }> => {
  const port = await freePort()
  const mailPort = await freePort()
  const config: PosternConfig = {
    name: 'Bench',
    relyingPartyId: 'localhost',
    mail: { from: 'Bench <bench@example.com>', sender: { kind: 'service', binding: 'MAILER' } },
    methods: { password: { breachCheck: false } },
    sites: [
      {
        id: 'shop',
        publicUrl: `http://localhost:${port}`,
        origin: 'http://127.0.0.1:1',
        audience: 'shop',
        otherwise: signedIn({ from: 'aal0' }),
      },
    ],
  }
  const variables = {
    POSTERN_SECRET: randomBytes(32).toString('base64url'),
    POSTERN_CONFIG: JSON.stringify(config),
  }
  const text = stripTypeScriptTypes(await readFile(join(import.meta.dirname, 'mail-worker.ts'), 'utf8'))
  const runtime = await serve({ folder, variables, objects: OBJECTS, port, cfField, mailer: { text, port: mailPort } })
  return { ...runtime, mailPort }
}

/** `request.shop.example` gives its origin request-bound assertions, `session.shop.example` session-bound ones. */
const configOf = (originPort: number): PosternConfig => ({
  name: 'Bench',
  relyingPartyId: 'shop.example',
  issuer: 'https://request.shop.example',
  mail: { from: 'Bench <bench@example.com>', sender: { kind: 'service', binding: 'NO_MAILER' } },
  lifetimes: { lease: `${LEASE}s` },
  sites: (['request', 'session'] as const).map((binding) => ({
    id: binding,
    publicUrl: `https://${binding}.shop.example`,
    origin: `http://127.0.0.1:${originPort}`,
    audience: binding,
    binding,
    claims: ['email', 'email_verified'],
    routes: [
      { match: '/', allow: anyone() },
      { match: '/assets/*', allow: anyone() },
      { match: '/account/*', allow: signedIn() },
    ],
    otherwise: signedIn({ from: 'aal0' }),
  })),
})
