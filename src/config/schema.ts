/** The shape of a configuration: what each setting may hold by itself. What settings mean together is for `compile`. */
import * as v from 'valibot'
import { LANGUAGES } from '#domain/language.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { BASE_PATH, BOT_CHALLENGE, BRAND_COLOUR, LIFETIMES } from './defaults.ts'
import { parseLogo } from './logo.ts'
import { mailSchema } from './mail-schema.ts'
import { methodsSchema } from './methods-schema.ts'
import { riskSchema } from './risk-schema.ts'
import { durationWithin, line, listOf, oneOf, parsed, section, text } from './section.ts'
import { siteSchema } from './site-schema.ts'
import { parseIssuer, parseRelyingPartyId, parseSupportUrl } from './web-address.ts'

const parseBasePath = (path: string): Result<string, string> => {
  if (!/^\/[a-z0-9_~-][a-z0-9._~-]*$/.test(path)) return fail("must be one segment in lower case, such as '/_auth'")
  return ok(path)
}

const brandSchema = section({
  logo: v.exactOptional(parsed(32_768, parseLogo)),
  colour: v.exactOptional(
    v.pipe(text(7), v.regex(/^#[0-9a-fA-F]{6}$/, "must be '#rrggbb', such as '#1f4e8c'"), v.toLowerCase()),
    BRAND_COLOUR,
  ),
  supportUrl: v.exactOptional(parsed(500, parseSupportUrl)),
})

const lifetime = (name: keyof typeof LIFETIMES) =>
  v.exactOptional(durationWithin(LIFETIMES[name]), LIFETIMES[name].seconds)

const lifetimesSchema = section({
  lease: lifetime('lease'),
  assertion: lifetime('assertion'),
  clockSkew: lifetime('clockSkew'),
  aal0Absolute: lifetime('aal0Absolute'),
  aal0Idle: lifetime('aal0Idle'),
  aal1Absolute: lifetime('aal1Absolute'),
  aal1Idle: lifetime('aal1Idle'),
  aal2Absolute: lifetime('aal2Absolute'),
  aal2Idle: lifetime('aal2Idle'),
  flow: lifetime('flow'),
  signInCode: lifetime('signInCode'),
  challenge: lifetime('challenge'),
  rotationGrace: lifetime('rotationGrace'),
  firstEnrolment: lifetime('firstEnrolment'),
  stepUp: lifetime('stepUp'),
  parkedRequest: lifetime('parkedRequest'),
  contestLink: lifetime('contestLink'),
  restricted: lifetime('restricted'),
  delayedRecovery: lifetime('delayedRecovery'),
  revertLink: lifetime('revertLink'),
  addressHold: lifetime('addressHold'),
  addressReserved: lifetime('addressReserved'),
  dispute: lifetime('dispute'),
})

/** The whole configuration. */
export const configSchema = section(
  {
    name: line(80),
    relyingPartyId: parsed(253, parseRelyingPartyId),
    relatedDomains: v.exactOptional(listOf(parsed(253, parseRelyingPartyId), 100), []),
    issuer: v.exactOptional(parsed(300, parseIssuer)),
    basePath: v.exactOptional(parsed(64, parseBasePath), BASE_PATH),
    brand: v.exactOptional(brandSchema, {}),
    languages: v.exactOptional(
      v.pipe(listOf(oneOf(LANGUAGES), LANGUAGES.length), v.minLength(1, 'must name a language')),
      LANGUAGES,
    ),
    mail: mailSchema,
    methods: v.exactOptional(methodsSchema, {}),
    risk: v.exactOptional(riskSchema, {}),
    botChallenge: v.exactOptional(oneOf(['off', 'light', 'normal', 'heavy']), BOT_CHALLENGE),
    lifetimes: v.exactOptional(lifetimesSchema, {}),
    sites: v.pipe(listOf(siteSchema, 100), v.minLength(1, 'must describe a site')),
  },
  {
    name: 'is missing: write the name that customers know you by',
    relyingPartyId:
      "is missing: write the registrable domain of your sites, such as 'shop.example'. It can never change once passkeys exist",
    mail: 'is missing: sign-in codes are sent by mail',
    sites: 'is missing: describe the apps to protect',
  },
)
/** A configuration whose every entry has its shape; whether they agree with each other is judged after. */
export type CheckedConfig = v.InferOutput<typeof configSchema>
