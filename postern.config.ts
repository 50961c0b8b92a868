/**
 * What this deployment protects. The only file that an operator edits: everything else follows from it.
 *
 * It describes the demo shop that `npm start` brings along. Change it, run `npm run check-config`, and see what a rule
 * does before any customer does: `npm run explain -- GET /account/payment --as aal1`.
 */
import { definePostern } from '#config/define.ts'
import { acr, all, any, anyone, authenticatedWithin, confirm, method, signedIn } from '#policy/builders.ts'

export default definePostern({
  // Stands on every page and in every mail.
  name: 'Half Past Flowers',

  // The domain that customers' passkeys belong to. For www.shop.example and pay.shop.example it is shop.example.
  // It can never change once the first passkey exists: choose the registrable domain, not today's host.
  relyingPartyId: 'localhost',

  brand: {
    // One colour is enough: every shade on the pages is derived from it and stays readable, in the dark as well.
    colour: '#a63a16',
  },

  mail: {
    from: 'Half Past Flowers <hello@shop.example>',
    // `npm start` shows mails in an inbox of its own, http://localhost:8787/_auth/dev/mail, and sends none.
    // For a deployment choose how they leave; docs/deploy.md has each kind as an example.
    sender: { kind: 'send-email', binding: 'EMAIL' },
  },

  // Passkeys and codes by mail are always there. A password is one more way for customers who want one.
  methods: { password: true },

  sites: [
    {
      id: 'shop',

      // What customers type, and where the app answers. Nobody but Postern may reach the origin: what comes another
      // way has no assertion, and an app that checks for one refuses it.
      publicUrl: 'http://localhost:8787',
      origin: 'http://127.0.0.1:8788',

      // The name by which the shop knows assertions that are meant for it, and what they tell of a customer. The
      // subject is always there; an app that needs no address is not given one.
      audience: 'shop',
      claims: ['email', 'email_verified', 'name'],

      // The shop remembers baskets in a cookie. Postern deletes it at sign-out and never forwards it under another
      // customer, so that a shared computer does not show one customer's basket to the next.
      appCookies: ['basket'],

      // Rules stand from narrow to wide; the first that matches decides. A rule that could never be reached, or that
      // another one contradicts, is refused before it is deployed.
      routes: [
        // Public: the catalogue with its live prices, and the basket, which customers fill before they sign in.
        { match: '/', allow: anyone() },
        { match: '/assets/*', allow: anyone() },
        { match: '/live/*', allow: anyone() },
        { match: '/basket/*', allow: anyone() },
        { match: '/api/basket', allow: anyone() },
        { match: '/api/me', allow: anyone() },

        // Where the flowers go: who has not shown lately who they are, by more than a code in a mail, is asked once more
        // before it changes. What they typed waits meanwhile and arrives after it, and the shop knows nothing of that.
        {
          match: '/account/address',
          allow: all(signedIn({ from: 'aal0' }), any(method('GET', 'HEAD'), authenticatedWithin('10m'))),
        },

        // A payment is confirmed by itself, however fresh the session: the page says what is paid, with the values of
        // this very request, and a passkey or the code of an app lets it go.
        {
          match: '/account/payments',
          allow: confirm({
            says: { en: 'Pay {amount} for order {order}', de: '{amount} für die Bestellung {order} bezahlen' },
            values: { amount: 'amount', order: 'order' },
          }),
        },

        // Two factors, shown lately. A customer who has less is asked for the rest, not sent away, and comes back here.
        { match: '/account/payment', allow: all(acr('aal2'), authenticatedWithin('15m')) },

        // Order news, for as long as the session lasts: `stream` cuts the answer when it ends. WebSockets and event
        // streams of guarded paths are cut anyway; the word is for answers of other types that go on and on.
        { match: '/account/orders.sse', allow: signedIn({ from: 'aal0' }), stream: true },

        // A folder with everything below it, for whoever is signed in. Without `from`, signedIn() asks for an
        // authenticator (a passkey, a password that may stand alone, a code of an app); `from: 'aal0'` also lets in
        // customers who have shown no more than control of their e-mail address, by a code.
        { match: '/account/*', allow: signedIn({ from: 'aal0' }) },
      ],

      // Every other path, those that the app will grow next year included.
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})
