import { typedId } from '@clientele/contracts'
import type { ServedDomain } from '../served-at/domains.ts'

/** Where a page was opened. */
export interface PagePlace {
  application_id: string
  /** The path that all pages of the application share there. */
  base: string
  /** The domain of the application; undefined at the address that all applications share. */
  domain: ServedDomain | undefined
  /** The page below that path, such as `consent`; empty for the first one. */
  place: string
}

/**
 * Finds the application and the place of a page in its URL. A domain needs no ID, and has no pages of other applications: undefined if there is no such
 * page.
 */
export function placeOfPage(url: string, domain: ServedDomain | undefined): PagePlace | undefined {
  const [, first = '', rest = ''] = /^\/sign-in\/([^/?]+)\/?([^?]*)/.exec(url) ?? []
  const id = typedId(first)
  if (!domain) return id === '' ? undefined : { application_id: id, base: `/sign-in/${first}`, domain, place: rest }
  const { application_id } = domain
  if (id === application_id) return { application_id, base: `/sign-in/${first}`, domain, place: rest }
  if (/^[0-9a-f]{24}$/.test(id)) return undefined
  return { application_id, base: '/sign-in', domain, place: [first, rest].filter(Boolean).join('/') }
}
