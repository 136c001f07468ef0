import type { ActorRecord, Kit } from '../columns.ts'

/** One of several things that are wrong with a row. */
export interface RowFault {
  code: string
  field: string
  value: string
  message: string
  expected: string
}

/**
 * Jobs that people can see and control, the rows that they have skipped, and what they have changed. The queue runs them (`jobs`): each time one is started, resumed, or
 * retried, its `run` increases and a job of the queue is added for that run. A worker writes only while its run is the current one and the state
 * is `running`, so that nothing is written after a pause or by a worker that was replaced.
 */
export const makeTrackedJobTables = (k: Kit) => {
  const trackedJobs = k.table(
    'tracked_jobs',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      kind: k.key().notNull(),
      state: k.key().notNull(),
      run: k.integer().notNull(),
      /** How often a worker has begun since the last checkpoint. */
      attempts: k.integer().notNull(),
      about_type: k.text().notNull(),
      about_id: k.key().notNull(),
      about_name: k.text().notNull(),
      starter_id: k.key().notNull(),
      started_by: k.json<ActorRecord>().notNull(),
      /** What to do. The kind describes it. */
      input: k.json<Record<string, unknown>>().notNull(),
      /** Where to continue, as of the last step that was committed. */
      checkpoint: k.json<Record<string, unknown>>(),
      progress: k.json<Record<string, unknown>>(),
      result: k.json<Record<string, unknown>>(),
      failure: k.text(),
      error_count: k.integer().notNull(),
      /** The header of the file whose rows were skipped, if they are stored as they were. */
      row_header: k.json<string[]>(),
      /** The ID of the job that this one undoes, and of the job that undoes this one. */
      undoes: k.key(),
      undone_by: k.key(),
      /** How many changes are recorded that can be undone. */
      undoable: k.integer().notNull().default(0),
      created_at: k.time().notNull(),
      started_at: k.time(),
      changed_at: k.time().notNull(),
      finished_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('tracked_jobs_by_state').on(t.application_id, t.state, t.id),
      k.index('tracked_jobs_by_starter').on(t.application_id, t.starter_id, t.id),
      k.index('tracked_jobs_by_about').on(t.application_id, t.about_id, t.id),
    ],
  )

  const trackedJobErrors = k.table(
    'tracked_job_errors',
    {
      application_id: k.key().notNull(),
      job_id: k.key().notNull(),
      line: k.integer().notNull(),
      value: k.key().notNull(),
      message: k.text().notNull(),
      code: k.text(),
      /** The header of the column with the value. */
      field: k.text(),
      /** The row as it was in the file, unless it is too long. */
      cells: k.json<string[]>(),
      /** Everything that is wrong with the row, the first as above, unless that is all. */
      faults: k.json<RowFault[]>(),
      /** Whether it was known before the job began: a line that names nobody. A retry keeps it. */
      at_start: k.boolean().notNull().default(false),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.job_id, t.line] }),
      // For erasing a user whose contact was in a file. Rows from before there were traces are only found like this.
      k.index('tracked_job_errors_by_value').on(t.application_id, t.value),
    ],
  )

  /** The people in skipped rows of jobs and groups: keyed hashes of contacts, usernames, and IDs, so that erasing a user finds every row with one of theirs. */
  const skippedRowTraces = k.table(
    'skipped_row_traces',
    {
      application_id: k.key().notNull(),
      trace: k.key().notNull(),
      /** The ID of the job, or of the group. */
      source_id: k.key().notNull(),
      line: k.integer().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.trace, t.source_id, t.line] }),
      // For deleting the traces with their rows.
      k.index('skipped_row_traces_by_source').on(t.application_id, t.source_id, t.line),
    ],
  )

  /** What a job has changed, in its order, so that it can be undone. Undoing a change deletes it here. */
  const trackedJobChanges = k.table(
    'tracked_job_changes',
    {
      application_id: k.key().notNull(),
      job_id: k.key().notNull(),
      position: k.integer().notNull(),
      /** How many records were changed. */
      size: k.integer().notNull(),
      /** What was changed. The kind describes it. */
      change: k.json<Record<string, unknown>>().notNull(),
      changed_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.job_id, t.position] })],
  )

  /** The users whom a bulk action is about, as of its beginning: some in each row, in the order in which they are acted on. */
  const bulkActionParts = k.table(
    'bulk_action_parts',
    {
      application_id: k.key().notNull(),
      job_id: k.key().notNull(),
      position: k.integer().notNull(),
      user_ids: k.json<string[]>().notNull(),
      /** The number of the line that each of them was named in, if they were. */
      lines: k.json<number[]>(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.job_id, t.position] })],
  )

  return { trackedJobs, trackedJobErrors, skippedRowTraces, trackedJobChanges, bulkActionParts }
}
