/** Text that is safe to send as HTML. Only `html` makes it, so no page can forget to escape. */
export class Markup {
  readonly #text: string

  constructor(strings: TemplateStringsArray, values: readonly Value[]) {
    this.#text = strings.map((text, index) => (index === 0 ? text : render(values[index - 1]) + text)).join('')
  }

  toString(): string {
    return this.#text
  }
}

/** What may stand in a template; undefined and false print nothing. */
export type Value = string | number | Markup | readonly Markup[] | false | undefined

/** A template of HTML or SVG. Values are escaped for text and quoted attributes; markup and lists of it stand as they are. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup => new Markup(strings, values)

const render = (value: Value): string => {
  if (value === undefined || value === false) return ''
  if (value instanceof Markup) return value.toString()
  if (typeof value === 'object') return value.join('')
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
