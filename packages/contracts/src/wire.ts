/**
 * Where an operation is called, which is never part of its input: `application` for operators and services in one storefront,
 * `storefront` for the shoppers of one, `company` in one seller's team, `open` before anybody is known.
 */
export type Scope = 'application' | 'storefront' | 'company' | 'open'

/** The address in front of every operation's own path. Names with a colon ride in the URL. */
export const scopePrefix: Record<Scope, string> = {
  application: '/service/platform/user/v1.0/company/:company_id/application/:application_id',
  storefront: '/service/application/user',
  company: '/service/platform/team/v1.0/company/:company_id',
  open: '/service/platform/team/v1.0',
}

/** The wire name of an input's name: `pageSize` is `page_size` in a query. */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
