import type { Context } from '../context.ts'
import type { JobErrorRow } from '../jobs/tracked/kind.ts'
import { storeTraces } from '../skipped-rows/service.ts'
import type { GroupKey } from './repository/groups.ts'
import { insertRowErrors } from './repository/row-errors.ts'

/** Stores the rows of a group's file that were skipped, and who is in them. Must run inside a transaction. */
export async function storeRowErrors(tx: Context, key: GroupKey, rows: JobErrorRow[]): Promise<void> {
  if (rows.length === 0) return
  await insertRowErrors(tx.db, key, rows)
  // Of a row of a group, only the value is stored.
  await storeTraces(
    tx,
    key.group_id,
    rows.map(({ line, value, names }) => ({ line, value, names })),
  )
}
