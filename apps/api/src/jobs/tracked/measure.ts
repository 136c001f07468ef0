import { afterCommit, type Context } from '../../context.ts'
import { trackedJobsEnded, trackedRows, trackedRowsSkipped } from '../../observability/metrics.ts'
import type { Position } from './kind.ts'

/* What jobs that people can see add to the metrics, once it is committed. */

export const countEnded = (tx: Context, kind: string, state: 'completed' | 'failed' | 'canceled') =>
  afterCommit(tx, async () => trackedJobsEnded.inc({ kind, state }))

/** Counts what a step has done since the position before it. */
export const countStep = (
  tx: Context,
  kind: string,
  { before, after, skipped }: { before: Position | undefined; after: Position; skipped: number },
) =>
  afterCommit(tx, async () => {
    const done = after.done - (before?.step === after.step ? before.done : 0)
    trackedRows.inc({ kind, step: after.step }, Math.max(0, done))
    trackedRowsSkipped.inc({ kind }, skipped)
  })
