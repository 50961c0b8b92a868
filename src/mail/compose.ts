import { CONTEST_PATH, RECOVERY_STATUS_PATH } from '#domain/contest-link.ts'
import type { Language } from '#domain/language.ts'
import { MINUTE } from '#lib/time.ts'
import { momentInWords } from '#messages/moments.ts'
import { countryInWords } from '#messages/places.ts'
import { spanOfTime, type Translate, translator } from '#messages/text.ts'
import type { MailContent } from './mail.ts'
import { htmlMail } from './mail.view.tsx'
import type { MailMessage, Notice, NoticeKind, SignInNotice } from './message.ts'
import type { MailBlock, MailOutline } from './outline.ts'

/** Who writes, and where links lead: from the configuration only, never from a request (CVE-2025-64101). */
export interface MailIdentity {
  /** The operator's name. */
  readonly name: string
  /** Scheme and authority that customers see, without a trailing slash. */
  readonly publicUrl: string
  readonly basePath: string
  /** `#rrggbb`. */
  readonly colour: string
  /** Where customers find help, if anywhere. */
  readonly supportUrl?: string
}

/**
 * Puts a message into words. The code of a code mail stands alone on a line of the text, with no other run of digits
 * of its length in it, and neither in the subject nor among the first words, which lock screens show.
 */
export const composeMail = (message: MailMessage, identity: MailIdentity, language: Language): MailContent => {
  const text = translator(language)
  const words = wordsFor(message, identity)
  const outline: MailOutline = {
    language,
    heading: text(`mail.${message.kind}.heading`, words),
    blocks: [...blocksOf(message, identity, words, text, language), ...helpWith(message, identity, text)],
    footer: text('mail.footer', words),
    colour: identity.colour,
  }
  return { subject: text(`mail.${message.kind}.subject`, words), text: textMail(outline), html: htmlMail(outline) }
}

interface Words extends Readonly<Record<string, string>> {
  readonly name: string
  readonly host: string
}

