import type { Job, JobKind, JobProgress } from '@clientele/contracts'
import type { Context } from '../../context.ts'
import type { Changed, ChangeRow } from './repository/changes.ts'
import type { JobErrorRow, TrackedJobRow } from './repository/jobs.ts'

/*
 * What a kind of work consists of that people can see: how it runs, and what it means to cancel, give up, and retry it.
 */

export { type JobErrorRow, jobErrorsMax } from './repository/jobs.ts'

/** Where a job is in its current step. */
export type Position = Pick<JobProgress, 'step' | 'unit' | 'done' | 'total'>

/** A job of one kind, as of the beginning of its run. */
export interface TrackedJob<Input = unknown, Checkpoint = unknown> {
  application_id: string
  id: string
  run: number
  input: Input
  /** Where to continue; undefined at the beginning. */
  checkpoint: Checkpoint | undefined
  /** The ID of the job that this one undoes. */
  undoes: string | undefined
  /** The ID of the job that undoes this one. */
  undone_by: string | undefined
}

/** Skipped rows: those to store, and how many there were. */
export interface Skipped {
  rows: JobErrorRow[]
  count: number
  /** The header of the file, if the rows have their `cells`. */
  header?: string[]
}

/** Where a step leads, and what it has done. */
export interface Advance<Checkpoint> {
  checkpoint: Checkpoint
  position: Position
  skipped?: Skipped
  /** What the step has changed, if its kind can undo it. */
  changed?: Changed
  /** The change of another job that the step has undone. */
  undone?: ChangeRow
}

/** What a running job can do. Everything that writes throws if the job was paused, canceled, or given to another worker in the meantime. */
export interface TrackedControl<Checkpoint, Result> {
  /** Aborts when the process stops, or the lease is lost. */
  signal: AbortSignal
  /** Reports the position in work that changes nothing. Call it often; it writes about once a second. */
  report(position: Position): Promise<void>
  /** Keeps the job from being paused, canceled, or given to another worker until the transaction ends. Call it before any other write there. */
  hold(tx: Context): Promise<void>
  /** Replaces the input of the job, in the transaction of a step that its next run must know about. Call `hold` first. */
  setInput(tx: Context, input: Record<string, unknown>): Promise<void>
  /** Deletes the checkpoint and the skipped rows, in the transaction that begins again. */
  startOver(tx: Context): Promise<void>
  /** Saves the checkpoint in the transaction of the step that leads there, so that a step is never repeated or left out. */
  advance(tx: Context, to: Advance<Checkpoint>): Promise<void>
  /** Completes the job in the transaction of its last step. */
  complete(tx: Context, result: Result): Promise<void>
  /** Fails the job for a reason that a retry of the same step won't change, in the transaction that says so elsewhere. */
  fail(tx: Context, failure: string, skipped?: Skipped): Promise<void>
  /** Cancels the job because what it is about is gone. */
  abandon(failure: string): Promise<void>
}

/** What a canceled job has left, for people, and as its result if it had changed anything. */
export interface Left<Result> {
  failure: string
  result: Result | undefined
  /** What remains of the input, if a part of it must not be kept. */
  input?: Record<string, unknown>
}

/** Work that people can see: a kind of job, or undoing one. */
export interface TrackedWork<Input, Checkpoint, Result> {
  /** Runs the job from its checkpoint to its end. A worker that died may have run it up to there. */
  run(ctx: Context, job: TrackedJob<Input, Checkpoint>, control: TrackedControl<Checkpoint, Result>): Promise<void>
  /** Cleans up after a cancellation, in its transaction, and returns what is left. What was done until then stays. */
  cancel(tx: Context, job: TrackedJob<Input, Checkpoint>): Promise<Left<Result>>
  /** Records that the job failed because of a problem on our side, in the transaction that ends it. Returns the sentence for people. */
  giveUp(tx: Context, job: TrackedJob<Input, Checkpoint>): Promise<string>
  /** Prepares a retry from the beginning, or throws if it isn't possible anymore. */
  restart(tx: Context, job: TrackedJob<Input, Checkpoint>): Promise<void>
  /** Returns those of some jobs that can't be retried anymore, because what they need is gone, so that nobody offers it. Default: none. */
  outdatedAmong?(
    ctx: Context,
    jobs: readonly TrackedJob<Input, Checkpoint>[],
  ): Promise<readonly Pick<TrackedJob, 'id'>[]>
}

/** How jobs of a kind are undone: by a job of its own, which is undone from the last recorded change to the first. */
export interface TrackedUndo<JobInput, Input, Checkpoint, Result> extends TrackedWork<Input, Checkpoint, Result> {
  /**
   * Prepares to undo a job that has ended, in the transaction that adds the job for it, or throws if that isn't possible anymore. Returns the input of
   * the new job.
   */
  prepare(tx: Context, job: TrackedJob<JobInput>): Promise<Input>
}

export interface TrackedKind<Input, Checkpoint, Result> extends TrackedWork<Input, Checkpoint, Result> {
  /** What would be right in a row that was skipped for a reason with this code. */
  expected?: (code: string) => string | undefined
  /** What the job was asked to do, as its readers see it. */
  optionsOf?(input: Input): Job['options']
  /** Set if its steps record what they change (`advance`). The types of its own input and checkpoint concern nobody else. */
  undo?: AnyTrackedUndo
}

export type AnyTrackedWork = TrackedWork<unknown, unknown, unknown>
export type AnyTrackedUndo = TrackedUndo<unknown, unknown, unknown, unknown>

/** A kind whose jobs are read from the database, where only this kind has written them. */
export type AnyTrackedKind = TrackedKind<unknown, unknown, unknown>

/** Every kind, by name. A missing one doesn't compile. */
export type TrackedKinds = Readonly<Record<JobKind, AnyTrackedKind>>

/** Hides the types of a kind's input and checkpoint, which are stored as JSON: what a kind reads is what it wrote. */
export const trackedKind = <Input, Checkpoint, Result>(kind: TrackedKind<Input, Checkpoint, Result>) =>
  kind as unknown as AnyTrackedKind

/** The same for how a kind is undone. */
export const trackedUndo = <JobInput, Input, Checkpoint, Result>(
  undo: TrackedUndo<JobInput, Input, Checkpoint, Result>,
) => undo as unknown as AnyTrackedUndo

/** What running a job means: the work of its kind, or undoing that. */
export function workOf(kind: AnyTrackedKind, { undoes }: Pick<TrackedJobRow, 'undoes'>): AnyTrackedWork {
  if (undoes === null) return kind
  if (!kind.undo) throw new Error('Jobs of this kind can’t be undone.')
  return kind.undo
}

export const toTrackedJob = (row: TrackedJobRow): TrackedJob => ({
  application_id: row.application_id,
  id: row.id,
  run: row.run,
  input: row.input,
  checkpoint: row.checkpoint ?? undefined,
  undoes: row.undoes ?? undefined,
  undone_by: row.undone_by ?? undefined,
})
