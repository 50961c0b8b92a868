import type { PosternConfig } from '#config/define.ts'
import { signedIn } from '#policy/builders.ts'

/** The address of the gateway on this machine. */
const localUrl = (port: number): string => `http://localhost:${port}`

/** What every local gateway has of its own: passkeys of `localhost`, and mails that stay in the dev inbox. */
const local = (
  config: PosternConfig,
  port: number,
): Pick<PosternConfig, 'issuer' | 'relyingPartyId' | 'relatedDomains' | 'mail'> => ({
  issuer: localUrl(port),
  relyingPartyId: 'localhost',
  relatedDomains: [],
  mail: { ...config.mail, sender: { kind: 'service', binding: 'MAILER' } },
})

/** The first site of a configuration, moved to this machine with the demo shop as its origin. */
export const demoConfig = (config: PosternConfig, port: number, shopUrl: string): PosternConfig => ({
  ...config,
  ...local(config, port),
  sites: config.sites.slice(0, 1).map((site) => ({ ...site, publicUrl: localUrl(port), hosts: [], origin: shopUrl })),
})

/** One site in front of an app that runs on this machine: all of it needs a sign-in, of any strength. */
export const originConfig = (config: PosternConfig, port: number, originUrl: string): PosternConfig => ({
  ...config,
  ...local(config, port),
  // The operator's name and colours belong to their own sites.
  name: 'Your app',
  brand: {},
  sites: [
    {
      id: 'app',
      publicUrl: localUrl(port),
      origin: originUrl,
      audience: 'app',
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})
