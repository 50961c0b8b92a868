import type { MessageId } from '#messages/en.ts'
import type { Translate } from '#messages/text.ts'

/** The pages of the account, in the order in which they stand: where each is below the base path, and what it is called. */
const SECTIONS = {
  overview: { path: '/account', name: 'nav.overview' },
  address: { path: '/account/address', name: 'nav.address' },
  security: { path: '/account/security', name: 'nav.security' },
  devices: { path: '/account/devices', name: 'nav.devices' },
  activity: { path: '/account/activity', name: 'nav.activity' },
} as const satisfies Readonly<Record<string, { readonly path: string; readonly name: MessageId }>>
/** Names one of them. */
export type AccountSection = keyof typeof SECTIONS

/** From any page of the account to any other; the one that is shown is marked for eyes and ears. */
export const AccountNav = (props: {
  readonly basePath: string
  readonly text: Translate
  readonly current: AccountSection
}) => (
  <nav class="account-nav" aria-label={props.text('nav.label')}>
    <ul>
      {Object.entries(SECTIONS).map(([section, { path, name }]) => (
        <li>
          <a href={`${props.basePath}${path}`} aria-current={section === props.current ? 'page' : undefined}>
            {props.text(name)}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
