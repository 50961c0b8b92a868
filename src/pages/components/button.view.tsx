import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icons.view.tsx'

/** How much a button asks for attention: one `primary` on a page at most. */
export type ButtonWeight = 'primary' | 'secondary' | 'danger'

interface ButtonLook {
  readonly weight: ButtonWeight
  readonly icon?: IconName
  readonly children: Child
}

/** Sends the form around it. */
export const SubmitButton = ({ weight, icon, children }: ButtonLook) => (
  <button type="submit" class={`button button-${weight}`}>
    {icon === undefined ? null : <Icon name={icon} />}
    <span>{children}</span>
  </button>
)

/** A link that is the page's main way on, so it looks like a button. */
export const ButtonLink = ({ weight, icon, href, children }: ButtonLook & { readonly href: string }) => (
  <a class={`button button-${weight}`} href={href}>
    {icon === undefined ? null : <Icon name={icon} />}
    <span>{children}</span>
  </a>
)
