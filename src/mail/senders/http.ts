import { fail, ok } from '#lib/result.ts'
import { filledBody, filledHeaders } from '../http-template.ts'
import { isLoopbackHost } from '../loopback.ts'
import type { Mail } from '../mail.ts'
import { isPlainAddress, parseMailbox } from '../mailbox.ts'
import { type MailOutcome, type MailSender, STEP_TIMEOUT_MS } from '../sender.ts'
import { textBinding } from './environment.ts'

type HttpSender = Extract<MailSender, { readonly kind: 'http' }>

/** Statuses that say of the mail itself that it will never be taken; all others may be put right, or pass. */
const FINAL_STATUSES: readonly number[] = [400, 413, 422]

/**
 * Sends by a provider's JSON API: one POST, any 2xx means accepted. Redirects are not followed: the credentials in the
 * headers are for the configured host alone. The answer's body is not read: it tends to quote the address.
 */
export const sendByHttp = async (mail: Mail, sender: HttpSender, env: object): Promise<MailOutcome> => {
  const url = URL.parse(sender.url)
  if (url === null) return notConfigured('the address is not a URL')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    return fail({ code: 'insecure', permanent: false, detail: 'unencrypted beyond loopback' })
  }
  if (!isPlainAddress(mail.to) || parseMailbox(mail.from) === undefined) {
    return fail({ code: 'malformed', permanent: true, detail: 'address' })
  }
  const headers = filledHeaders(sender.headers, mail, (name) => textBinding(env, name))
  if (!headers.ok) return notConfigured(`${headers.failure.code} ${headers.failure.name}`)
  const request = new Headers({ 'content-type': 'application/json', accept: 'application/json' })
  for (const [name, value] of headers.value) request.set(name, value)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: request,
      body: JSON.stringify(filledBody(sender.body, mail)),
      redirect: 'manual',
      signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
    })
    // Accepted is accepted: what becomes of the rest of the answer changes nothing.
    await response.body?.cancel().catch(() => undefined)
    if (response.ok) return ok(undefined)
    return fail({
      code: 'refused',
      permanent: FINAL_STATUSES.includes(response.status),
      detail: `status ${response.status}`,
    })
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return fail({ code: timedOut ? 'timeout' : 'unreachable', permanent: false, detail: 'request' })
  }
}

const notConfigured = (detail: string): MailOutcome => fail({ code: 'not_configured', permanent: false, detail })
