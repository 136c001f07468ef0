import type { Context } from '../context.ts'
import { contactHash } from '../events/contact-hash.ts'
import { namesIn, type Skipped } from './identify.ts'
import { insertTraces } from './repository.ts'

/*
 * Who is in the rows that a job has skipped, so that they can be erased. Only keyed hashes are stored, because a row need not contain all that its
 * reader knows.
 */

export { deleteTraces } from './repository.ts'

/** Stores who is in skipped rows of a job or a group. Must run inside the transaction that stores the rows. */
export const storeTraces = (tx: Context, source_id: string, rows: readonly Skipped[]): Promise<void> =>
  insertTraces(
    tx.db,
    { application_id: tx.application_id, source_id },
    rows.flatMap((row) =>
      namesIn(row, tx.application.default_country_code).map((name) => ({
        trace: contactHash(tx, name),
        line: row.line,
      })),
    ),
  )
