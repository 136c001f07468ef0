import { bulkInsertInto, type Connection, forUpdate, isOneOf, newId, type Params, query } from '@clientele/db'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { GroupKey } from './groups.ts'
import { fieldOfGroup, type SegmentField } from '../segment-rule.ts'

/*
 * Which segments mention what, and the users who have to be compared with them again.
 */

const insertFields = bulkInsertInto('segmentFields')
const insertDue = bulkInsertInto('segmentQueue')

/** Replaces what is known about the rule of a segment. Without fields, no segment is left. */
export async function replaceFields(db: Connection, key: GroupKey, fields: readonly SegmentField[]): Promise<void> {
  const { segmentFields: f } = db.tables
  await db.queries.delete(f).where(and(eq(f.application_id, key.application_id), eq(f.group_id, key.group_id)))
  await insertFields(
    db,
    fields.map((field) => ({ ...key, field })),
  )
}

const mentioning = query(
  'segments_mentioning',
  (db, p: Params<{ application_id: string; fields: readonly string[] }>) => {
    const { segmentFields: f } = db.tables
    return db.queries
      .select({ field: f.field, group_id: f.group_id })
      .from(f)
      .where(and(eq(f.application_id, p.application_id), isOneOf(db, f.field, p.fields)))
  },
)

/** The segments that mention some of the fields. */
export const listMentioning = (db: Connection, application_id: string, fields: readonly string[]) =>
  mentioning(db, { application_id, fields })

/** All fields that the segments of an application mention. */
export function listAllFields(db: Connection, application_id: string) {
  const { segmentFields: f } = db.tables
  return db.queries.select({ field: f.field, group_id: f.group_id }).from(f).where(eq(f.application_id, application_id))
}

/** Segments by ID, locked in an order that everything that locks several of them keeps to. */
export async function lockSegments(tx: Connection, application_id: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  const { userGroups: g } = tx.tables
  const rows = tx.queries
    .select()
    .from(g)
    .where(and(eq(g.application_id, application_id), isOneOf(tx, g.id, ids)))
    .orderBy(asc(g.id))
  return forUpdate(tx, rows)
}

/** Has users compared with the segments that mention the group, which they have joined or left. */
export async function passOnMembers(
  db: Connection,
  { application_id, group_id }: GroupKey,
  user_ids: readonly string[],
): Promise<void> {
  if (user_ids.length === 0) return
  const field = fieldOfGroup(group_id)
  if ((await listMentioning(db, application_id, [field])).length === 0) return
  await insertDue(
    db,
    user_ids.map((user_id) => ({ application_id, id: newId(), user_id, field })),
  )
}

/** The names of groups, by ID. */
export async function namesOfGroups(db: Connection, application_id: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  const { userGroups: g } = db.tables
  return db.queries
    .select({ id: g.id, uid: g.uid, name: g.name })
    .from(g)
    .where(and(eq(g.application_id, application_id), inArray(g.id, [...ids])))
    .orderBy(asc(g.id))
}
