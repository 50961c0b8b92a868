/** What a Worker costs that does nothing. */
export default { fetch: (): Response => new Response('ok') }
