/**
 * The scope that an operation is called in, which is never part of its input: `application` (operators and services, in one application),
 * `storefront` (its shoppers), `company` (one seller's team), or `open` (no caller is known yet).
 */
export type Scope = 'application' | 'storefront' | 'company' | 'open'

/** The prefix of every operation's path. Names with a colon are part of the URL. */
export const scopePrefix: Record<Scope, string> = {
  application: '/service/platform/user/v1.0/company/:company_id/application/:application_id',
  storefront: '/service/application/user',
  company: '/service/platform/team/v1.0/company/:company_id',
  open: '/service/platform/team/v1.0',
}

/** Returns the wire name of an input: `pageSize` is `page_size` in a query. */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
