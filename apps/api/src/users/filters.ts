import type { Context } from '../context.ts'
import type { Cursor } from '../paging/cursors.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import type { ListInput } from './list-input.ts'
import { type ListRequest, pageOfScan, type Scan } from './paging.ts'
import { findSignedInAmong } from './search/by-sign-in.ts'
import { findMembersAmong } from './search/members.ts'

/*
 * Filters of a list that depend on more than an entry of a scan. Each looks up a bounded stretch of entries at once.
 */

export type Filter = NonNullable<Scan['only']>

interface Asked {
  groupUid?: string | undefined
  lastSignInFrom?: string | undefined
  lastSignInTo?: string | undefined
}

/** The filters by user group and by last sign-in, and another one. */
export async function otherFilters(ctx: Context, asked: Asked, another?: Filter): Promise<Filter | undefined> {
  const group_id = asked.groupUid === undefined ? undefined : (await getUserGroup(ctx, asked.groupUid)).id
  const isBySignIn = asked.lastSignInFrom !== undefined || asked.lastSignInTo !== undefined
  const filters = [
    group_id === undefined ? undefined : among((ids) => findMembersAmong(ctx, group_id, ids)),
    isBySignIn ? among((ids) => findSignedInAmong(ctx, signInRange(asked), ids)) : undefined,
    another,
  ].filter((filter) => filter !== undefined)
  if (filters.length === 0) return undefined
  return async (entries) => {
    let left = entries
    for (const filter of filters) left = await filter(left)
    return left
  }
}

/** Keeps only the entries of users whose IDs `find` returns. */
export const among =
  (find: (ids: readonly string[]) => Promise<string[]>): Filter =>
  async (entries) => {
    if (entries.length === 0) return entries
    const fitting = new Set(await find(entries.map(({ id }) => id)))
    return entries.filter(({ id }) => fitting.has(id))
  }

const earliest = '1970-01-01T00:00:00.000Z'
const latest = '9999-12-31T23:59:59.999Z'

/** Clamps a timestamp to a range that both databases support, because not both can store years before 1 or after 9999. */
const instant = (moment: string) =>
  new Date(Math.min(Math.max(Date.parse(moment), Date.parse(earliest)), Date.parse(latest)))

/** The last sign-ins that a list asks for. */
export const signInRange = ({ lastSignInFrom, lastSignInTo }: Asked) => ({
  from: instant(lastSignInFrom ?? earliest),
  to: instant(lastSignInTo ?? latest),
})

/** A page of a scan. Filters that its index doesn't have are applied to a bounded stretch of it. */
export async function filteredScan(ctx: Context, request: ListRequest, input: ListInput, by: Cursor['by'], scan: Scan) {
  return pageOfScan(ctx, request, by, { ...scan, only: await otherFilters(ctx, input, scan.only) })
}
