/** What everything is compared with: the same request, fetched from the origin, and nothing else. */
export default {
  fetch: (request: Request, { ORIGIN }: { readonly ORIGIN: string }): Promise<Response> =>
    fetch(new Request(ORIGIN + request.url.slice(request.url.indexOf('/', 8)), request)),
}
