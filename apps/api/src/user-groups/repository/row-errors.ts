import type { Connection, Tables } from '@clientele/db'
import { and, asc, eq } from 'drizzle-orm'
import type { GroupKey } from './groups.ts'

export type RowError = Pick<Tables['userGroupErrors']['$inferSelect'], 'line' | 'value' | 'message'>

/** Keeps the errors of some rows; a row that is kept already stays as it is. */
export async function insertRowErrors(
  { queries, tables }: Connection,
  { application_id, group_id }: GroupKey,
  errors: RowError[],
) {
  for (let i = 0; i < errors.length; i += 500)
    await queries
      .insert(tables.userGroupErrors)
      .values(errors.slice(i, i + 500).map((error) => ({ application_id, group_id, ...error })))
      .onConflictDoNothing()
}

const isErrorOf = ({ tables: { userGroupErrors: errors } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(errors.application_id, application_id), eq(errors.group_id, group_id))

export const deleteRowErrors = (db: Connection, key: GroupKey) =>
  db.queries.delete(db.tables.userGroupErrors).where(isErrorOf(db, key))

export const listRowErrors = (db: Connection, key: GroupKey): Promise<RowError[]> => {
  const { userGroupErrors: errors } = db.tables
  return db.queries
    .select({ line: errors.line, value: errors.value, message: errors.message })
    .from(errors)
    .where(isErrorOf(db, key))
    .orderBy(asc(errors.line))
}
