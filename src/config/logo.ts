/**
 * Which SVG documents may be a logo. It is served from the site's own host, where a script in it would run as the
 * site when somebody opens it on its own, so everything that is not known to be harmless is refused.
 */
import { fail, ok, type Result } from '#lib/result.ts'

const SHAPES = new Set(
  (
    'svg g defs title desc path rect circle ellipse line polyline polygon text tspan symbol use clipPath mask ' +
    'linearGradient radialGradient stop'
  ).split(' '),
)

/** Names that say where something lies or how it looks. `style`, event handlers and whatever is new are not among them. */
const LOOKS =
  /^(?:xmlns(?::xlink)?|version|id|class|viewBox|preserveAspectRatio|width|height|x|y|x[12]|y[12]|cx|cy|r|rx|ry|fx|fy|dx|dy|d|points|transform|offset|gradientUnits|gradientTransform|spreadMethod|clipPathUnits|maskUnits|maskContentUnits|pathLength|role|aria-(?:label|hidden|labelledby)|focusable|xml:space|(?:xlink:)?href|(?:fill|stroke|stop|clip|font|text|letter|word|dominant|alignment|color|shape|paint|vector|mask)(?:-[a-z]+)*|opacity|display|visibility|overflow|isolation)$/

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

const REFERENCE = /^(?:xlink:)?href$/

/**
 * Accepts an SVG document of shapes, colours and references within itself; gives it without declaration and comments,
 * so that what was read is what is served. Fails with what stands in the way.
 */
export const parseLogo = (text: string): Result<string, string> => {
  const document = text
    .trim()
    .replace(/^<\?xml\s[^<>?]*\?>/, '')
    .replace(/<!--(?!-?>)(?:(?!--)[\s\S])*-->/g, '')
    .trim()
  if (!/^<svg[\s>]/.test(document) || !/(?:<\/svg>|\/>)$/.test(document)) {
    return fail('must be one <svg> document, as text')
  }
  for (const [, , element = '', attributes = ''] of document.matchAll(TAG)) {
    if (!SHAPES.has(element)) return fail(`must be shapes only: <${element}> is refused`)
    for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
      const value = double ?? single ?? ''
      if (!LOOKS.test(name)) return fail(`must be shapes only: the attribute ${name} is refused`)
      if (REFERENCE.test(name) ? !value.startsWith('#') : refersOutside(name, value)) {
        return fail(`must stand alone: ${name} refers to something outside the document`)
      }
    }
  }
  // What is left when every well-formed tag is gone is text; a bracket or an entity in it was no tag that we read.
  const rest = document.replace(TAG, '')
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(rest)) {
    return fail('must be plain SVG: no doctype, no entities of its own, every attribute in quotes')
  }
  return ok(document)
}

const NAMESPACES = ['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']

/** Entities and escapes count as outside too: `url(` can be spelled with them, and no colour needs them. */
const refersOutside = (name: string, value: string): boolean =>
  name.startsWith('xmlns') ? !NAMESPACES.includes(value) : /[&\\]|url\((?!\s*#)|:\/\/|^\s*[a-z]+:/i.test(value)
