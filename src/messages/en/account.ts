/** What customers read on the pages of their account, what happened and what went wrong, in English. */
export const account = {
  // Signing out
  'sign-out.title': 'Sign out?',
  'sign-out.lead': 'You will be signed out of {name} in this browser.',
  'sign-out.submit': 'Sign out',
  'sign-out.stay': 'Stay signed in',
  'signed-out.title': 'You are signed out',
  'signed-out.here': 'You are signed out of {name} in this browser.',
  'signed-out.everywhere':
    'You are signed out of {name} in every browser. Pages that are still open elsewhere stop working within {bound}.',
  'signed-out.again': 'Sign in again',

  // The account
  'account.title': 'Your account',
  'account.profile': 'Profile',
  'account.name': 'Name',
  'account.name-hint': 'As you would like to be addressed.',
  'account.name-save': 'Save',
  'account.passkeys': 'Passkeys',
  'account.passkeys-lead': 'Passkeys sign you in without a code.',
  'account.passkeys-none': 'You have no passkey yet. With one, you sign in with a touch instead of a code.',
  'account.passkey': 'Passkey',
  'account.passkey-added': 'Added {date}',
  'account.passkey-used': 'last used {when}',
  'account.passkey-add': 'Add a passkey',
  'account.security': 'Manage how you sign in',

  // How an account signs in
  'security.title': 'How you sign in',
  'security.restricted':
    'Look through this page now. What is not yours, or what you have lost, remove after that; a passkey or password from before may remove at once what was added since.',
  'security.passkeys-lead':
    'A passkey signs you in with a touch. Have two, so that losing one locks you out of nothing.',
  'security.passkey-doubt':
    'This passkey counted backwards, as a copy of it would. Is it yours alone? If you are not sure, remove it and make a new one.',
  'security.passkey-mine': 'It is mine',
  'security.passkey-change': 'Change “{name}”',
  'security.passkey-name': 'Name of this passkey',
  'security.passkey-remove': 'Remove “{name}”',
  'security.unneeded': 'No longer needed?',
  'security.password-set': 'Set {date}',
  'security.password-none': 'You have no password. You do not need one with a passkey.',
  'security.password-add': 'Choose a password',
  'security.password-change': 'Change password',
  'security.password-remove': 'Remove password',
  'security.totp-set': 'Set up {date}',
  'security.totp-none': 'Makes a password safer: signing in by it then needs a code from your app as well.',
  'security.totp-add': 'Set up an app',
  'security.totp-replace': 'Set up another app',
  'security.totp-remove': 'Remove app',
  'security.recovery-code-since': 'Made {date}',
  'security.recovery-code-none':
    'You have none. It is for the day on which you cannot sign in or cannot read your mail.',
  'security.recovery-code-make': 'Make a recovery code',
  'security.recovery-code-replace': 'Replace the recovery code',
  'account.sessions': 'Signed in on',
  'account.sessions-lead': 'Do you see one that you do not know? Sign out everywhere.',
  'account.session': '{browser} on {system}',
  'account.session-unknown': 'Unknown browser',
  'account.session-this': 'This device',
  'account.session-seen': 'Last seen {when}',
  'account.session-started': 'signed in {when}',
  'account.session-by': 'with {ways}',
  'account.sessions-more': 'And {count} more.',
  'account.devices': 'All devices',
  'account.activity': 'What happened in this account',
  'account.sign-out': 'Sign out',
  'account.sign-out-lead': 'In this browser only.',
  'account.everywhere': 'Sign out everywhere',
  'account.everywhere-lead':
    'Ends every session, this one too. Pages that are open in other browsers stop working within {bound}.',
  'account.now': 'just now',

  // What happened: shown at the top of a page
  'notice.nothing-sent': 'Your session had ended, so nothing was sent. Sign in, then send the form again.',
  'notice.flow-expired': 'This took a little too long. Please start again.',
  'notice.code-resent': 'A new code is on its way. Codes sent before no longer work.',
  'notice.passkey-added': 'Your passkey is ready.',
  'notice.passkey-renamed': 'The name is saved.',
  'notice.passkey-trusted': 'The passkey stays, and the question is settled.',
  'notice.passkey-removed': 'The passkey is removed. It no longer signs in here. Every other device is signed out.',
  'notice.password-set': 'Your password is saved. Other devices were signed out if it was changed.',
  'notice.password-removed': 'Your password is removed. Every other device is signed out.',
  'notice.totp-added': 'Your authenticator app is set up.',
  'notice.totp-removed': 'The authenticator app is removed. Every other device is signed out.',
  'notice.fresh-code':
    'Your last code is too old for a change of how you sign in. Get a fresh one first, then you can go on.',
  'notice.name-saved': 'Your name is saved.',
  'notice.passkey-needed': 'You need a passkey to go on.',
  'notice.passkey-needed-code':
    'You need a passkey to go on. First get a fresh code, which shows that it is you, then make the passkey.',

  // What went wrong: shown in the error summary and at the field
  'error.address-missing': 'Enter your e-mail address.',
  'error.address-invalid': 'That is not an e-mail address. It looks like name@example.com.',
  'error.address-unsupported': 'We cannot send mail to this address. Use one with plain letters before the @.',
  'error.code-invalid': 'That code is not valid. Get a new one.',
  'error.code-shape': 'Enter the six digits from the mail.',
  'error.sign-in-failed': 'That did not work. Check the address or try another way.',
  'error.passkey-refused': 'This passkey was not accepted. Try another one, or another way.',
  'error.passkey-refused-alone': 'This passkey was not accepted. Try another one.',
  'error.passkey-limit': 'You have as many passkeys as an account can hold.',
  'error.proof-wrong': 'That was not right. Check it and try again.',
  'error.passkey-unverified':
    'This passkey did not check that it is you. Unlock it by fingerprint, face or PIN, or choose another way.',
  'error.passkey-unverified-alone': 'This passkey did not check that it is you. Unlock it by fingerprint, face or PIN.',
  'error.proof-missing': 'Something is missing. Fill in everything that is asked for.',
  'error.authenticator-disabled':
    'There were too many wrong tries, so this way is switched off. Use another one, and set it up again in your account.',
  'error.authenticator-disabled-alone':
    'There were too many wrong tries, so this way is switched off. Your account has no other one for this.',
  'error.last-strong-factor':
    'Without it your account would be less safe than it is now. Add another passkey first, or an authenticator app beside a password. Then remove this one.',
  'error.password-too-short-alone':
    'Your password has fewer than 15 characters and is not enough alone. Choose a longer one first.',
  'error.label-invalid': 'Enter a name of up to 64 characters.',
  'error.password-too-short': 'Use at least {least} characters.',
  'error.password-too-long': 'Use at most {most} characters.',
  'error.password-unusable': 'This holds a character that cannot be part of a password. Leave it out.',
  'error.password-common':
    'This is one of the passwords that are tried first, because many people use it. Choose another one.',
  'error.password-guessable': 'This repeats itself or follows the keyboard, and is soon guessed. Choose another one.',
  'error.password-about-you':
    'This is made of your own name or address, or of ours, and is soon guessed. Choose another one.',
  'error.password-breached':
    'This password was stolen at another site and is known to thieves. Choose another one, and change it wherever you use it.',
  'error.code-app': 'That is not the current code. Wait for the next one, and check the clock of your device.',
  'error.code-shape-app': 'Enter the six digits that the app shows.',
  'error.name-invalid': 'Enter a name of up to 100 characters.',
  'error.recovery-code-shown':
    'The code that this form made was shown already, and is good. If you have not kept it, make another one: it takes its place.',
  'error.form-expired': 'The form was too old, so nothing was changed. Please try again.',
} as const