const wordsFor = (message: MailMessage, identity: MailIdentity): Words => {
  const host = identity.publicUrl.replace(/^https?:\/\//, '')
  if (!('code' in message)) return { name: identity.name, host }
  // "Shop 123456" must not be taken for the code, neither by a reader nor by a program that fills it in.
  const apart = (text: string): string =>
    text.replace(/\d+/g, (run) => (run.length < message.code.length ? run : run.replace(/\d{3}(?=\d)/g, '$& ')))
  return { name: apart(identity.name), host: apart(host) }
}

const blocksOf = (
  message: MailMessage,
  identity: MailIdentity,
  words: Words,
  text: Translate,
  language: Language,
): readonly MailBlock[] => {
  const gateway = `${identity.publicUrl}${identity.basePath}`
  switch (message.kind) {
    case 'sign-in-code':
    case 'sign-up-code':
    case 'recovery-code':
    case 'change-address-code':
    case 'notification-address-code': {
      const span = spanOfTime(text, message.minutes * MINUTE)
      return [
        // Two sentences before the code keep it out of the preview that lock screens and lists show.
        paragraph(text(`mail.${message.kind}.lead`)),
        paragraph(text('mail.code.valid', { span })),
        { kind: 'code', code: message.code },
        paragraph(text('mail.code.keep', words)),
        paragraph(text('mail.code.not-you')),
      ]
    }
    case 'mail-check-code': {
      const span = spanOfTime(text, message.minutes * MINUTE)
      return [
        paragraph(text('mail.mail-check-code.lead', words)),
        paragraph(text('mail.code.valid', { span })),
        { kind: 'code', code: message.code },
        paragraph(text('mail.code.keep', words)),
        paragraph(text(`mail.mail-check-code.not-you-${message.beside}`)),
        // Whoever comes by this link signs in on their own device: what was shown alone opens no page here.
        {
          kind: 'link',
          label: text(`mail.mail-check-code.action-${message.beside}`),
          href: `${gateway}/sign-in?return_to=${encodeURIComponent(`${identity.basePath}/account/security`)}`,
        },
      ]
    }
    case 'new-sign-in':
    case 'sign-in-refused': {
      const page = message.kind === 'new-sign-in' ? 'devices' : 'security'
      const when = momentInWords(language, text, message.when)
      return [
        paragraph(text(`mail.${message.kind}.lead`, { ...words, when })),
        ...signInFacts(message, text, language),
        { kind: 'link', label: text(`mail.${message.kind}.action`), href: `${gateway}/account/${page}` },
        paragraph(text('mail.not-me.lead')),
        {
          kind: 'link',
          label: text('mail.not-me.action'),
          href: `${gateway}${CONTEST_PATH}?link=${message.link.token}`,
        },
      ]
    }
    case 'account-exists':
    case 'address-taken':
    case 'no-account':
    case 'nothing-to-recover': {
      const page = message.kind === 'account-exists' || message.kind === 'address-taken' ? 'sign-in' : 'sign-up'
      return [
        paragraph(text(`mail.${message.kind}.lead`, words)),
        { kind: 'link', label: text(`mail.${message.kind}.action`), href: `${gateway}/${page}` },
        paragraph(text(`mail.${message.kind}.not-you`)),
      ]
    }
    case 'passkey-added':
    case 'passkey-removed':
    case 'passkey-doubtful':
    case 'passkey-trusted':
    case 'password-set':
    case 'password-removed':
    case 'totp-added':
    case 'totp-removed':
    case 'recovery-code-replaced':
    case 'signed-out-everywhere':
    case 'other-devices-signed-out':
    case 'account-contested':
    case 'account-unfrozen':
    case 'recovery-lifted':
    case 'recovery-cancelled':
    case 'account-recovered':
    case 'address-change-asked':
    case 'address-change-held':
    case 'address-changed':
    case 'address-reverted':
    case 'address-taken-back':
    case 'account-disputed':
    case 'notification-address-asked':
    case 'notification-address-held':
    case 'notification-address-added':
    case 'notification-address-removed': {
      const page = NOTICE_PAGES[message.kind] ?? 'account/security'
      const contesting = message.link.kind === 'cancel-recovery' ? 'stop-recovery' : message.link.kind
      const when = momentInWords(language, text, message.when)
      return [
        paragraph(text(`mail.${message.kind}.lead`, { ...words, when, ...aboutAddress(message, text, language) })),
        { kind: 'link', label: text(`mail.${message.kind}.action`), href: `${gateway}/${page}` },
        paragraph(text(`mail.${contesting}.lead`, { until: momentInWords(language, text, message.link.until) })),
        {
          kind: 'link',
          label: text(`mail.${contesting}.action`),
          href: `${gateway}${CONTEST_PATH}?link=${message.link.token}`,
        },
      ]
    }
    case 'account-frozen':
    case 'recovery-required': {
      // Who runs the gateway did it, and every session is over: nobody is asked whether it was them.
      const when = momentInWords(language, text, message.when)
      const href = message.kind === 'account-frozen' ? identity.supportUrl : `${gateway}/recover`
      const lead = paragraph(text(`mail.${message.kind}.lead`, { ...words, when }))
      return href === undefined ? [lead] : [lead, { kind: 'link', label: text(`mail.${message.kind}.action`), href }]
    }
    case 'recovery-delayed':
    case 'recovery-reminder':
    case 'recovery-ready': {
      const when = momentInWords(language, text, message.when)
      const ready = momentInWords(language, text, message.readyAt)
      const until = momentInWords(language, text, message.until)
      const link = `?link=${message.link.token}`
      return [
        paragraph(text(`mail.${message.kind}.lead`, { ...words, when, ready, until })),
        paragraph(text('mail.stop-recovery.lead')),
        { kind: 'link', label: text('mail.stop-recovery.action'), href: `${gateway}${CONTEST_PATH}${link}` },
        paragraph(text(`mail.${message.kind}.yours`)),
        { kind: 'link', label: text('mail.recovery.action'), href: `${gateway}${RECOVERY_STATUS_PATH}${link}` },
      ]
    }
  }
}

/** Whom to ask about a notice (NIST SP 800-63B-4 section 4.6), where the operator has said whom; that of a freeze says so itself. */
const helpWith = (message: MailMessage, { supportUrl }: MailIdentity, text: Translate): readonly MailBlock[] =>
  'link' in message && message.kind !== 'account-frozen' && supportUrl !== undefined
    ? [{ kind: 'link', label: text('mail.help'), href: supportUrl }]
    : []

/** What a notice of an address says beside when it was: which, and until when. */
const aboutAddress = (notice: Notice, text: Translate, language: Language): Readonly<Record<string, string>> => ({
  ...('address' in notice && { address: notice.address }),
  ...('until' in notice && { until: momentInWords(language, text, notice.until) }),
})

/** With what and from where somebody signed in; what nobody knows is left out. */
const signInFacts = (
  { browser, system, country }: SignInNotice,
  text: Translate,
  language: Language,
): readonly MailBlock[] => {
  const device = [browser, system].filter((part) => part !== undefined).join(', ')
  const place = country === undefined ? undefined : countryInWords(language, text, country)
  return [
    ...(device === '' ? [] : [paragraph(text('mail.new-sign-in.device', { device }))]),
    ...(place === undefined ? [] : [paragraph(text('mail.new-sign-in.place', { place }))]),
  ]
}

/** Where a notice leads who was it; all others to how the account signs in. */
const NOTICE_PAGES: Partial<Readonly<Record<NoticeKind, string>>> = {
  'signed-out-everywhere': 'sign-in',
  'other-devices-signed-out': 'account/devices',
  'account-contested': 'recover',
  'account-unfrozen': 'sign-in',
  'recovery-lifted': 'sign-in',
  'account-recovered': 'sign-in',
  'address-change-asked': 'account/address',
  'address-change-held': 'account/address',
  'address-changed': 'account/address',
  'address-reverted': 'sign-in',
  'address-taken-back': 'sign-in',
  'account-disputed': 'sign-in',
  'notification-address-asked': 'account/address',
  'notification-address-held': 'account/address',
  'notification-address-added': 'account/address',
  'notification-address-removed': 'account/address',
}

const paragraph = (text: string): MailBlock => ({ kind: 'paragraph', text })

const textMail = ({ blocks, footer }: MailOutline): string =>
  `${[...blocks.map(textBlock), `-- \n${footer}`].join('\n\n')}\n`

const textBlock = (block: MailBlock): string => {
  switch (block.kind) {
    case 'paragraph':
      return block.text
    case 'code':
      return block.code
    case 'link':
      return `${block.label}:\n${block.href}`
  }
}
