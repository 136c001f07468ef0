import type { Context } from '../../context.ts'
import { storeTraces } from '../../skipped-rows/service.ts'
import { insertJobErrors, type JobErrorRow } from './repository/jobs.ts'

/** Stores rows that a job has skipped, and who is in them. Must run inside a transaction. */
export async function storeSkipped(
  tx: Context,
  job_id: string,
  rows: readonly JobErrorRow[],
  options?: { at_start: boolean },
): Promise<void> {
  if (rows.length === 0) return
  await insertJobErrors(tx.db, { application_id: tx.application_id, id: job_id }, rows, options)
  await storeTraces(tx, job_id, rows)
}
