/** What customers read of the devices that their account is signed in on, in English. */
export const devices = {
  // From one page of the account to another
  'nav.label': 'Your account',
  'nav.overview': 'Overview',
  'nav.address': 'Address',
  'nav.security': 'Signing in',
  'nav.devices': 'Devices',
  'nav.activity': 'Activity',

  'devices.title': 'Your devices',
  'devices.bound': 'A device that you sign out is out at once on protected pages, and within {bound} everywhere else.',
  'devices.change': 'Name or sign out “{name}”',
  'devices.change-this': 'Name “{name}”',
  'devices.name': 'Name of this device',
  'devices.end': 'Sign out “{name}”',
  'devices.end-others': 'Sign out all other devices',
  'devices.not-me-lead':
    'Was somebody else signed in? Say so: that ends every session at once, and helps you to get your account back.',
  'devices.not-me': 'This wasn’t me',
  'devices.not-me-after':
    'You are signed out as well, and go on to get your account back by your e-mail and one more proof.',
  'devices.back': 'Back to your devices',
  'devices.known': 'Known devices',
  'devices.known-lead':
    'These browsers have signed in with your address before. They are not signed in by that. But when strangers guess your password, or have codes sent to you, the strangers have to wait, and these browsers do not: they have tries and codes of their own.',
  'devices.known-none': 'There are none. A browser becomes one when it signs in.',
  'devices.known-used': 'Last signed in {when}',
  'devices.known-since': 'known since {date}',
  'devices.forget': 'Forget “{name}”',
  'notice.device-renamed': 'The name is saved.',
  'notice.device-signed-out': 'The device is signed out: at once on protected pages, within {bound} everywhere else.',
  'notice.others-signed-out':
    'All other devices are signed out: at once on protected pages, within {bound} everywhere else.',
  'notice.browser-forgotten': 'The browser is forgotten. It becomes known again when it signs in.',

  // How somebody proved who they are
  'way.passkey': 'a passkey',
  'way.passkey-named': 'the passkey “{name}”',
  'way.password': 'a password',
  'way.totp': 'a code of an app',
  'way.email-code': 'a code by mail',
  'way.recovery-code': 'a recovery code',
  'way.code': 'a code',
  'place.tor': 'the Tor network',
} as const
