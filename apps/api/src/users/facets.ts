import type { UserStatus } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import type { UserRow } from '../rows/users.ts'

/*
 * A facet is a number that encodes everything a user can be filtered by: the state, and whether there is a verified contact, an email address, or
 * a phone number. One index on it serves every combination of these filters.
 */

const states: readonly UserState[] = ['active', 'blocked', 'deletion_scheduled', 'archived', 'purged']

/** The facets of one state are contiguous, at this distance from those of the next. */
export const facetsPerState = 8

export interface Traits {
  verified: boolean
  has_email: boolean
  has_phone: boolean
}

export const facetOf = (state: UserState, { verified, has_email, has_phone }: Traits): number =>
  firstFacetOf(state) + (verified ? 4 : 0) + (has_email ? 2 : 0) + (has_phone ? 1 : 0)

/** Whether a user with this facet has a verified contact. */
export const isVerifiedFacet = (facet: number): boolean => (facet & 4) !== 0

/** Whether only the team has told us of an account: nobody has ever proven anything about it. */
export const isOnlyFromTeam = ({ created_by, facet }: Pick<UserRow, 'created_by' | 'facet'>): boolean =>
  created_by !== 'customer' && created_by !== null && !isVerifiedFacet(facet)

export const firstFacetOf = (state: UserState): number => states.indexOf(state) * facetsPerState

/** The state of a user with this facet. */
export const stateOfFacet = (facet: number): UserState => states[Math.floor(facet / facetsPerState)] ?? 'purged'

export interface FacetFilter {
  status?: readonly UserStatus[] | undefined
  verified?: boolean | undefined
  has_email?: boolean | undefined
  has_phone?: boolean | undefined
}

const listedStates: readonly UserStatus[] = ['active', 'blocked', 'deletion_scheduled']

/** The facets that match a filter; undefined if it matches all listed users. */
export function facetsFor(filter: FacetFilter): number[] | undefined {
  const { status, verified, has_email, has_phone } = filter
  const everyListed = status === undefined || listedStates.every((state) => status.includes(state))
  if (
    everyListed &&
    !status?.includes('archived') &&
    [verified, has_email, has_phone].every((flag) => flag === undefined)
  )
    return undefined
  const facets: number[] = []
  for (const state of status ?? listedStates)
    for (const traits of everyTraits)
      if (fits(verified, traits.verified) && fits(has_email, traits.has_email) && fits(has_phone, traits.has_phone))
        facets.push(facetOf(state, traits))
  return [...new Set(facets)]
}

const everyTraits: Traits[] = Array.from({ length: facetsPerState }, (_, bits) => ({
  verified: (bits & 4) !== 0,
  has_email: (bits & 2) !== 0,
  has_phone: (bits & 1) !== 0,
}))
  // A verified contact implies a contact.
  .filter(({ verified, has_email, has_phone }) => !verified || has_email || has_phone)

const fits = (wanted: boolean | undefined, actual: boolean) => wanted === undefined || wanted === actual
