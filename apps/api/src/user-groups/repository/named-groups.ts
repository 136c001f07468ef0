import { type Connection, isOneOf } from '@clientele/db'
import { and, asc, eq, isNull } from 'drizzle-orm'

/** A group that was found by its name. */
interface NamedGroup {
  id: string
  isSegment: boolean
}

/** Groups and segments in use by the keys of their names. Of several with the same one, the oldest counts, and a group before a segment. */
export async function findGroupsByKeys(
  { dialect, queries, tables: { userGroups: g } }: Connection,
  application_id: string,
  keys: readonly string[],
): Promise<Map<string, NamedGroup>> {
  if (keys.length === 0) return new Map()
  const rows = await queries
    .select({ id: g.id, name_key: g.name_key, type: g.type })
    .from(g)
    .where(and(eq(g.application_id, application_id), isOneOf({ dialect }, g.name_key, keys), isNull(g.archived_at)))
    // `bulk` comes before `conditional`.
    .orderBy(asc(g.type), asc(g.uid))
  const byKey = new Map<string, NamedGroup>()
  for (const { id, name_key, type } of rows)
    if (!byKey.has(name_key)) byKey.set(name_key, { id, isSegment: type === 'conditional' })
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
