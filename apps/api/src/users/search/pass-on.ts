import { bulkInsertInto, type Connection, type Params, query } from '@clientele/db'
import { eq } from 'drizzle-orm'

/*
 * The queue of the index has every change of a user. In an application with segments, the index passes them on, in the transaction that takes them.
 */

const insertDue = bulkInsertInto('segmentQueue')

const anySegment = query('any_segment', (db, p: Params<{ application_id: string }>) => {
  const { segmentFields: f } = db.tables
  return db.queries.select({ group_id: f.group_id }).from(f).where(eq(f.application_id, p.application_id)).limit(1)
})

interface Change {
  /** The ID of the event. */
  id: string
  application_id: string
  user_id: string
}

/** Has changed users compared with the segments of their application, if it has any. */
export async function passToSegments(
  tx: Connection,
  application_id: string,
  changes: readonly Change[],
): Promise<void> {
  if ((await anySegment(tx, { application_id })).length === 0) return
  await insertDue(
    tx,
    changes.map(({ id, user_id }) => ({ application_id, id, user_id, field: null })),
  )
}
