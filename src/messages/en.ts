/**
 * Every sentence that customers read, in English: the list that other languages are checked against.
 * Placeholders are `{name}`. Texts are plain: markup belongs to the views.
 */
export const en = {
  // Shared by all pages
  'page.title': '{page} – {name}',
  'page.error-title': 'Error: {page} – {name}',
  'page.languages': 'Language',
  'page.support': 'Help',
  'page.reference': 'Reference',
  'page.back': 'Back',
  'page.continue': 'Continue',
  'page.home': 'To the start page',
  'page.errors': 'Please check this',

  // Signing in: the address
  'sign-in.title': 'Sign in',
  'sign-in.lead': 'Welcome to {name}.',
  'sign-in.address': 'E-mail address',
  'sign-in.submit': 'Continue with e-mail',
  'sign-in.submit-either': 'Continue',
  'sign-in.password-hint': 'No password? Leave this empty, and we send a code to your mail.',
  'sign-in.or': 'or',
  'sign-in.passkey': 'Use a passkey',
  'sign-in.no-account': 'New here?',
  'sign-in.create': 'Create an account',

  // The six-digit code, for signing in and for signing up
  'code.title': 'Check your mail',
  'code.lead-sign-in': 'If {address} has an account, we have just sent a six-digit code to it.',
  'code.lead-sign-up': 'We sent a mail to {address}. Enter the six-digit code from it.',
  'code.label': 'Six-digit code',
  'code.hint': 'The code works for 10 minutes and only in this browser.',
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
  'step-up.title': 'Is it really you?',
  'step-up.lead': 'You are signed in. What you are about to open needs one more proof.',
  'step-up.waiting-lead': 'What you sent needs one more proof that it is you. It waits here, and goes on right after.',
  'step-up.passkey': 'Confirm with a passkey',
  'step-up.confirm': 'Confirm',
  'step-up.cancel': 'Not now',
  'step-up.no-script': 'Confirming needs JavaScript, which is switched off in this browser.',

  // A second factor after a password
  'second-factor.title': 'One more step',
  'second-factor.lead': 'Your password was right. Enter the code that your authenticator app shows.',
  'second-factor.passkey-lead': 'Your password was right. Now use your passkey.',
  'second-factor.submit': 'Sign in',
  'second-factor.other': 'Sign in another way',

  // Passwords
  'password.label': 'Password',
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
  'totp.picture': 'QR code of the key that stands below as text',
  'totp.key': 'Key:',
  'totp.code': 'Code from the app',
  'totp.code-hint': 'Six digits. It changes every 30 seconds.',
  'totp.first-code-hint': 'Six digits. With this we know that the app is set up.',
  'totp.submit': 'Finish',

  // The saved recovery code
  'recovery-code.name': 'Recovery code',
  'recovery-code.title': 'Make a recovery code',
  'recovery-code.lead':
    'A code to keep on paper, for the day on which you have lost everything else. It takes the place of an older one.',
  'recovery-code.make': 'Show a new code',
  'recovery-code.shown-title': 'Your recovery code',
  'recovery-code.shown-lead': 'It helps you back into your account with {name}. It cannot sign in by itself.',
  'recovery-code.once': 'It is shown only now. Print it or write it down, and keep it where nobody else looks.',
  'recovery-code.print': 'Print',
  'recovery-code.kept': 'I have kept it',

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
  'account.address': 'E-mail address',
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
  'security.passkeys-lead':
    'A passkey signs you in with a touch. Have two, so that losing one locks you out of nothing.',
  'security.passkey-change': 'Change “{name}”',
  'security.passkey-name': 'Name of this passkey',
  'security.passkey-remove': 'Remove “{name}”',
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
  'security.recovery-code-none': 'You have none yet. It helps you back in when everything else is lost.',
  'security.recovery-code-make': 'Make a recovery code',
  'security.recovery-code-replace': 'Replace the recovery code',
  'account.sessions': 'Signed in on',
  'account.sessions-lead': 'Do you see one that you do not know? Sign out everywhere.',
  'account.session': '{browser} on {system}',
  'account.session-unknown': 'Unknown browser',
  'account.session-this': 'This device',
  'account.session-seen': 'Last seen {when}',
  'account.session-started': 'signed in {date}',
  'account.sign-out': 'Sign out',
  'account.sign-out-lead': 'In this browser only.',
  'account.everywhere': 'Sign out everywhere',
  'account.everywhere-lead':
    'Ends every session, this one too. Pages that are open in other browsers stop working within {bound}.',
  'account.now': 'just now',

  // What happened: shown at the top of a page
  'notice.nothing-sent': 'Your session had ended, so nothing was sent. Sign in, then send the form again.',
  'notice.session-ended': 'Your session has ended. Please sign in again.',
  'notice.flow-expired': 'This took a little too long. Please start again.',
  'notice.code-resent': 'A new code is on its way. Codes sent before no longer work.',
  'notice.passkey-added': 'Your passkey is ready.',
  'notice.passkey-renamed': 'The name is saved.',
  'notice.passkey-removed': 'The passkey is removed. It no longer signs in here.',
  'notice.password-set': 'Your password is saved. Other devices were signed out if it was changed.',
  'notice.password-removed': 'Your password is removed.',
  'notice.totp-added': 'Your authenticator app is set up.',
  'notice.totp-removed': 'The authenticator app is removed.',
  'notice.fresh-code': 'For your safety, please confirm your address once more. Then you can go on.',
  'notice.name-saved': 'Your name is saved.',
  'notice.passkey-needed': 'You need a passkey to go on.',

  // What went wrong: shown in the error summary and at the field
  'error.address-missing': 'Enter your e-mail address.',
  'error.address-invalid': 'That is not an e-mail address. It looks like name@example.com.',
  'error.address-unsupported': 'We cannot send mail to this address. Use one with plain letters before the @.',
  'error.code-invalid': 'That code is not valid. Get a new one.',
  'error.code-shape': 'Enter the six digits from the mail.',
  'error.sign-in-failed': 'That did not work. Check the address or try another way.',
  'error.passkey-refused': 'This passkey was not accepted. Try another one, or another way.',
  'error.passkey-limit': 'You have as many passkeys as an account can hold.',
  'error.proof-wrong': 'That was not right. Check it and try again.',
  'error.passkey-unverified':
    'This passkey did not check that it is you. Unlock it by fingerprint, face or PIN, or choose another way.',
  'error.proof-missing': 'Something is missing. Fill in everything that is asked for.',
  'error.authenticator-disabled':
    'There were too many wrong tries, so this way is switched off. Use another one, and set it up again in your account.',
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
  'error.code-app': 'That was not the code of now. Wait for the next one, and check the clock of your device.',
  'error.code-shape-app': 'Enter the six digits that the app shows.',
  'error.name-invalid': 'Enter a name of up to 100 characters.',
  'error.form-expired': 'The form was too old, so nothing was changed. Please try again.',

  // Waiting
  'throttled.title': 'Please wait a little',
  'throttled.lead': 'There were many tries with codes here. You can go on in {wait}.',
  'throttled.passkey-lead': 'A passkey works right away.',

  // Cookies
  'cookies.title': 'We need a cookie to go on',
  'cookies.lead':
    'Your browser does not keep the one cookie that signing in needs. It follows nobody: it only ties the steps together.',
  'cookies.how': 'Allow cookies for this site in the settings of your browser, then try again.',
  'cookies.private': 'In a private window, close other private windows first, or use a normal one.',
  'cookies.retry': 'Try again',

  // A form that was sent too early
  'post-refused.title': 'Nothing was sent yet',
  'post-refused.lead':
    'What you sent needs one more proof that it is you. It was not carried out. Confirm, then send it again.',
  'post-refused.too-large':
    'What you sent needs one more proof that it is you, and it is too large to wait for that: 64 KiB are the most. It was not carried out. Confirm, then send it again.',
  'post-refused.confirm': 'Confirm that it is you',
  'post-refused.back': 'Back to the form',

  // A form that waited for a proof
  'release.title': 'Thank you, it is you',
  'release.lead': 'What you sent goes on now. If nothing happens, use the button.',
  'release.send': 'Go on',
  'not-released.answered.title': 'This was sent already',
  'not-released.answered.lead': 'It went out once and was answered. Nothing was sent a second time.',
  'not-released.unknown.title': 'We cannot say whether this arrived',
  'not-released.unknown.lead':
    'It went out once, but no answer came back. Nothing was sent a second time: check whether it was done before you send it again.',
  'not-released.gone.title': 'This was not sent',
  'not-released.gone.lead':
    'It waited too long, or your session has ended. Nothing was done: fill in the form once more.',
  'not-released.on': 'See how it stands',

  // Answers of the gateway itself, one pair for each problem
  'problem.ambiguous-request.title': 'This address cannot be opened',
  'problem.ambiguous-request.what':
    'It can be read in more than one way. Check the link, or start from the start page.',
  'problem.bad-request.title': 'This request was not understood',
  'problem.bad-request.what': 'Go back and try again. If that does not help, start from the start page.',
  'problem.sign-in-required.title': 'Please sign in',
  'problem.sign-in-required.what': 'This page is open to signed-in customers only.',
  'problem.insufficient-authentication.title': 'One more proof is needed',
  'problem.insufficient-authentication.what': 'Confirm that it is you, then open the page again.',
  'problem.access-denied.title': 'You may not open this page',
  'problem.access-denied.what': 'Your account has no access to it. If it should have, ask for help.',
  'problem.cross-site-request.title': 'This request came from another site',
  'problem.cross-site-request.what': 'For your safety nothing was done. Open the page here and try again.',
  'problem.form-expired.title': 'This form has expired',
  'problem.form-expired.what': 'Nothing was changed. Open the page again and fill in the form once more.',
  'problem.not-found.title': 'Page not found',
  'problem.not-found.what': 'There is nothing at this address. Check the link, or start from the start page.',
  'problem.method-not-allowed.title': 'This cannot be done here',
  'problem.method-not-allowed.what': 'The address exists, but not for this kind of request.',
  'problem.body-too-large.title': 'Too much at once',
  'problem.body-too-large.what': 'What you sent is larger than this page takes.',
  'problem.unsupported-media-type.title': 'This format is not accepted',
  'problem.unsupported-media-type.what': 'Send the form from the page that it belongs to.',
  'problem.unknown-host.title': 'No site under this name',
  'problem.unknown-host.what': 'Check the address: this name is not served here.',
  'problem.headers-too-large.title': 'The request is too large',
  'problem.headers-too-large.what': 'Delete the cookies of this site in your browser, then try again.',
  'problem.internal-error.title': 'Something went wrong here',
  'problem.internal-error.what': 'It is not your fault. Try again in a moment.',
  'problem.origin-unreachable.title': 'The site does not answer',
  'problem.origin-unreachable.what': 'It could not be reached just now. Try again in a moment.',
  'problem.unavailable.title': 'Not available right now',
  'problem.unavailable.what': 'We cannot check who you are at the moment, so nothing was opened. Try again shortly.',
  'problem.origin-timeout.title': 'The site takes too long',
  'problem.origin-timeout.what':
    'It did not answer in time. What you sent may have arrived: check before you send it again.',
  'problem.retry': 'Try again',
  'problem.reference-lead': 'If you ask for help, give this reference:',

  // Spans of time
  'time.second': '{count} second',
  'time.seconds': '{count} seconds',
  'time.minute': '{count} minute',
  'time.minutes': '{count} minutes',
  'time.hour': '{count} hour',
  'time.hours': '{count} hours',

  // Mails
  'mail.sign-in-code.subject': 'Your code to sign in to {name}',
  'mail.sign-in-code.heading': 'Sign in to {name}',
  'mail.sign-in-code.lead': 'Enter this code in the window where you asked for it.',
  'mail.sign-up-code.subject': 'Your code to create an account with {name}',
  'mail.sign-up-code.heading': 'Create your account with {name}',
  'mail.sign-up-code.lead': 'Enter this code in the window where you asked for it to confirm your address.',
  'mail.code.valid': 'It works for {span}, once, and only in that browser.',
  'mail.code.keep': 'Never tell it to anybody: {name} will not ask you for it, neither by phone nor by chat.',
  'mail.code.not-you': 'You did not ask for a code? Then you need not do anything: without it, nobody gets in.',
  'mail.account-exists.subject': 'You already have an account with {name}',
  'mail.account-exists.heading': 'You already have an account',
  'mail.account-exists.lead':
    'Somebody, probably you, tried to create an account with {name} for this address. There is one already, so you can simply sign in.',
  'mail.account-exists.action': 'Sign in',
  'mail.account-exists.not-you':
    'It was not you? Then you need not do anything: nothing was changed, and nobody has got into your account.',
  'mail.no-account.subject': 'There is no account with {name} for this address',
  'mail.no-account.heading': 'No account for this address',
  'mail.no-account.lead':
    'Somebody, probably you, tried to sign in to {name} with this address. There is no account for it: perhaps yours has another address. You can also create one.',
  'mail.no-account.action': 'Create an account',
  'mail.no-account.not-you': 'It was not you? Then you need not do anything: nothing was stored.',
  'mail.passkey-added.subject': 'A passkey was added to your account with {name}',
  'mail.passkey-added.heading': 'New passkey',
  'mail.passkey-added.lead': 'A passkey was added to your account with {name} on {when}. It can be used to sign in.',
  'mail.passkey-added.action': 'See your passkeys',
  'mail.passkey-added.not-you': 'It was not you? Open that page now, remove the passkey and sign out everywhere.',
  'mail.passkey-removed.subject': 'A passkey was removed from your account with {name}',
  'mail.passkey-removed.heading': 'Passkey removed',
  'mail.passkey-removed.lead': 'A passkey was removed from your account with {name} on {when}. It no longer signs in.',
  'mail.passkey-removed.action': 'See how you sign in',
  'mail.passkey-removed.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.password-set.subject': 'The password of your account with {name} was set',
  'mail.password-set.heading': 'New password',
  'mail.password-set.lead': 'The password of your account with {name} was set or changed on {when}.',
  'mail.password-set.action': 'See how you sign in',
  'mail.password-set.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.password-removed.subject': 'The password of your account with {name} was removed',
  'mail.password-removed.heading': 'Password removed',
  'mail.password-removed.lead':
    'The password of your account with {name} was removed on {when}. It no longer signs in.',
  'mail.password-removed.action': 'See how you sign in',
  'mail.password-removed.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.totp-added.subject': 'An authenticator app was set up for your account with {name}',
  'mail.totp-added.heading': 'New authenticator app',
  'mail.totp-added.lead':
    'An authenticator app was set up for your account with {name} on {when}. Signing in by password needs its codes from now on.',
  'mail.totp-added.action': 'See how you sign in',
  'mail.totp-added.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.totp-removed.subject': 'The authenticator app of your account with {name} was removed',
  'mail.totp-removed.heading': 'Authenticator app removed',
  'mail.totp-removed.lead': 'The authenticator app of your account with {name} was removed on {when}.',
  'mail.totp-removed.action': 'See how you sign in',
  'mail.totp-removed.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.recovery-code-replaced.subject': 'A recovery code was made for your account with {name}',
  'mail.recovery-code-replaced.heading': 'New recovery code',
  'mail.recovery-code-replaced.lead':
    'A recovery code was made for your account with {name} on {when}. An older one no longer works.',
  'mail.recovery-code-replaced.action': 'See how you sign in',
  'mail.recovery-code-replaced.not-you': 'It was not you? Open that page now, and sign out everywhere.',
  'mail.signed-out-everywhere.subject': 'You were signed out of {name} everywhere',
  'mail.signed-out-everywhere.heading': 'Signed out everywhere',
  'mail.signed-out-everywhere.lead':
    'All sessions of your account with {name} were ended on {when}, on every device. Sign in again to go on.',
  'mail.signed-out-everywhere.action': 'Sign in',
  'mail.signed-out-everywhere.not-you': 'It was not you? Sign in and check the passkeys of your account.',
  'mail.when': '{date}, {time} UTC',
  'mail.footer': 'Sent by {name}, {host}',
} as const

/** Names one sentence in every language. */
export type MessageId = keyof typeof en
