import type { Site } from './deployment.ts'

/** The web origins of a site's pages: one for each of its hosts, all of the scheme of its public address. */
export const siteOrigins = ({ publicUrl, hosts }: Pick<Site, 'publicUrl' | 'hosts'>): readonly string[] =>
  hosts.map((host) => originOn(publicUrl, host))

/** The web origin of the page that a request for `host` shows. */
export const originOn = (publicUrl: string, host: string): string =>
  `${publicUrl.startsWith('https:') ? 'https' : 'http'}://${host}`
