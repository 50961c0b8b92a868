import type { Deployment } from '#config/deployment.ts'

/** What of a request says where pages of ours stand. */
interface Standing {
  readonly page: { readonly deployment: Pick<Deployment, 'basePath'> }
}

/** Address of a page of ours, `page` as it stands below the base path, from which the customer goes on to `returnTo`. */
export const hrefThen = ({ page: { deployment } }: Standing, page: `/${string}`, returnTo: string): string =>
  `${deployment.basePath}${page}${page.includes('?') ? '&' : '?'}return_to=${encodeURIComponent(returnTo)}`
