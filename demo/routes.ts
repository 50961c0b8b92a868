/** What the shop does, path by path. Whoever reaches a path under /account has been verified before. */
import { createHash } from 'node:crypto'
import type { PosternIdentity } from '#origin/verify.ts'
import { type Answer, json, page, problem, seeOther, withHeader } from './answer.ts'
import { type Baskets, countOf, totalOf } from './baskets.ts'
import { type Customers, parseAddress } from './customers.ts'
import { accountPage } from './pages/account-page.ts'
import { addressPage } from './pages/address-page.ts'
import { basketPage } from './pages/basket-page.ts'
import { cataloguePage } from './pages/catalogue-page.ts'
import type { Frame } from './pages/layout.ts'
import { paymentPage } from './pages/payment-page.ts'
import { badFormPage } from './pages/plain-page.ts'
import { newBasketId, type Visit } from './visit.ts'

/** What the shop remembers, and how its cookies are set. */
export interface Shop {
  readonly baskets: Baskets
  readonly customers: Customers
  /** Whether customers reach the shop over https, so that its cookies may insist on that. */
  readonly isSecure: boolean
}

type Handler = (visit: Visit, shop: Shop) => Answer | Promise<Answer>
type CustomerHandler = (visit: Visit, shop: Shop, identity: PosternIdentity) => Answer | Promise<Answer>

/** Whether the shop answers a path to verified customers alone. */
export const isGuarded = (path: string): boolean => path === '/account' || path.startsWith('/account/')

const frameOf = ({ identity, basketId }: Visit, { baskets }: Shop): Frame => ({
  identity,
  count: countOf(baskets.read(basketId)),
})

/** Hands the customer to a handler of a guarded path, and answers nothing where the guard let nobody through. */
const forCustomer =
  (handler: CustomerHandler): Handler =>
  (visit, shop) =>
    visit.identity === undefined ? problem(403, 'Customers only') : handler(visit, shop, visit.identity)

const readForm = async (visit: Visit): Promise<URLSearchParams | undefined> => {
  const body = await visit.readBody('application/x-www-form-urlencoded')
  return body === undefined ? undefined : new URLSearchParams(body)
}

/** Puts a bunch into the visitor's basket, which begins with it. */
const addToBasket = (
  visit: Visit,
  { baskets, isSecure }: Shop,
  flower: string,
  answer: (ok: boolean) => Answer,
): Answer => {
  const id = visit.basketId ?? newBasketId()
  const isAdded = baskets.add(id, flower, visit.now)
  if (!isAdded || visit.basketId !== undefined) return answer(isAdded)
  const cookie = `basket=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000${isSecure ? '; Secure' : ''}`
  return withHeader(answer(true), 'set-cookie', cookie)
}

const showCatalogue: Handler = (visit, shop) =>
  page(cataloguePage(frameOf(visit, shop), shop.baskets.read(visit.basketId), visit.now))

const showBasket: Handler = (visit, shop) => page(basketPage(frameOf(visit, shop), shop.baskets.read(visit.basketId)))

const postLine: Handler = async (visit, shop) => {
  const flower = (await readForm(visit))?.get('flower')
  if (flower === undefined || flower === null) return page(badFormPage(), 400)
  return addToBasket(visit, shop, flower, (ok) => seeOther(ok ? `/#${flower}` : '/basket'))
}

const postRemoval: Handler = async (visit, { baskets }) => {
  const form = await readForm(visit)
  if (form === undefined) return page(badFormPage(), 400)
  if (visit.basketId !== undefined) baskets.remove(visit.basketId, form.get('flower') ?? '', Number(form.get('cents')))
  return seeOther('/basket')
}

const basketAsJson = (visit: Visit, { baskets }: Shop): Answer => {
  const lines = baskets.read(visit.basketId)
  return json({ lines, count: countOf(lines), totalCents: totalOf(lines) })
}

const postApiLine: Handler = async (visit, shop) => {
  const body = await visit.readBody('application/json')
  const flower = body === undefined ? undefined : memberIn(body, 'flower')
  if (flower === undefined) return problem(400, 'Send {"flower": "tulip"} as application/json')
  return addToBasket(visit, shop, flower, (ok) =>
    ok ? json({ added: flower }, 201) : problem(409, 'No such flower, or no room'),
  )
}

