import { isOneOf, type Params, query } from '@clientele/db'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { After, Entry } from './scan.ts'

/*
 * A scan of a few users whose IDs are known, at most some thousands. They are sorted here, so that any order works.
 */

type Order = 'newest' | 'oldest' | 'name' | 'recently_signed_in'

const selectFew = query('entries_of_users', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users } = db.tables
  return db.queries
    .select({
      id: users.id,
      facet: users.facet,
      name_key: users.name_key,
      last_sign_in_at: users.last_sign_in_at,
      hidden_at: users.hidden_at,
    })
    .from(users)
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.ids)))
})

type Row = Awaited<ReturnType<typeof selectFew>>[number]

/** What each order sorts by; undefined for users whom a list in that order doesn't have. */
const keyBy: Record<Order, (row: Row) => string | undefined> = {
  newest: () => '',
  oldest: () => '',
  name: ({ name_key }) => name_key,
  recently_signed_in: ({ last_sign_in_at }) => last_sign_in_at?.toISOString(),
}
const isDescending = (by: Order) => by === 'newest' || by === 'recently_signed_in'

/** A scan of these users in an order. Archived ones are only in it if the facets decide. */
export const fewScan = (ctx: Context, ids: readonly string[], by: Order, withArchived: boolean) => ({
  read: async (after: After | undefined, { limit, offset }: { limit: number; offset: number }): Promise<Entry[]> => {
    const rows = ids.length === 0 ? [] : await selectFew(ctx.db, { application_id: ctx.application_id, ids })
    const entries = rows.flatMap((row): Entry[] => {
      const key = keyBy[by](row)
      return key === undefined || (row.hidden_at !== null && !withArchived) ? [] : [{ ...row, key }]
    })
    return stretchOf(entries, isDescending(by), after).slice(offset, offset + limit)
  },
})

/** The entries after another one, in order. */
export function stretchOf(entries: Entry[], descending: boolean, after: After | undefined): Entry[] {
  const sign = descending ? -1 : 1
  const sorted = entries.sort((one, other) => sign * compare(one, other))
  return after ? sorted.filter((entry) => sign * compare(entry, after) > 0) : sorted
}

const compare = (one: After, other: After): number => {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1
  return one.id < other.id ? -1 : Number(one.id > other.id)
}
