import type { devices as english } from '../en/devices.ts'

/** What customers read of the devices that their account is signed in on, in German. */
export const devices = {
  // Von einer Seite des Kontos zur anderen
  'nav.label': 'Ihr Konto',
  'nav.overview': 'Übersicht',
  'nav.address': 'Adresse',
  'nav.security': 'Anmeldung',
  'nav.devices': 'Geräte',
  'nav.activity': 'Aktivität',

  'devices.title': 'Ihre Geräte',
  'devices.bound':
    'Ein Gerät, das Sie abmelden, ist auf geschützten Seiten sofort abgemeldet, überall sonst innerhalb von {bound}.',
  'devices.change': '„{name}“ benennen oder abmelden',
  'devices.change-this': '„{name}“ benennen',
  'devices.name': 'Name dieses Geräts',
  'devices.end': '„{name}“ abmelden',
  'devices.end-others': 'Alle anderen Geräte abmelden',
  'devices.not-me-lead':
    'War jemand anderes angemeldet? Sagen Sie es uns: Das beendet sofort jede Sitzung und hilft Ihnen, Ihr Konto zurückzuholen.',
  'devices.not-me': 'Das war ich nicht',
  'devices.not-me-after':
    'Auch Sie werden abgemeldet und holen Ihr Konto danach mit Ihrer E-Mail und einem weiteren Nachweis zurück.',
  'devices.back': 'Zurück zu Ihren Geräten',
  'devices.known': 'Bekannte Geräte',
  'devices.known-lead':
    'Diese Browser haben sich schon einmal mit Ihrer Adresse angemeldet. Angemeldet sind sie dadurch nicht. Aber wenn Fremde Ihr Passwort raten oder Ihnen Codes schicken lassen, müssen die Fremden warten und diese Browser nicht: Sie haben eigene Versuche und eigene Codes.',
  'devices.known-none': 'Es gibt keine. Ein Browser wird bekannt, wenn er sich anmeldet.',
  'devices.known-used': 'Zuletzt angemeldet {when}',
  'devices.known-since': 'bekannt seit {date}',
  'devices.forget': '„{name}“ vergessen',
  'notice.device-renamed': 'Der Name ist gespeichert.',
  'notice.device-signed-out':
    'Das Gerät ist abgemeldet: auf geschützten Seiten sofort, überall sonst innerhalb von {bound}.',
  'notice.others-signed-out':
    'Alle anderen Geräte sind abgemeldet: auf geschützten Seiten sofort, überall sonst innerhalb von {bound}.',
  'notice.browser-forgotten': 'Der Browser ist vergessen. Er wird wieder bekannt, wenn er sich anmeldet.',

  // Womit jemand gezeigt hat, wer er ist
  'way.passkey': 'Passkey',
  'way.passkey-named': 'Passkey „{name}“',
  'way.password': 'Passwort',
  'way.totp': 'Code einer App',
  'way.email-code': 'Code per E-Mail',
  'way.recovery-code': 'Wiederherstellungs\u00adcode',
  'way.code': 'Code',
  'place.tor': 'das Tor-Netz',
} as const satisfies Record<keyof typeof english, string>
