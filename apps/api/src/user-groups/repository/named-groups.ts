import { type Connection, isOneOf } from '@clientele/db'
import { and, asc, eq, sql } from 'drizzle-orm'
import { type GroupKey, isGroup } from './groups.ts'

/** Groups with customers of their own, by the keys of their names. Of two with the same one, the older counts. */
export async function findGroupsByKeys(
  { dialect, queries, tables: { userGroups: g } }: Connection,
  application_id: string,
  keys: readonly string[],
): Promise<Map<string, { id: string }>> {
  if (keys.length === 0) return new Map()
  const rows = await queries
    .select({ id: g.id, name_key: g.name_key })
    .from(g)
    .where(and(eq(g.application_id, application_id), isOneOf({ dialect }, g.name_key, keys), eq(g.type, 'bulk')))
    .orderBy(asc(g.uid))
  const byKey = new Map<string, { id: string }>()
  for (const { id, name_key } of rows) if (!byKey.has(name_key)) byKey.set(name_key, { id })
  return byKey
}

/** Which of these users are in which of these groups. */
export async function listMemberships(
  { dialect, queries, tables: { userGroupMembers: m } }: Connection,
  application_id: string,
  { group_ids, user_ids }: { group_ids: readonly string[]; user_ids: readonly string[] },
): Promise<{ group_id: string; user_id: string }[]> {
  if (group_ids.length === 0 || user_ids.length === 0) return []
  return queries
    .select({ group_id: m.group_id, user_id: m.user_id })
    .from(m)
    .where(
      and(
        eq(m.application_id, application_id),
        isOneOf({ dialect }, m.user_id, user_ids),
        isOneOf({ dialect }, m.group_id, group_ids),
      ),
    )
}

/** Counts new members of a group. */
export const addToMemberCount = (tx: Connection, key: GroupKey, more: number) =>
  tx.queries
    .update(tx.tables.userGroups)
    .set({ member_count: sql`${tx.tables.userGroups.member_count} + ${more}` })
    .where(isGroup(tx, key))
