/** Takes the mails of the gateway beside it, and gives out the newest to an address, once. */
interface Mail {
  readonly to: string
  readonly text: string
}

const newest = new Map<string, string>()

export default {
  // Called over a service binding, which asks for exactly these three.
  deliver: (mail: Mail, _env: unknown, _ctx: unknown): void => {
    newest.set(mail.to, mail.text)
  },
  fetch: (request: Request): Response => {
    const to = new URL(request.url).searchParams.get('to') ?? ''
    const text = newest.get(to)
    newest.delete(to)
    return text === undefined ? new Response(null, { status: 404 }) : new Response(text)
  },
}
