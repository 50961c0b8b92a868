import { describe, expect, test } from 'vitest'
import { parseCredentialId } from '#domain/ids.ts'
import { AcceptedPasskeys, UnknownPasskey } from '#pages/components/passkey-signals.view.tsx'

const credential = (text: string) => {
  const id = parseCredentialId(text)
  if (id === undefined) throw new Error('no credential id')
  return id
}

describe('signals to the browser', () => {
  const account = {
    relyingPartyId: 'shop.example',
    userHandle: 'u-_',
    userName: 'mia@example.com',
    displayName: '"><script>',
  }

  test('stand in an element that nobody sees, and cannot leave it', () => {
    const html = String(<AcceptedPasskeys {...account} credentials={[credential('a-_'), credential('b')]} />)
    expect(html).toBe(
      '<div hidden="" data-passkeys-accepted="" data-rp-id="shop.example" data-user-id="u-_" data-credentials="a-_ b" ' +
        'data-user-name="mia@example.com" data-display-name="&quot;&gt;&lt;script&gt;"></div>',
    )
  })

  test('name an empty list as one: no passkey is left', () => {
    expect(String(<AcceptedPasskeys {...account} credentials={[]} />)).toContain(' data-credentials="" ')
  })

  test('name the one passkey that is unknown', () => {
    expect(String(<UnknownPasskey relyingPartyId="shop.example" credential={credential('a-_')} />)).toBe(
      '<div hidden="" data-passkey-unknown="" data-rp-id="shop.example" data-credential-id="a-_"></div>',
    )
  })
})
