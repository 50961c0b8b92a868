/** What customers read where the gateway itself answers, in English. */
export const answers = {
  // Waiting
  'throttled.title': 'Please wait a little',
  'throttled.lead': 'There were too many tries in a short time. You can go on in {wait}.',
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
  'release.title': 'Confirmed',
  'release.lead': 'What you sent goes on now. If nothing happens, use the button.',
  'release.send': 'Go on',
  'not-released.answered.title': 'This was sent already',
  'not-released.answered.lead': 'It went out once and was answered. Nothing was sent a second time.',
  'not-released.unknown.title': 'We cannot say whether this arrived',
  'not-released.unknown.lead':
    'It went out once, but no answer came back. It is not sent a second time: check whether it was done before you send it again.',
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
  'problem.operator-key-required.title': 'An operator key is needed',
  'problem.operator-key-required.what': 'None was shown, or it is not valid here, or not any more.',
  'problem.access-denied.title': 'You may not open this page',
  'problem.access-denied.what': 'Your account has no access to it. If it should have, ask for help.',
  'problem.sign-in-too-risky.title': 'Not after this sign-in',
  'problem.sign-in-too-risky.what':
    'Something about it was unusual, a new device or place for example, and this page is open after usual ones only. Sign in again where you usually do, or ask for help.',
  'problem.account-restricted.title': 'Not for the moment',
  'problem.account-restricted.what':
    'Your account has just been protected or recovered. For a while some things are held back, so that nobody else can do them: try again later, or ask for help.',
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
  'problem.internal-error.sent': 'It is not your fault. Check whether what you sent was done before you send it again.',
  'problem.origin-unreachable.title': 'The site does not answer',
  'problem.origin-unreachable.what': 'It could not be reached just now. Try again in a moment.',
  'problem.origin-unreachable.sent':
    'No answer came back. What you sent may have arrived: check before you send it again.',
  'problem.unavailable.title': 'Not available right now',
  'problem.unavailable.what': 'We cannot check who you are at the moment, so nothing was opened. Try again shortly.',
  'problem.origin-timeout.title': 'The site takes too long',
  'problem.origin-timeout.what':
    'It did not answer in time. What you sent may have arrived: check before you send it again.',
  'problem.retry': 'Try again',
  'problem.reference-lead': 'If you ask for help, give this reference:',
} as const
