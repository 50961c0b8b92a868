import { normaliseFieldName } from '#lib/http-field.ts'
import { remembered } from '#lib/remembered.ts'
import { METHOD_OVERRIDES } from './method-override.ts'

/** Normalised names of fields that belong to one hop or to the runtime (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Normalised names by which proxies tell origins what to believe: only ours, set after this, may arrive there. */
const TRUSTED_BY_ORIGINS = new Set([
  ...METHOD_OVERRIDES,
  'client-ip',
  'fastly-client-ip',
  'forwarded',
  'front-end-https',
  'true-client-ip',
  'x-azure-clientip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-custom-ip-authorization',
  'x-host',
  'x-http-host-override',
  'x-override-url',
  'x-proxyuser-ip',
  'x-real-ip',
  'x-scheme',
  'x-url-scheme',
])
const TRUSTED_BEGINNINGS = [
  'x-forwarded',
  'x-original-',
  'x-rewrite-',
  'x-envoy-',
  'cf-',
  'cloudflare-workers-version-',
]

/**
 * Beginnings of normalised names that decide here what a request is: of what type, in which encoding, whose page sent it.
 * To CGI `Content_Encoding` is one of them.
 */
const READ_HERE = ['content-', 'sec-', 'access-control-']

/** Whether a name is in the gateway's own namespace, in any spelling. */
export const isGatewayField = (name: string): boolean => normaliseFieldName(name).startsWith('postern-')

/**
 * Whether a request header must not pass from a client to an origin: it belongs to the gateway (`mapped`: the names that
 * carry claims on this site), claims to come from a proxy, was meant for one hop, or looks like a field that was read here in
 * its own spelling. All spellings that an origin could read as one of these are included; `Connection` cannot add to the
 * list, so a client cannot have a header removed.
 */
export const isStrippedFromRequest = (name: string, mapped: ReadonlySet<string>): boolean =>
  isReserved(name) || (mapped.size > 0 && mapped.has(normaliseFieldName(name)))

const isReserved = remembered((name) => {
  const normalised = normaliseFieldName(name)
  if (HOP_BY_HOP.has(normalised) || TRUSTED_BY_ORIGINS.has(normalised)) return true
  if (normalised.startsWith('postern-') || normalised.startsWith('proxy-')) return true
  if (normalised !== name && READ_HERE.some((beginning) => normalised.startsWith(beginning))) return true
  return TRUSTED_BEGINNINGS.some((beginning) => normalised.startsWith(beginning))
})

/** Whether a response header must not pass from an origin to a client: a gateway name, or meant for the gateway alone. */
export const isStrippedFromResponse = remembered((name) => name.startsWith('proxy-') || isGatewayField(name))
