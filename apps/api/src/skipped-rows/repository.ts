import type { Connection } from '@clientele/db'
import { and, eq, notInArray } from 'drizzle-orm'

/** A job or a group whose rows were skipped. */
export interface Source {
  application_id: string
  source_id: string
}

export interface Trace {
  trace: string
  line: number
}

const tracesAtOnce = 500

export async function insertTraces(
  { queries, tables: { skippedRowTraces } }: Connection,
  source: Source,
  traces: readonly Trace[],
) {
  for (let i = 0; i < traces.length; i += tracesAtOnce)
    await queries
      .insert(skippedRowTraces)
      .values(traces.slice(i, i + tracesAtOnce).map((trace) => ({ ...source, ...trace })))
      .onConflictDoNothing()
}

/** Deletes the traces of all skipped rows of a job or a group, except of some lines. */
export const deleteTraces = (
  { queries, tables: { skippedRowTraces: t } }: Connection,
  { application_id, source_id }: Source,
  except: readonly number[] = [],
) =>
  queries
    .delete(t)
    .where(
      and(
        eq(t.application_id, application_id),
        eq(t.source_id, source_id),
        except.length === 0 ? undefined : notInArray(t.line, [...except]),
      ),
    )
