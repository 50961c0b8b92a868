import { createSoftwarePasskey, type Deviation, type SoftwarePasskey } from '../../support/software-passkey.ts'
import {
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  SCRIPT,
  SITE,
  startGateway,
  type TestGateway,
  type Visitor,
} from '../pages/arrange.ts'

export const ADDRESS = 'ada@example.com'
export const SESSION = '__Host-Http-postern'
export const FLOW = '__Host-Http-postern-flow'

/** What a page's script got to run a ceremony with. */
export interface Options {
  readonly options: {
    readonly challenge: string
    readonly user?: { readonly id: string }
    readonly allowCredentials?: readonly { readonly id: string }[]
  }
  /** The sealed challenge, for the form. */
  readonly challenge: string
}

export const askOptions = async (visitor: Visitor, flow: string): Promise<Options> => {
  const response = await visitor.postJson('/_auth/passkey/options', { flow })
  if (response.status !== 200) throw new Error(`no options but ${response.status}`)
  return response.json()
}

export const ceremonyOf = ({ options }: Options) => ({
  challenge: options.challenge,
  origin: SITE,
  relyingPartyId: 'shop.example',
})

/** The fields that the page's script fills in after a ceremony with an authenticator. */
export const assertionFields = async (
  visitor: Visitor,
  flow: string,
  passkey: SoftwarePasskey,
  deviation: Deviation = {},
): Promise<{ readonly flow: string; readonly challenge: string; readonly credential: string }> => {
  const options = await askOptions(visitor, flow)
  const credential = JSON.stringify(await passkey.authenticate(ceremonyOf(options), deviation))
  return { flow, challenge: options.challenge, credential }
}

/** Makes a passkey on the page whose flow this is. */
export const createPasskey = async (visitor: Visitor, flow: string) => {
  const options = await askOptions(visitor, flow)
  const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
  const credential = JSON.stringify(await passkey.register(ceremonyOf(options)))
  const fields = { flow, challenge: options.challenge, credential }
  return { passkey, fields, response: await visitor.post('/_auth/passkey/create', fields) }
}

/** A new account in a browser of its own, as its sign-up left it: at the page that offers a passkey. */
export const signUp = async (gateway: TestGateway = startGateway(), address: string = ADDRESS, query: string = '') => {
  const visitor = newVisitor(gateway)
  const offered = await follow(visitor, await proveAddress(gateway, visitor, 'sign-up', address, query))
  return { gateway, visitor, flow: hidden(await offered.text(), 'flow') }
}

/** A new account with a passkey. */
export const signUpWithPasskey = async (gateway?: TestGateway, address?: string) => {
  const begun = await signUp(gateway, address)
  const { passkey, response } = await createPasskey(begun.visitor, begun.flow)
  leadsTo(response)
  return { ...begun, passkey }
}

/** Begins a sign-in in a browser; gives the sealed flow of its first page. */
export const beginSignIn = async (visitor: Visitor, query: string = ''): Promise<string> =>
  hidden(await (await visitor.get(`/_auth/sign-in${query}`)).text(), 'flow')

/** What `/session` says in this browser. */
export const session = async (visitor: Visitor): Promise<Record<string, unknown>> =>
  (await visitor.get('/_auth/session', SCRIPT)).json()
