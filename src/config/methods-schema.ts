import * as v from 'valibot'
import { BREACH_CHECK } from './defaults.ts'
import type { PasswordMethod } from './deployment.ts'
import { parsed, section } from './section.ts'
import { parseWebOrigin } from './web-address.ts'

/** The address that is asked; undefined where it is switched off. */
const breachCheckSchema: v.GenericSchema<unknown, string | undefined> = v.lazy((input) =>
  typeof input === 'string'
    ? parsed(300, parseWebOrigin)
    : v.pipe(
        v.boolean("must be true, false or an address such as 'https://ranges.shop.example'"),
        v.transform((on) => (on ? BREACH_CHECK : undefined)),
      ),
)

const passwordSection = section({ breachCheck: v.exactOptional(breachCheckSchema, true) })

const passwordSchema: v.GenericSchema<unknown, PasswordMethod | undefined> = v.lazy((input) =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
    ? passwordSection
    : v.pipe(
        v.boolean('must be true, false or an object'),
        v.transform((on) => (on ? { breachCheck: BREACH_CHECK } : undefined)),
      ),
)

/** The `methods` section: every method in it is off until the operator switches it on. */
export const methodsSchema = section({ password: v.exactOptional(passwordSchema, false) })
