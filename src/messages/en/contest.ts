/** What customers read where an account is contested, frozen or got back, in English. */
export const contest = {
  // Contesting what a notice told of
  'contest.title': 'Was this not you?',
  'contest.about': '{what}: {when}',
  'contest.does': 'If it was not you, the button below',
  'contest.does-sessions': 'signs you and everybody else out of {name}, on every device',
  'contest.does-pending': 'cancels every change of the account that is pending',
  'contest.does-restricted': 'keeps the address and the ways to sign in from being removed for a day',
  'contest.does-not':
    'It signs nobody in, and removes nothing that is yours. If it was you, close this page: nothing has happened.',
  'contest.sure': 'It was not me',
  'contest.submit': 'Protect my account',
  'contested.title': 'Your account is protected',
  'contested.lead': 'Every session was ended. Pages that are still open somewhere stop working within {bound}.',
  'contested.next':
    'If somebody may know your password or hold your device, get your account back now. It takes your e-mail and one more proof.',
  'contested.recover': 'Get your account back',
  'contested.sign-in': 'Sign in',
  'link-over.title': 'This link does nothing any more',
  'link-over.lead':
    'It was used already, or is too old. If you are worried about your account, sign in and look at what has happened there, or get it back.',

  // A proof that was right, and an account that does not open all the same
  'not-admitted.account_frozen.title': 'Your account is frozen',
  'not-admitted.account_frozen.lead':
    '{name} has stopped everything in your account, so nobody can sign in, you included. Nothing is lost. Ask for help to open it again.',
  'not-admitted.recovery_required.title': 'Get your account back first',
  'not-admitted.recovery_required.lead':
    '{name} wants to be sure that your account is yours alone. Get it back once, then sign in with the new passkey or password.',
  'not-admitted.account_disputed.title': 'Somebody else claims this account',
  'not-admitted.account_disputed.lead':
    'Its address was changed and changed back, and both sides object. Sign in with a passkey or password from before that. Otherwise it stays closed for {span}.',
  // Too much speaks against a try
  'risk-refused.title': 'We couldn’t sign you in from here',
  'risk-refused.lead':
    'Too many things about this try are unusual. Use a device or a network that you have signed in from before. If that is not possible, get your account back, or ask for help with the reference below.',
  'risk-refused.recover': 'Get your account back',
  'not-admitted.recover': 'Get your account back',
  'not-admitted.help': 'Get help',
  'not-admitted.ask': 'Ask {name} for help, and give them the reference below.',
} as const
