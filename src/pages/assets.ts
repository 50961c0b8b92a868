/**
 * Style, scripts and logo of our pages as files named by their content: a browser may keep them for ever, because
 * another content has another name.
 */
import type { Deployment } from '#config/deployment.ts'
import { brandStyles } from './brand-theme.ts'
import { parseHexColour } from './colour.ts'
import appScript from './scripts/app.client.js'
import challengeScript from './scripts/challenge.client.js'
import formScript from './scripts/form.client.js'
import passkeyScript from './scripts/passkey.client.js'
import account from './styles/account.css'
import adaptations from './styles/adaptations.css'
import base from './styles/base.css'
import buttons from './styles/buttons.css'
import fields from './styles/fields.css'
import notices from './styles/notices.css'
import offers from './styles/offers.css'
import page from './styles/page.css'
import readOff from './styles/read-off.css'
import reset from './styles/reset.css'
import tokens from './styles/tokens.css'
import work from './styles/work.css'

/** One file and the headers that it is answered with. */
export interface Asset {
  /** Path on the site, below `basePath`. */
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** All files that our pages refer to. */
export interface PageAssets {
  readonly styles: Asset
  readonly formScript: Asset
  readonly passkeyScript: Asset
  readonly challengeScript: Asset
  /** What apps import, under a name that stays. */
  readonly appScript: Asset
  readonly logo: Asset | undefined
}

/** The order of layers is fixed before the first rule, so the order of files matters within a layer alone. */
const LAYERS = '@layer reset,tokens,base,components;\n'

/** The files of one layer as one block, in rising rank: what adapts to a screen or to its reader stands behind what it adapts. */
const COMPONENTS = [page, buttons, fields, notices, offers, account, work, adaptations, readOff]
  .join('')
  .replaceAll('}\n@layer components {\n', '\n')

/** Used where the configuration's colour is none; `definePostern` refuses such a value, so this is a second lock. */
const NEUTRAL_BRAND = '#3450c8'

/**
 * Names content in 16 hexadecimal digits: two FNV-1a hashes with different offsets. Both sides of a collision would be
 * files of ours, so nobody gains by one and no cryptographic hash is needed.
 */
const contentName = (text: string): string => {
  let one = 0x811c9dc5
  let other = 0x01000193
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    one = Math.imul(one ^ unit, 0x01000193)
    other = Math.imul(other ^ unit, 0x85ebca6b)
    other ^= other >>> 13
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

const assetHeaders = (contentType: string): Readonly<Record<string, string>> => ({
  'content-type': contentType,
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // An SVG opened by itself is a document: without this its scripts would run on the app's origin.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
})

const JAVASCRIPT = 'text/javascript; charset=utf-8'

/** Seconds for which a browser may keep the script of apps: its name does not change with its content. */
const APP_SCRIPT_MAX_AGE = 300

/**
 * The script of apps less its blanks, line ends and brackets beside marks. For that file alone: no text in it has blanks
 * beside marks, and every statement ends with its line.
 */
const compact = (source: string): string =>
  withoutComments(source)
    .replace(/ *([^\w\s'"`$.#]+) */g, '$1')
    .replace(/,?\n(?=\))|(?<=[,{(=>])\n|\n(?=[}.])/g, '')
    .replace(/(?<!\w)\((\w+)\)(?==>)/g, '$1')

/** A script of ours less what only its readers need: comments that fill whole lines, and indentation. */
const withoutComments = (source: string): string => source.replace(/^\s*\/\*\*[\s\S]*?\*\/\n|^\s*\/\/.*\n|^\s+/gm, '')

const asset = (basePath: string, extension: string, contentType: string, body: string): Asset => ({
  path: `${basePath}/assets/${contentName(body)}.${extension}`,
  body,
  headers: assetHeaders(contentType),
})

/** The files of a deployment; made once per isolate. */
export const pageAssets = ({ basePath, brand }: Pick<Deployment, 'basePath' | 'brand'>): PageAssets => {
  const colour = parseHexColour(brand.colour) ?? NEUTRAL_BRAND
  const styles = [LAYERS, reset, brandStyles(colour), tokens, base, COMPONENTS].join('')
  const script = (source: string): Asset => asset(basePath, 'js', JAVASCRIPT, withoutComments(source))
  return {
    styles: asset(basePath, 'css', 'text/css; charset=utf-8', styles),
    formScript: script(formScript),
    passkeyScript: script(passkeyScript),
    challengeScript: script(challengeScript),
    appScript: {
      ...script(compact(appScript)),
      path: `${basePath}/client.js`,
      headers: { ...assetHeaders(JAVASCRIPT), 'cache-control': `public, max-age=${APP_SCRIPT_MAX_AGE}` },
    },
    logo: brand.logo === undefined ? undefined : asset(basePath, 'svg', 'image/svg+xml; charset=utf-8', brand.logo),
  }
}

/** The file at `path`, or undefined: also for a name of an earlier version, which no page of this one refers to. */
export const findAsset = (assets: PageAssets, path: string): Asset | undefined =>
  [assets.styles, assets.formScript, assets.passkeyScript, assets.challengeScript, assets.appScript, assets.logo].find(
    (known) => known?.path === path,
  )
