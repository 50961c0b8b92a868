import * as v from 'valibot'
import { parseCondition } from '#policy/condition-schema.ts'
import type { Condition } from '#policy/expression.ts'
import { methodsOpenToEveryone } from './open-to-everyone.ts'
import { flag, oneOf, section, text } from './section.ts'

const OPT_OUT = 'everyoneUnlessListed'

const isOptOut = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  'if' in input &&
  input.if === OPT_OUT &&
  Object.keys(input).length === 1

/** A condition; each fault in it keeps its place. */
const condition = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Condition>(({ dataset, addIssue, NEVER }) => {
    const parsed = parseCondition(dataset.value)
    if (parsed.ok) return parsed.value
    for (const { path, message } of parsed.failure) {
      const [first, ...rest] = path.map(
        (key) => ({ type: 'unknown', origin: 'value', input: undefined, key, value: undefined }) as const,
      )
      addIssue({ message, ...(first && { path: [first, ...rest] }) })
    }
    return NEVER
  }),
)

const routeCondition: v.GenericSchema<unknown, Condition> = v.lazy((input) =>
  isOptOut(input) ? v.never(`${OPT_OUT}() may stand in otherwise only: for a public path write anyone()`) : condition,
)

const defaultCondition: v.GenericSchema<unknown, Condition> = v.lazy((input) =>
  isOptOut(input)
    ? v.pipe(
        v.unknown(),
        v.transform((): Condition => ({ if: 'anyone' })),
      )
    : v.pipe(
        condition,
        v.check(
          (parsed) => methodsOpenToEveryone(parsed).length === 0,
          ({ input }) =>
            `lets everybody ask for every path that no rule names (${methodsOpenToEveryone(input).join(', ')}); ` +
            `where that is meant, write ${OPT_OUT}()`,
        ),
      ),
)

/** How a rule treats what it lets through; the defaults are the careful ones. */
const options = {
  strict: v.exactOptional(flag, false),
  stream: v.exactOptional(flag, false),
  encodedSlashes: v.exactOptional(flag, false),
  semicolons: v.exactOptional(flag, false),
  cache: v.exactOptional(oneOf(['private', 'origin']), 'private'),
}

/** A rule with its pattern as text: whether the pattern is one depends on what the rule lets pass. */
export const ruleSchema = section(
  {
    match: text(1024),
    allow: routeCondition,
    name: v.exactOptional(
      v.pipe(text(64), v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens, a letter first')),
    ),
    ...options,
  },
  { allow: 'is missing: say who may pass, such as signedIn() or anyone()' },
)

const otherwiseWithOptions = section({ allow: defaultCondition, ...options })
const carefully = v.parse(v.object(options), {})

/** The rule of all other paths: a condition alone, or one with options. */
export const otherwiseSchema: v.GenericSchema<unknown, v.InferOutput<typeof otherwiseWithOptions>> = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'allow' in input
    ? otherwiseWithOptions
    : v.pipe(
        defaultCondition,
        v.transform((allow) => ({ allow, ...carefully })),
      ),
)