const memberIn = (body: string, name: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    const member =
      typeof value === 'object' && value !== null && new Map<string, unknown>(Object.entries(value)).get(name)
    return typeof member === 'string' ? member : undefined
  } catch {
    return undefined
  }
}

const showMe: Handler = ({ identity }) => {
  if (identity === undefined) return json({ signedIn: false })
  const { sub, name, email, acr } = identity
  return json({ signedIn: true, sub, name, email, acr })
}

/** Only sentences of the shop's own are shown, whatever stands in the address bar. */
const NOTICES: Readonly<Record<string, string>> = {
  address: 'Your address is saved.',
  order: 'Thank you. We are bunching.',
  paid: 'Thank you. That is paid.',
}

const showAccount = forCustomer((visit, shop, identity) => {
  const { customers } = shop
  const address = customers.address(identity.sub)
  const done = visit.query.get('done') ?? ''
  const notice = Object.hasOwn(NOTICES, done) ? NOTICES[done] : undefined
  const view = { identity, address, orders: customers.orders(identity.sub), notice, now: visit.now }
  return page(accountPage(frameOf(visit, shop), view))
})

const showAddress = forCustomer((visit, shop, { sub, name }) =>
  page(addressPage(frameOf(visit, shop), shop.customers.address(sub) ?? (name === undefined ? {} : { name }))),
)

const showPayment = forCustomer((visit, shop, identity) => {
  const open = shop.customers.orders(identity.sub).filter(({ isPaid }) => !isPaid)
  return page(paymentPage(frameOf(visit, shop), identity, open))
})

/** Takes a payment that its customer has confirmed: not the gateway's word alone, but the very body that it stands for. */
const postPayment = forCustomer(async (visit, { customers }, { sub, confirmation }) => {
  const form = await visit.readBody('application/x-www-form-urlencoded')
  const body = form ?? (await visit.readBody('application/json'))
  if (body === undefined) return problem(415, 'Send a form, or JSON')
  const digest = createHash('sha256').update(body).digest('base64url')
  if (confirmation?.bodySha256 !== digest) return problem(403, 'Nobody has confirmed this payment')
  const order = form === undefined ? memberIn(body, 'order') : (new URLSearchParams(form).get('order') ?? undefined)
  if (order === undefined || !customers.pay(sub, order)) return problem(409, 'No such invoice is open')
  return form === undefined ? json({ paid: order }) : seeOther('/account?done=paid')
})

const postAddress = forCustomer(async (visit, shop, { sub }) => {
  const form = await readForm(visit)
  if (form === undefined) return page(badFormPage(), 400)
  const { address, problems, isComplete } = parseAddress(form)
  if (!isComplete) return page(addressPage(frameOf(visit, shop), address, problems), 422)
  shop.customers.saveAddress(sub, address)
  return seeOther('/account?done=address')
})

const postOrder = forCustomer((visit, { baskets, customers }, { sub }) => {
  const lines = baskets.read(visit.basketId)
  if (lines.length === 0 || visit.basketId === undefined) return seeOther('/basket')
  const order = customers.placeOrder(sub, lines, visit.now)
  if (order === undefined) return seeOther('/account/address')
  baskets.clear(visit.basketId)
  return seeOther('/account?done=order')
})

const ROUTES: Readonly<Record<string, Readonly<Partial<Record<string, Handler>>>>> = {
  '/': { GET: showCatalogue },
  '/basket': { GET: showBasket },
  '/basket/lines': { POST: postLine },
  '/basket/lines/remove': { POST: postRemoval },
  '/api/basket': { GET: basketAsJson, POST: postApiLine },
  '/api/me': { GET: showMe },
  '/account': { GET: showAccount },
  '/account/address': { GET: showAddress, POST: postAddress },
  '/account/payment': { GET: showPayment },
  '/account/payments': { POST: postPayment },
  '/account/orders': { POST: postOrder },
}

/** The answer to a visit; undefined where the shop has no such path. */
export const answerVisit = async (visit: Visit, shop: Shop): Promise<Answer | undefined> => {
  const handlers = Object.hasOwn(ROUTES, visit.path) ? ROUTES[visit.path] : undefined
  if (handlers === undefined) return undefined
  const method = visit.method === 'HEAD' ? 'GET' : visit.method
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
  if (handler !== undefined) return handler(visit, shop)
  return withHeader(problem(405, 'This path does not answer this method'), 'allow', Object.keys(handlers).join(', '))
}
