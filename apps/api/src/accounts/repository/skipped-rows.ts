import { isOneOf } from '@clientele/db'
import { and, eq, inArray } from 'drizzle-orm'
import type { Context } from '../../context.ts'

const linesAtOnce = 500

/** Deletes the skipped rows of jobs and groups that have any of these traces, with all of their traces. */
export async function deleteSkippedRows({ db, application_id }: Context, traces: readonly string[]): Promise<void> {
  const { trackedJobErrors, userGroupErrors, skippedRowTraces: t } = db.tables
  const found = await db.queries
    .select({ source_id: t.source_id, line: t.line })
    .from(t)
    .where(and(eq(t.application_id, application_id), isOneOf(db, t.trace, traces)))
  for (const [source_id, rows] of Map.groupBy(found, (row) => row.source_id))
    for (let i = 0; i < rows.length; i += linesAtOnce) {
      const lines = [...new Set(rows.slice(i, i + linesAtOnce).map(({ line }) => line))]
      // The source is a job or a group.
      for (const [table, source] of [
        [trackedJobErrors, trackedJobErrors.job_id],
        [userGroupErrors, userGroupErrors.group_id],
        [t, t.source_id],
      ] as const)
        await db.queries
          .delete(table)
          .where(and(eq(table.application_id, application_id), eq(source, source_id), inArray(table.line, lines)))
    }
}
