/** What customers read while their browser works for a moment, before a mail is sent or a password tried, in English. */
export const challenge = {
  'challenge.title': 'One moment, please',
  'challenge.lead':
    'Before we go on with {address}, your browser does a small calculation. It keeps programs from doing the same thousands of times.',
  'challenge.progress': 'Your browser is calculating',
  'challenge.busy': 'This takes a few seconds.',
  'challenge.done': 'The calculation is done.',
  'challenge.slow': 'This takes longer than usual on your device.',
  'challenge.failed': 'Your browser could not do the calculation.',
  'challenge.no-script':
    'Scripts are switched off in this browser, so it cannot calculate. Wait {span} instead, then continue.',
  'challenge.no-script-now': 'Scripts are switched off in this browser, so it cannot calculate. You can continue now.',
  'challenge.password-hint': 'We did not keep it. Please type it once more.',
  'challenge.submit': 'Continue',
  'challenge.instead': 'Continue without the calculation',
  'challenge.instead-wait': 'You can go on without the calculation in {seconds} s.',
  'notice.challenge-early': 'That was a little early. Nothing is lost.',
  'error.challenge-failed': 'The calculation did not count, or came too late. Please continue once more.',
  'error.password-missing': 'Enter your password.',
} as const
