import type { BulkAction } from '@clientele/contracts'
import { bulkInsertInto, type Connection, type Tables } from '@clientele/db'
import { and, eq } from 'drizzle-orm'

/* The users whom a job is about, in parts of as many as it changes in one transaction. */

type Part = Tables['bulkActionParts']['$inferSelect']

interface Place {
  application_id: string
  job_id: string
}

/** A user of a part. `line` is where they were named, if they were. */
export interface PartUser {
  id: string
  line?: number | undefined
}

const partSize = 500
/** Erasing takes several statements for each user, and everyone else waits for the writer meanwhile. */
const erasedAtOnce = 50
const insertRows = bulkInsertInto('bulkActionParts')

/** Stores users behind the parts that a job has. Returns the number of new parts. */
export async function insertParts(
  tx: Connection,
  { application_id, job_id }: Place,
  { action, before, users }: { action: BulkAction; before: number; users: readonly PartUser[] },
): Promise<number> {
  const rows: Part[] = []
  const size = action === 'erase' ? erasedAtOnce : partSize
  for (let i = 0; i < users.length; i += size) {
    const some = users.slice(i, i + size)
    const lines = some.flatMap(({ line }) => line ?? [])
    rows.push({
      application_id,
      job_id,
      position: before + rows.length,
      user_ids: some.map(({ id }) => id),
      lines: lines.length > 0 ? lines : null,
    })
  }
  if (rows.length > 0) await insertRows(tx, rows)
  return rows.length
}

/** Returns the users of a part. */
export async function readPart(
  db: Connection,
  { application_id, job_id }: Place,
  position: number,
): Promise<PartUser[]> {
  const { bulkActionParts: p } = db.tables
  const [row] = await db.queries
    .select({ user_ids: p.user_ids, lines: p.lines })
    .from(p)
    .where(and(eq(p.application_id, application_id), eq(p.job_id, job_id), eq(p.position, position)))
  return (row?.user_ids ?? []).map((id, i) => ({ id, line: row?.lines?.[i] }))
}

export const deleteParts = (tx: Connection, { application_id, job_id }: Place) => {
  const { bulkActionParts: p } = tx.tables
  return tx.queries.delete(p).where(and(eq(p.application_id, application_id), eq(p.job_id, job_id)))
}
