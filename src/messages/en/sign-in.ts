/** What customers read while they sign in, sign up and prove more, in English. */
export const signIn = {
  // Shared by all pages
  'page.title': '{page} – {name}',
  'page.error-title': 'Error: {page} – {name}',
  'page.languages': 'Language',
  'page.support': 'Help',
  'page.reference': 'Reference',
  'page.back': 'Back',
  'page.home': 'To the start page',

  // Signing in: the address
  'sign-in.title': 'Sign in',
  'sign-in.lead': 'Welcome to {name}.',
  'sign-in.address': 'E-mail address',
  'sign-in.submit': 'Continue with e-mail',
  'sign-in.submit-either': 'Continue',
  'sign-in.password-hint': 'No password, or forgotten it? Leave this empty, and we send a code to your mail.',
  'sign-in.or': 'or',
  'sign-in.passkey': 'Use a passkey',
  'sign-in.no-account': 'New here?',
  'sign-in.create': 'Create an account',
  'sign-in.recover': 'Can’t sign in?',

  // The six-digit code, for signing in and for signing up
  'code.title': 'Check your mail',
  'code.lead-sign-in': 'If {address} has an account, we have just sent a six-digit code to it.',
  'code.lead-sign-up': 'We sent a mail to {address}. Enter the six-digit code from it.',
  'code.lead-mail-check':
    'That was right. We have not seen this device or place with your account yet, so we also sent a six-digit code to {address}.',
  'code.label': 'Six-digit code',
  'code.hint': 'The code works for {span} and only in this browser.',
  'code.submit': 'Continue',
  'code.resend': 'Send a new code',
  'code.resend-wait': 'You can ask for a new code in {seconds} s.',
  'code.resend-hint': 'No mail? Look in the spam folder as well.',
  'code.change-address': 'Use another address',

  // Signing up
  'sign-up.title': 'Create your account',
  'sign-up.lead': 'One address is all it takes. You will not need a password.',
  'sign-up.address': 'E-mail address',
  'sign-up.submit': 'Continue',
  'sign-up.have-account': 'Already have an account?',
  'sign-up.sign-in': 'Sign in',

  // Making a passkey
  'passkey.title': 'Sign in faster next time',
  'passkey.title-another': 'Add a passkey',
  'passkey.lead':
    'A passkey replaces codes and passwords: you confirm with your fingerprint, your face or the lock of your device.',
  'passkey.lead-another': 'Add a passkey on this device, on your phone or on a security key.',
  'passkey.benefit-quick': 'One touch instead of a code from your mail',
  'passkey.benefit-safe': 'Cannot be guessed, and does not work on fake sites',
  'passkey.benefit-private': 'Your fingerprint or face never leaves your device',
  'passkey.create': 'Create a passkey',
  'passkey.skip': 'Not now',
  'passkey.password-instead': 'Choose a password instead',
  'passkey.cancel': 'Back to your account',
  'passkey.no-script': 'Passkeys need JavaScript, which is switched off in this browser.',

  // What a passkey ceremony may end with
  'ceremony.cancelled': 'No passkey was used. Try again, or choose another way.',
  'ceremony.cancelled-create': 'No passkey was created. Try again, or leave it for later.',
  'ceremony.already-here': 'This device already holds a passkey for your account.',
  'ceremony.unsupported': 'This browser cannot use passkeys.',
  'ceremony.network': 'We could not be reached. Check your connection and try again.',
  'ceremony.expired': 'This page is too old. Reload it to go on.',
  'ceremony.throttled': 'Too many tries. Please wait a moment.',
  'ceremony.failed': 'That did not work. Try again, or choose another way.',
  'ceremony.waiting': 'Follow the steps that your device shows.',

  // Step-up
  'confirm.title': 'Confirm this',
  'confirm.lead': 'Read what {name} is about to do for you, then confirm.',
  'confirm.nothing': '(not given)',
  'done.title': 'Done',
  'done.lead': 'You can close this window and go on where you were.',
  'done.close': 'Close this window',
  'step-up.title': 'Is it really you?',
  'step-up.lead': 'You are signed in. What you are about to open needs one more proof.',
  'step-up.waiting-lead': 'What you sent needs one more proof that it is you. It waits here, and goes on right after.',
  'step-up.passkey': 'Confirm with a passkey',
  'step-up.confirm': 'Confirm',
  'step-up.confirm-password': 'Confirm with the password',
  'step-up.confirm-code': 'Confirm with the code',
  'step-up.cancel': 'Not now',
  'step-up.no-script': 'Confirming needs JavaScript, which is switched off in this browser.',

  // A second factor after a password
  'second-factor.title': 'One more step',
  'second-factor.lead': 'Your password was right. Enter the code that your authenticator app shows.',
  'second-factor.passkey-lead': 'Your password was right. Now use your passkey.',
  'second-factor.none-lead':
    'Your password was right, but your app cannot be used now. A code by mail still signs you in.',
  'second-factor.submit': 'Sign in',
  'second-factor.other': 'Sign in another way',

  // Passwords
  'password.label': 'Password',
  'password.show': 'Show',
  'set-password.title': 'Choose a password',
  'set-password.lead':
    'At least {least} characters. A few words that do not belong together are easy to keep and hard to guess.',
  'set-password.label': 'New password',
  'set-password.hint': 'Spaces and all letters are fine. Your browser can make one up and keep it for you.',
  'set-password.submit': 'Save password',

  // An authenticator app
  'totp.name': 'Authenticator app',
  'totp.title': 'Set up an authenticator app',
  'totp.lead': 'Scan the picture with your app, or type the key into it. Then enter the code that it shows.',
  'totp.lead-text': 'Type the key into your app. Then enter the code that it shows.',
  'totp.picture': 'QR code of the key that stands below as text',
  'totp.key': 'Key',
  'totp.open': 'Open in an app on this device',
  'totp.code': 'Code from the app',
  'totp.code-hint': 'Six digits. It changes every 30 seconds.',
  'totp.first-code-hint': 'Six digits. With this we know that the app is set up.',
  'totp.submit': 'Finish',

  // The saved recovery code
  'recovery-code.name': 'Recovery code',
  'recovery-code.title': 'Make a recovery code',
  'recovery-code.lead':
    'A code to keep on paper, for the day on which you cannot sign in or cannot read your mail. With one more proof it gets your account back. It takes the place of an older one.',
  'recovery-code.make': 'Show a new code',
  'recovery-code.shown-title': 'Your recovery code',
  'recovery-code.shown-lead':
    'It helps to get your account with {name} back when you cannot sign in. By itself it signs nobody in.',
  'recovery-code.once': 'It is shown only now. Print it or write it down, and keep it where nobody else looks.',
  'recovery-code.print': 'Print',
  'recovery-code.kept': 'I have kept it',
} as const
