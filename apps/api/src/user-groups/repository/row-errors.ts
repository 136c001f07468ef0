import type { Connection, Tables } from '@clientele/db'
import { and, asc, eq, gt } from 'drizzle-orm'
import { deleteTraces } from '../../skipped-rows/service.ts'
import type { GroupKey } from './groups.ts'

export type RowError = Pick<Tables['userGroupErrors']['$inferSelect'], 'line' | 'value' | 'message'>

/** The number of errors stored per file. If a file is entirely wrong, the first ones show it. */
export const rowErrorsMax = 10_000

/** Stores errors of rows. Existing ones are left unchanged. */
export async function insertRowErrors(
  { queries, tables }: Connection,
  { application_id, group_id }: GroupKey,
  errors: RowError[],
) {
  for (let i = 0; i < errors.length; i += 500)
    await queries
      .insert(tables.userGroupErrors)
      .values(
        errors
          .slice(i, i + 500)
          .map(({ line, value, message }) => ({ application_id, group_id, line, value, message })),
      )
      .onConflictDoNothing()
}

const isErrorOf = ({ tables: { userGroupErrors: errors } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(errors.application_id, application_id), eq(errors.group_id, group_id))

export async function deleteRowErrors(db: Connection, key: GroupKey): Promise<void> {
  await deleteTraces(db, { application_id: key.application_id, source_id: key.group_id })
  await db.queries.delete(db.tables.userGroupErrors).where(isErrorOf(db, key))
}

/** Some of a group's row errors, in the order of the file. */
export const listRowErrors = (
  db: Connection,
  key: GroupKey,
  { after, limit }: { after: number; limit: number },
): Promise<RowError[]> => {
  const { userGroupErrors: errors } = db.tables
  return db.queries
    .select({ line: errors.line, value: errors.value, message: errors.message })
    .from(errors)
    .where(and(isErrorOf(db, key), gt(errors.line, after)))
    .orderBy(asc(errors.line))
    .limit(limit)
}
