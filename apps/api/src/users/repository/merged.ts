import { mergedMax } from '@clientele/contracts'
import { isOneOf, type Params, query } from '@clientele/db'
import { and, eq, isNotNull } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/*
 * The ID of a user who was merged into another one stands for the survivor, forever. Each such ID names the next one, so that undoing a merge changes
 * only that one.
 */

interface Place {
  application_id: string
  ids: readonly string[]
}

const mergedInto = query('users_merged_into', (db, p: Params<Place>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ id: u.id, merged_into: u.merged_into })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.id, p.ids), isNotNull(u.merged_into)))
})

/** The survivors for whom these IDs stand, by ID. IDs that stand for themselves aren't among them. */
export async function findSurvivors(
  { db, application_id }: Pick<Context, 'db' | 'application_id'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const survivors = new Map<string, string>()
  let open = [...new Set(ids)]
  while (open.length > 0) {
    const found = await mergedInto(db, { application_id, ids: open })
    const next = new Map(found.map(({ id, merged_into }) => [id, merged_into ?? id]))
    for (const id of ids) {
      const further = next.get(survivors.get(id) ?? id)
      if (further !== undefined) survivors.set(id, further)
    }
    open = [...new Set(next.values())]
  }
  return survivors
}

const absorbedBy = query('users_absorbed_by', (db, p: Params<Place & { limit: number }>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isNotNull(u.merged_into), isOneOf(db, u.merged_into, p.ids)))
    .limit(p.limit)
})

/** Everyone who is a part of one of these users now, directly or through others. There are never more than `mergedMax` of each. */
export async function listAbsorbed(
  { db, application_id }: Pick<Context, 'db' | 'application_id'>,
  user_ids: readonly string[],
): Promise<string[]> {
  const all: string[] = []
  const limit = (mergedMax + 1) * user_ids.length
  let open = [...user_ids]
  while (open.length > 0) {
    const rows = await absorbedBy(db, { application_id, ids: open, limit })
    open = rows.map(({ id }) => id)
    all.push(...open)
  }
  return all
}
