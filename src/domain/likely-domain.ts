import { editDistance } from '#lib/nearest.ts'

/** Domains at which many people have their mail, and some that look like one of these and are real. */
const COMMON_DOMAINS: readonly string[] = [
  'aol.com',
  'arcor.de',
  'bluewin.ch',
  'freenet.de',
  'gmail.com',
  'gmx.at',
  'gmx.ch',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'googlemail.com',
  'hotmail.com',
  'hotmail.de',
  'icloud.com',
  'live.com',
  'live.de',
  'mail.com',
  'mailbox.org',
  'outlook.com',
  'outlook.de',
  'posteo.de',
  'proton.me',
  'protonmail.com',
  't-online.de',
  'web.de',
  'yahoo.com',
  'yahoo.de',
  'ymail.com',
]

/**
 * The address that a typed one most likely means: the same at a common domain from which one slip of a finger leads to the
 * domain that was typed. Undefined where there is none; only ever a question to whoever typed it.
 */
export const likelyAddress = (address: string): string | undefined => {
  const at = address.lastIndexOf('@') + 1
  const domain = address.slice(at)
  if (COMMON_DOMAINS.includes(domain)) return undefined
  const meant = COMMON_DOMAINS.find((common) => editDistance(domain, common) === 1)
  return meant === undefined ? undefined : `${address.slice(0, at)}${meant}`
}
