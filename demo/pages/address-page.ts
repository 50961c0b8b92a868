import { type Address, type AddressProblems, COUNTRIES } from '../customers.ts'
import { html, type Markup } from '../html.ts'
import { type Frame, layout } from './layout.ts'

/** The address form, with what was typed and what is to be mended. */
export const addressPage = (frame: Frame, address: Partial<Address>, problems: AddressProblems = {}): Markup => {
  const field = (
    name: keyof Address,
    label: string,
    autocomplete: string,
    max: number,
  ): Markup => html`<div class="field">
  <label for="${name}">${label}</label>
  <input id="${name}" name="${name}" value="${address[name]}" autocomplete="${autocomplete}" maxlength="${max}" required${marks(name, problems)}>
  ${message(name, problems)}
</div>`
  return layout(
    Object.keys(problems).length === 0 ? 'Address' : 'Error: Address',
    frame,
    html`<h1>Where do the flowers go?</h1>
${summary(problems)}
<form class="form" method="post" action="/account/address" novalidate>
${field('name', 'Name on the doorbell', 'name', 80)}
${field('street', 'Street and number', 'street-address', 120)}
<div class="pair">
${field('postcode', 'Postcode', 'postal-code', 12)}
${field('city', 'Town or city', 'address-level2', 80)}
</div>
<div class="field">
  <label for="country">Country</label>
  <select id="country" name="country" autocomplete="country" required${marks('country', problems)}>
    <option value="">Choose one</option>
    ${Object.entries(COUNTRIES).map(([code, name]) => html`<option value="${code}"${code === address.country && html` selected`}>${name}</option>`)}
  </select>
  ${message('country', problems)}
</div>
<div class="field">
  <label for="note">Note for the rider <span class="hint">(if you like)</span></label>
  <textarea id="note" name="note" rows="2" maxlength="200" autocomplete="off"${marks('note', problems)}>${address.note}</textarea>
  ${message('note', problems)}
</div>
<p class="actions"><button type="submit">Save address</button> <a href="/account">Cancel</a></p>
</form>`,
    '/account',
  )
}

const marks = (name: keyof Address, problems: AddressProblems): Markup | false =>
  problems[name] !== undefined && html` aria-invalid="true" aria-describedby="${name}-problem"`

const message = (name: keyof Address, problems: AddressProblems): Markup | false =>
  problems[name] !== undefined && html`<p class="problem" id="${name}-problem">${problems[name]}</p>`

const summary = (problems: AddressProblems): Markup | false => {
  const entries = Object.entries(problems)
  return (
    entries.length > 0 &&
    html`<div class="summary" role="alert"><h2>Not saved yet</h2><ul>${entries.map(([name, text]) => html`<li><a href="#${name}">${text}</a></li>`)}</ul></div>`
  )
}
