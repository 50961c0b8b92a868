/** What customers read where addresses change and change back, in English. */
export const address = {
  // The page about addresses
  'address.title': 'Your addresses',
  'address.manage': 'Change address',
  'address.own': 'Your address',
  'address.own-lead': 'You sign in with it. Codes and notices go to it.',
  'address.new': 'New address',
  'address.new-hint': 'We send a code to it, and tell your present address.',
  'address.submit': 'Change address',
  'address.suggest': 'Did you mean {address}? If not, send the form again as it is.',
  'address.held':
    'On {when} your address becomes {address}. Until then it can be stopped, here and from your present mailbox.',
  'address.held-second':
    'From {when} on, notices go to {address} as well. Until then it can be stopped, here and from your mailbox.',
  'address.stop': 'Stop this change',
  'address.superseded':
    'Until {when} your former address {address} gets your notices as well, and can take the account back.',
  'address.second': 'Second address for notices',
  'address.second-lead': 'What happens in your account is told there too. It signs nobody in.',
  'address.second-since': 'Added {date}',
  'address.second-new': 'Second address',
  'address.second-add': 'Add address',
  'address.second-remove': 'Remove {address}',
  'code.lead-change-address':
    'We sent a mail to {address}. Enter the six-digit code from it, and it becomes your address.',
  'code.lead-notification-address':
    'We sent a mail to {address}. Enter the six-digit code from it, and your notices go there as well.',

  // A restriction
  'restricted.title': 'Not yet',
  'restricted.lead':
    'Your account was protected or got back a short while ago. Until {when} nobody changes its address, and nobody removes or replaces what signs in.',
  'restricted.why':
    'So whoever was in it before cannot go on. A passkey or password from before may remove what was added since.',

  // What happened, and what went wrong
  'notice.address-changed': 'Your address is changed. Every other device is signed out.',
  'notice.address-held': 'The new address is confirmed, and the change waits. See below.',
  'notice.address-stopped': 'The change is stopped.',
  'notice.second-added': 'Your notices go to the second address as well.',
  'notice.second-removed': 'The second address is removed.',
  'error.address-same': 'That is an address of your account already.',
  'error.address-leaving':
    'Your account is giving this address back just now. Choose another one, or try again tomorrow.',
  'error.change-stopped':
    'This change was stopped, or something else has changed in your account since. Please begin again.',
  'error.box-unticked': 'Tick the box first. Nothing has happened yet.',

  // Links in mails that stop a change, take it back, or object
  'contest.stop-change.title': 'Stop this change?',
  'contest.stop-change.lead': 'Asked for on {when}: {address}',
  'contest.does-stop': 'cancels the change',
  'contest.stop-change.submit': 'Stop it and protect my account',
  'contest.revert.title': 'Take your account back?',
  'contest.revert.lead': 'The address of the account was changed on {when}. It goes back to {address}.',
  'contest.revert.does': 'If the change was not yours, the button below',
  'contest.does-revert': 'makes {address} the address of the account again, and undoes every change of address since',
  'contest.does-remove': 'removes every passkey, password, app, recovery code and second address that was added since',
  'contest.does-restore': 'brings back those that were removed or replaced since',
  'contest.revert.does-not':
    'It signs nobody in, and removes nothing that is older than the change. The newer address is told, and can object. If the change was yours, close this page: nothing has happened.',
  'contest.revert.sure': 'The change was not mine',
  'contest.revert.submit': 'Take my account back',
  'contest.dispute.title': 'Object to this?',
  'contest.dispute.lead': 'The change of address to {address} was taken back on {when}.',
  'contest.dispute.does': 'If the change was yours, and somebody else has your old mailbox, the button below',
  'contest.does-close': 'closes the account to everything that is newer than the change, codes by mail included',
  'contest.does-decide': 'leaves it open to a passkey or password from before the change: whoever has one decides',
  'contest.does-reopen': 'opens it again after {span} as it is now, if nobody has',
  'contest.dispute.does-not': 'It signs nobody in. If the change was not yours, close this page: nothing has happened.',
  'contest.dispute.sure': 'The change was mine',
  'contest.dispute.submit': 'I object',
  'contested.stop-change.title': 'The change is stopped',
  'contested.revert.title': 'Your account is yours again',
  'contested.revert.lead':
    'It has its former address. What was added since the change is gone, what was removed is there again, and every session was ended. Pages that are still open somewhere stop working within {bound}.',
  'contested.revert.next':
    'Sign in as you did before. If somebody may know your password, change it then. If you cannot sign in, get your account back.',
  'contested.dispute.title': 'The account is closed',
  'contested.dispute.lead':
    'Every session was ended. Pages that are still open somewhere stop working within {bound}. For {span} only a passkey or password from before the change opens the account.',
  'contested.dispute.next': 'If you have one, sign in with it now: that decides whose the account is.',

  // Mails
  'mail.change-address-code.subject': 'Your code for a new address with {name}',
  'mail.change-address-code.heading': 'Your new address with {name}',
  'mail.change-address-code.lead':
    'Enter this code in the window where you asked for it. This becomes the address of your account.',
  'mail.notification-address-code.subject': 'Your code for notices from {name}',
  'mail.notification-address-code.heading': 'Notices from {name}',
  'mail.notification-address-code.lead':
    'Enter this code in the window where you asked for it. Notices about that account come here as well from then on.',
  'mail.address-taken.subject': 'Somebody asked for your address with {name}',
  'mail.address-taken.heading': 'Your address stays yours',
  'mail.address-taken.lead':
    'Somebody who is signed in to {name} asked to make this the address of their account. It is that of yours, and stays so. Was it you, in another account? Then sign in with this address instead.',
  'mail.address-taken.action': 'Sign in',
  'mail.address-taken.not-you': 'It was not you? Then you need not do anything: nothing was changed.',
  'mail.address-change-asked.subject': 'Another address was asked for in your account with {name}',
  'mail.address-change-asked.heading': 'Change of address asked for',
  'mail.address-change-asked.lead':
    'On {when} somebody, probably you, asked to change the address of your account with {name} to {address}. A code went there. Nothing changes until it is entered.',
  'mail.address-change-asked.action': 'See your addresses',
  'mail.address-change-held.subject': 'The address of your account with {name} is about to change',
  'mail.address-change-held.heading': 'Your address is about to change',
  'mail.address-change-held.lead':
    'The address {address} was confirmed for your account with {name} on {when}. It takes the place of the present one on {until}, unless that is stopped.',
  'mail.address-change-held.action': 'See your addresses',
  'mail.address-changed.subject': 'The address of your account with {name} was changed',
  'mail.address-changed.heading': 'Address changed',
  'mail.address-changed.lead':
    'The address of your account with {name} was changed to {address} on {when}. Every other device was signed out.',
  'mail.address-changed.action': 'See your addresses',
  'mail.address-reverted.subject': 'The address of your account with {name} was put back',
  'mail.address-reverted.heading': 'Address put back',
  'mail.address-reverted.lead':
    'A change of the address of your account with {name} was taken back on {when}: it is {address} again. What was added to the account since that change was removed, and what was removed is there again. Every session was ended. For a day nobody can change the address or remove a way to sign in.',
  'mail.address-reverted.action': 'Sign in',
  'mail.address-taken-back.subject': 'Your account with {name} went back to its former address',
  'mail.address-taken-back.heading': 'Change of address taken back',
  'mail.address-taken-back.lead':
    'On {when} the former address of an account with {name} took a change back. The account belongs to {address} again, and this address no longer opens it. What was added since the change was removed.',
  'mail.address-taken-back.action': 'Sign in',
  'mail.account-disputed.subject': 'Somebody else claims your account with {name}',
  'mail.account-disputed.heading': 'Two addresses claim your account',
  'mail.account-disputed.lead':
    'The address of your account with {name} was changed and changed back, and on {when} the other side objected. Sign in with a passkey or password from before the change: that decides. Otherwise the account stays closed until {until}.',
  'mail.account-disputed.action': 'Sign in',
  'mail.notification-address-asked.subject': 'A second address was asked for in your account with {name}',
  'mail.notification-address-asked.heading': 'Second address asked for',
  'mail.notification-address-asked.lead':
    'On {when} somebody, probably you, asked that notices about your account with {name} go to {address} as well. A code went there. Nothing changes until it is entered.',
  'mail.notification-address-asked.action': 'See your addresses',
  'mail.notification-address-held.subject': 'A second address is about to get notices from {name}',
  'mail.notification-address-held.heading': 'A second address is about to get your notices',
  'mail.notification-address-held.lead':
    'The address {address} was confirmed on {when}. Notices about your account with {name} go there as well from {until} on, unless that is stopped.',
  'mail.notification-address-held.action': 'See your addresses',
  'mail.notification-address-added.subject': 'A second address gets notices about your account with {name}',
  'mail.notification-address-added.heading': 'Second address added',
  'mail.notification-address-added.lead':
    'Since {when} notices about your account with {name} go to {address} as well. It signs nobody in.',
  'mail.notification-address-added.action': 'See your addresses',
  'mail.notification-address-removed.subject': 'The second address of your account with {name} was removed',
  'mail.notification-address-removed.heading': 'Second address removed',
  'mail.notification-address-removed.lead':
    'The second address {address} of your account with {name} was removed on {when}. Notices no longer go there.',
  'mail.notification-address-removed.action': 'See your addresses',
  'mail.help': 'Get help',
  'mail.stop-change.lead':
    'It was not you? Stop it: that ends every session as well, and helps you to get your account back. You need not sign in.',
  'mail.stop-change.action': 'Stop this change',
  'mail.revert.lead':
    'It was not you? Take the account back: that restores your address, undoes what was done since, and ends every session. You need not sign in. This is possible until {until}.',
  'mail.revert.action': 'Take my account back',
  'mail.dispute.lead':
    'Was the change yours, and somebody else has your old mailbox? Object: then only a passkey or password from before the change opens the account. This is possible until {until}.',
  'mail.dispute.action': 'I object',
} as const
