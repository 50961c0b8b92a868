import { PasskeyForm } from '#pages/components/passkey-form.view.tsx'
import { AcceptedPasskeys, UnknownPasskey } from '#pages/components/passkey-signals.view.tsx'
import { Layout } from '#pages/layout.view.tsx'
import type { PageContext } from '#pages/page-context.ts'
import { at, type Exhibits, FLOW, OTHER_SIGNALLED, SIGNALLED } from './given.ts'

/** Pages that no customer ever sees: each holds one part of a page, for the tests of its script. */
export const standIns = (page: PageContext): Exhibits =>
  at(undefined, {
    'passkey-conditional': (
      <Layout page={page} title="Passkey" scripts="form-and-passkey">
        <h1>Passkey</h1>
        <PasskeyForm
          page={page}
          ceremony="create"
          flow={FLOW}
          action="/_auth/passkey/create"
          label="Create a passkey"
          weight="primary"
          isConditional
        />
      </Layout>
    ),
    'passkeys-accepted': (
      <Layout page={page} title="Passkeys" scripts="form-and-passkey">
        <h1>Passkeys</h1>
        <AcceptedPasskeys
          relyingPartyId="localhost"
          userHandle="dXNlci1oYW5kbGU"
          credentials={[SIGNALLED, OTHER_SIGNALLED]}
          userName="mia.new@example.com"
          displayName={'Mia "M" <Lindqvist>'}
        />
      </Layout>
    ),
    'passkeys-none-accepted': (
      <Layout page={page} title="Passkeys" scripts="form-and-passkey">
        <h1>Passkeys</h1>
        <AcceptedPasskeys
          relyingPartyId="localhost"
          userHandle="dXNlci1oYW5kbGU"
          credentials={[]}
          userName="mia.new@example.com"
          displayName="Mia"
        />
      </Layout>
    ),
    'passkey-unknown': (
      <Layout page={page} title="Passkey" scripts="form-and-passkey">
        <h1>Passkey</h1>
        <UnknownPasskey relyingPartyId="localhost" credential={SIGNALLED} />
      </Layout>
    ),
  })
