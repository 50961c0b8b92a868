import { AddressesPage, type AddressesProps } from '#flows/address/address.view.tsx'
import { CodePage } from '#flows/code/code.view.tsx'
import { RestrictedPage } from '#flows/security/restricted.view.tsx'
import { after, DAY, HOUR, MINUTE } from '#lib/time.ts'
import type { PageContext } from '#pages/page-context.ts'
import { ADDRESS, at, type Exhibits, FLOW, NOW } from './given.ts'

const PAGE = '/_auth/account/address'

/** The addresses of an account, and what keeps them from being changed. */
export const addresses = (page: PageContext): Exhibits => {
  const given: AddressesProps = {
    page,
    form: FLOW,
    address: ADDRESS,
    second: null,
    held: null,
    superseded: [],
    proveHref: undefined,
  }
  const code = {
    page,
    flow: FLOW,
    address: 'mia@example.net',
    validSeconds: 10 * MINUTE,
    resendAfterSeconds: 30,
    changeAddressHref: PAGE,
  } as const
  return {
    ...at('/account/address', {
      addresses: <AddressesPage {...given} second={{ address: 'mia@example.org', addedAt: after(NOW, -90 * DAY) }} />,
      'addresses-prove-first': <AddressesPage {...given} proveHref="/_auth/step-up?return_to=%2F" />,
      'addresses-changed': (
        <AddressesPage
          {...given}
          superseded={[{ address: 'm.lindqvist@example.com', until: after(NOW, 7 * DAY) }]}
          notice="address-changed"
        />
      ),
      'addresses-held': (
        <AddressesPage
          {...given}
          held={{ isSecond: false, address: 'mia@example.net', until: after(NOW, 24 * HOUR) }}
          notice="address-held"
        />
      ),
      'addresses-invalid': (
        <AddressesPage {...given} typed={{ in: 'address', address: 'mia@', error: 'error.address-invalid' }} />
      ),
      'addresses-meant': (
        <AddressesPage {...given} typed={{ in: 'second', address: 'mia@gmial.com', meant: 'mia@gmail.com' }} />
      ),
      'addresses-stopped': <AddressesPage {...given} error="error.change-stopped" />,
    }),
    ...at('/account/address/code', {
      'code-change-address': <CodePage {...code} purpose="change-address" />,
      'code-notification-address': <CodePage {...code} purpose="notification-address" error="error.code-invalid" />,
    }),
    ...at(undefined, {
      restricted: <RestrictedPage page={page} until={after(NOW, 20 * HOUR)} backHref="/_auth/account/security" />,
    }),
  }
}
