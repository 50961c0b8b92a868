/** What customers read while they get an account back, in English. */
export const recovery = {
  // The address, and the code from the mail
  'recover.title': 'Get your account back',
  'recover.lead':
    'Can’t sign in to {name} any more? Enter the address of your account. We send a code to it, and may ask for one more proof.',
  'recover.submit': 'Send a code',
  'recover.remembered': 'Can you sign in after all?',
  'code.lead-recovery': 'If an account uses {address}, we sent a code of eight digits to it.',
  'code.label-recovery': 'Eight-digit code',
  'code.no-mailbox': 'I cannot read this mail',
  'error.recovery-code-shape': 'Enter the eight digits from the mail.',

  // The saved code instead of it
  'saved-code.title': 'Use your recovery code',
  'saved-code.lead':
    'Without your mail, the recovery code that you have kept opens the way. One more proof may follow.',
  'saved-code.hint': '26 letters and digits. Upper or lower case and hyphens make no difference.',
  'saved-code.submit': 'Continue',
  'saved-code.none':
    'You have no recovery code? Then get access to your mail first, through those who run it: we cannot tell otherwise that it is you.',
  'error.saved-code-wrong': 'That did not work. Check the code, or try another way.',

  // One more proof
  'recovery-proof.title': 'One more proof',
  'recovery-proof.lead': 'The code was right. Now show one more thing that only you have or know.',
  'recovery-proof.by-saved': 'Continue with the recovery code',
  'recovery-proof.by-password': 'Continue with the password',
  'recovery-proof.by-totp': 'Continue with the code of the app',
  'recovery-proof.none': 'You have none of these any more?',
  'recovery-proof.wait': 'Get the account back by waiting',
  'error.recovery-way-disabled': 'There were too many wrong tries, so this way is switched off. Use another one.',

  // Waiting instead
  'delay.title': 'We protect your account for {span}',
  'delay.lead':
    'Whoever has only one code could be somebody who got into your mail. So {name} waits before it gives the account to you.',
  'delay.told':
    'Every address of the account is told now, twice in between and at the end. Each mail holds a button that stops it.',
  'delay.stopped': 'If anybody signs in with a passkey or password of the account, it is stopped as well.',
  'delay.afterwards': 'Afterwards you get one more code by mail, and choose a new passkey or password.',
  'delay.submit': 'Wait {span}',
  'delay.back': 'I have found something',
  'recovery-status.title': 'Please wait',
  'recovery-status.lead': '{name} protects your account for a while before you can get it back.',
  'recovery-status.ready-at': 'You can go on from {when}.',
  'recovery-status.keep':
    'Keep the address of this page, or open it from one of our mails. You can close it meanwhile.',
  'recovery-status.ready-title': 'The wait is over',
  'recovery-status.ready-lead':
    'You can get your account back now, until {until}. Begin once more with the address: this time the code is enough.',
  'recovery-status.go-on': 'Get your account back',
  'recovery-status.stop': 'Stop this: it is not me',
  'account.recovery': 'Somebody wants this account back',
  'account.recovery-lead':
    'They have shown one code and nothing else, and wait. From {when} on they can choose a new way to sign in to it. If it is not you, stop it.',
  'notice.recovery-stopped': 'The recovery was stopped.',
  'recovery-over.title': 'Nobody is waiting here',
  'recovery-over.lead': 'This recovery is done, was stopped, or is too old. You can sign in, or begin another one.',
  'stop-recovery.title': 'Stop this recovery?',
  'stop-recovery.does-wait': 'ends the wait of whoever asked to get your account with {name} back',
  'stop-recovery.does-code': 'makes them begin anew, and you are told again if they do',
  'stop-recovery.does-not':
    'It signs nobody out and removes nothing. If it was you who asked, close this page: nothing has happened.',
  'stop-recovery.submit': 'Stop the recovery',
  'recovery-stopped.title': 'The recovery was stopped',
  'recovery-stopped.lead': 'Whoever was waiting for your account waits no longer, and has got nothing.',
  'recovery-stopped.next':
    'They may have read your mail: change the password of your mailbox, and sign in here to look at what has happened.',

  // Something new
  'renew.title': 'Choose a new way to sign in',
  'renew.lead': 'It is your account. Make a new passkey on this device, on your phone or on a security key.',
  'renew.lead-either': 'It is your account. Make a new passkey, or choose a new password.',
  'renew.passkey': 'Make a new passkey',
  'renew.password-hint': 'At least {least} characters. Your browser can make one up and keep it for you.',
  'renew.password-stays':
    'Could somebody know your password? Then choose a new one, which takes its place at once. With a new passkey the old password goes on signing in, and can be replaced in {span} at the earliest.',
  'renew.ends': 'Everybody is signed out by this, on every device. Then sign in with what you have chosen.',
  'recovered.title': 'You have your account back',
  'recovered.lead': 'Sign in to {name} with what you have just chosen.',
  'recovered.code': 'Your new recovery code',
  'recovered.code-lead': 'The one that you used opens nothing any more. This one takes its place.',
  'recovered.sessions': 'Every session was ended. Pages that are still open somewhere stop working within {bound}.',
  'recovered.pending': 'Whatever was pending in the account was cancelled.',
  'recovered.restricted':
    'For {span} nobody can change its address or remove a way to sign in, you included. Every address of it has been told.',
  'recovered.restricted-older':
    'For {span} nobody can change its address, or remove a way to sign in that is older than what was reported. Every address of it has been told.',
  'recovered.kept': 'This still signs in',
  'recovered.kept-password': 'The password from before, also for anybody else who knows it.',
  'recovered.kept-passkeys': 'Every passkey from before, wherever it is.',
  'recovered.kept-app': 'The authenticator app from before, together with a password.',
  'recovered.kept-later':
    'For {span} none of it can be removed or replaced, so that you could still object if it had not been you. After that sign in, open “{page}”, and remove what is not yours, or what you have lost.',
  'recovered.kept-now':
    'Somebody may have added some of it. Sign in now, open “{page}”, and remove what has been added and is not yours.',
  'recovered.sign-in': 'Sign in',
} as const
