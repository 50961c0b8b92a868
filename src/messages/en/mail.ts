/** Spans of time and mails, in English. */
export const mail = {
  // Spans of time
  'time.clock': '{time} UTC',
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
  'mail.recovery-code.subject': 'Your code to get your account with {name} back',
  'mail.recovery-code.heading': 'Get your account with {name} back',
  'mail.recovery-code.lead':
    'Enter this code in the window where you asked for it. One more proof may be asked for then.',
  'mail.code.valid': 'It works for {span}, once, and only in that browser.',
  'mail.code.keep': 'Never tell it to anybody: {name} will not ask you for it, neither by phone nor by chat.',
  'mail.code.not-you': 'You did not ask for a code? Then you need not do anything: without it, nobody gets in.',
  'mail.mail-check-code.subject': 'Is it you who is signing in to {name}?',
  'mail.mail-check-code.heading': 'Is it you who is signing in?',
  'mail.mail-check-code.lead':
    'Somebody, probably you, is signing in to {name} on a device that we have not seen with your account, or from an unusual place. Enter this code in that window to go on.',
  'mail.mail-check-code.not-you-password':
    'It was not you? Then somebody knows your password. Without the code nobody gets in, but change your password now, here and wherever else you use it.',
  'mail.mail-check-code.action-password': 'Change your password',
  'mail.mail-check-code.not-you-passkey':
    'It was not you? Then somebody has a passkey of yours, a lost security key for example. Without the code nobody gets in, but remove that passkey now.',
  'mail.mail-check-code.action-passkey': 'See your passkeys',
  'mail.new-sign-in.subject': 'New sign-in to your account with {name}',
  'mail.new-sign-in.heading': 'New sign-in',
  'mail.new-sign-in.lead':
    'On {when} there was a sign-in to your account with {name} on a new device or from a new place.',
  'mail.new-sign-in.device': 'Device: {device}',
  'mail.new-sign-in.place': 'Place, guessed from the network: {place}',
  'mail.new-sign-in.action': 'See your devices',
  'mail.sign-in-refused.subject': 'We refused a sign-in to your account with {name}',
  'mail.sign-in-refused.heading': 'A sign-in was refused',
  'mail.sign-in-refused.lead':
    'On {when} somebody gave the right proof for your account with {name}, but so much spoke against it that we let nobody in. If it was not you, somebody knows your password, reads your mails or has a passkey of yours: change what they could know, here and wherever else you use it.',
  'mail.sign-in-refused.action': 'See how you sign in',
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
  'mail.nothing-to-recover.subject': 'There is no account with {name} for this address',
  'mail.nothing-to-recover.heading': 'No account for this address',
  'mail.nothing-to-recover.lead':
    'Somebody, probably you, tried to get an account with {name} back with this address. There is none for it: perhaps yours has another address.',
  'mail.nothing-to-recover.action': 'Create an account',
  'mail.nothing-to-recover.not-you': 'It was not you? Then you need not do anything: nothing was stored.',
  'mail.passkey-added.subject': 'A passkey was added to your account with {name}',
  'mail.passkey-added.heading': 'New passkey',
  'mail.passkey-added.lead': 'A passkey was added to your account with {name} on {when}. It can be used to sign in.',
  'mail.passkey-added.action': 'See your passkeys',
  'mail.passkey-removed.subject': 'A passkey was removed from your account with {name}',
  'mail.passkey-removed.heading': 'Passkey removed',
  'mail.passkey-removed.lead': 'A passkey was removed from your account with {name} on {when}. It no longer signs in.',
  'mail.passkey-removed.action': 'See how you sign in',
  'mail.passkey-doubtful.subject': 'A passkey of your account with {name} may have been copied',
  'mail.passkey-doubtful.heading': 'Is this passkey yours alone?',
  'mail.passkey-doubtful.lead':
    'A passkey of your account with {name} was used on {when}, and counted backwards, as a copy of it would. Open the page and say whether it is yours alone. If you are not sure, remove it and make a new one.',
  'mail.passkey-doubtful.action': 'See your passkeys',
  'mail.passkey-trusted.subject': 'A passkey of your account with {name} was confirmed',
  'mail.passkey-trusted.heading': 'Passkey confirmed',
  'mail.passkey-trusted.lead':
    'A passkey of your account with {name} that may have been copied was confirmed as yours on {when}. It is in doubt no more.',
  'mail.passkey-trusted.action': 'See your passkeys',
  'mail.password-set.subject': 'The password of your account with {name} was set',
  'mail.password-set.heading': 'New password',
  'mail.password-set.lead': 'The password of your account with {name} was set or changed on {when}.',
  'mail.password-set.action': 'See how you sign in',
  'mail.password-removed.subject': 'The password of your account with {name} was removed',
  'mail.password-removed.heading': 'Password removed',
  'mail.password-removed.lead':
    'The password of your account with {name} was removed on {when}. It no longer signs in.',
  'mail.password-removed.action': 'See how you sign in',
  'mail.totp-added.subject': 'An authenticator app was set up for your account with {name}',
  'mail.totp-added.heading': 'New authenticator app',
  'mail.totp-added.lead':
    'An authenticator app was set up for your account with {name} on {when}. Signing in by password needs its codes from now on.',
  'mail.totp-added.action': 'See how you sign in',
  'mail.totp-removed.subject': 'The authenticator app of your account with {name} was removed',
  'mail.totp-removed.heading': 'Authenticator app removed',
  'mail.totp-removed.lead': 'The authenticator app of your account with {name} was removed on {when}.',
  'mail.totp-removed.action': 'See how you sign in',
  'mail.recovery-code-replaced.subject': 'A recovery code was made for your account with {name}',
  'mail.recovery-code-replaced.heading': 'New recovery code',
  'mail.recovery-code-replaced.lead':
    'A recovery code was made for your account with {name} on {when}. An older one no longer works.',
  'mail.recovery-code-replaced.action': 'See how you sign in',
  'mail.signed-out-everywhere.subject': 'You were signed out of {name} everywhere',
  'mail.signed-out-everywhere.heading': 'Signed out everywhere',
  'mail.signed-out-everywhere.lead':
    'All sessions of your account with {name} were ended on {when}, on every device. Sign in again to go on.',
  'mail.signed-out-everywhere.action': 'Sign in',
  'mail.other-devices-signed-out.subject': 'Your other devices were signed out of {name}',
  'mail.other-devices-signed-out.heading': 'Other devices signed out',
  'mail.other-devices-signed-out.lead':
    'On {when} all sessions of your account with {name} were ended but one: the one in which somebody asked for it.',
  'mail.other-devices-signed-out.action': 'See your devices',
  'mail.account-contested.subject': 'Your account with {name} was protected',
  'mail.account-contested.heading': 'All sessions ended',
  'mail.account-contested.lead':
    'Somebody who got a mail of ours, or was signed in, said on {when} that it was not them. All sessions of your account with {name} were ended, and whatever was pending was cancelled. For a day nobody can change its address or remove a way to sign in.',
  'mail.account-contested.action': 'Get your account back',
  'mail.account-frozen.subject': 'Your account with {name} was frozen',
  'mail.account-frozen.heading': 'Account frozen',
  'mail.account-frozen.lead':
    '{name} stopped everything in your account on {when}: all sessions were ended, and nobody can sign in, you included. Nothing is lost. Ask {name} for help to open it again.',
  'mail.account-frozen.action': 'Get help',
  'mail.account-unfrozen.subject': 'Your account with {name} is open again',
  'mail.account-unfrozen.heading': 'Account open again',
  'mail.account-unfrozen.lead':
    'Your account with {name} was frozen, and was opened again on {when}. Sign in to go on.',
  'mail.account-unfrozen.action': 'Sign in',
  'mail.recovery-required.subject': 'Get your account with {name} back before you sign in again',
  'mail.recovery-required.heading': 'Get your account back first',
  'mail.recovery-required.lead':
    '{name} wants to be sure that your account is yours alone. All its sessions were ended on {when}. Get it back once, then sign in with the new passkey or password.',
  'mail.recovery-required.action': 'Get your account back',
  'mail.recovery-lifted.subject': 'You need not get your account with {name} back any more',
  'mail.recovery-lifted.heading': 'No recovery needed any more',
  'mail.recovery-lifted.lead':
    '{name} had asked for your account to be got back before anybody signs in, and took that back on {when}. Sign in by what you had before.',
  'mail.recovery-lifted.action': 'Sign in',
  'mail.recovery-delayed.subject': 'Somebody wants to get your account with {name} back',
  'mail.recovery-delayed.heading': 'Is it you who wants the account back?',
  'mail.recovery-delayed.lead':
    'Somebody who reads this mailbox, or has your recovery code, asked on {when} to get your account with {name} back, and could show nothing else. We make them wait until {ready}, so that you can stop it.',
  'mail.recovery-delayed.yours':
    'It was you? Then wait. Signing in with a passkey or password stops it too: you need no recovery then.',
  'mail.recovery-reminder.subject': 'Somebody is still waiting for your account with {name}',
  'mail.recovery-reminder.heading': 'Is it still you who is waiting?',
  'mail.recovery-reminder.lead':
    'Somebody is waiting to get your account with {name} back. From {ready} on they can choose a new way to sign in to it, unless you stop it.',
  'mail.recovery-reminder.yours': 'It was you? Then go on waiting.',
  'mail.recovery-ready.subject': 'Your account with {name} can be taken back now',
  'mail.recovery-ready.heading': 'The wait is over',
  'mail.recovery-ready.lead':
    'Whoever asked to get your account with {name} back can do so now, until {until}, by one more code that we send to this mailbox.',
  'mail.recovery-ready.yours': 'It was you? Then go on here.',
  'mail.recovery.action': 'See how far it is',
  'mail.stop-recovery.lead': 'It was not you? Stop it. You need not sign in.',
  'mail.stop-recovery.action': 'Stop this recovery',
  'mail.recovery-cancelled.subject': 'The recovery of your account with {name} was stopped',
  'mail.recovery-cancelled.heading': 'Recovery stopped',
  'mail.recovery-cancelled.lead':
    'Somebody was waiting to get your account with {name} back. That was stopped on {when}, because somebody signed in with a passkey or password of the account, or because a link in one of our mails was used.',
  'mail.recovery-cancelled.action': 'See how you sign in',
  'mail.account-recovered.subject': 'Your account with {name} was got back',
  'mail.account-recovered.heading': 'Account got back',
  'mail.account-recovered.lead':
    'Somebody proved on {when} that your account with {name} is theirs, and chose a new way to sign in to it. All sessions were ended, whatever was pending was cancelled, and a recovery code that was used has been replaced. What signed in before still does. For a day nobody can change the address or remove a way to sign in.',
  'mail.account-recovered.action': 'Sign in',
  'mail.not-me.lead':
    'It was not you? Say so: that ends every session, cancels what is pending, and helps you to get your account back. You need not sign in.',
  'mail.not-me.action': 'This wasn’t me',
  'mail.when': '{date}, {time} UTC',
  'mail.footer': 'Sent by {name}, {host}',
} as const
