import { AppError, type ImportCustomersResult } from '@clientele/contracts'
import { afterCommit, atomically, type Context } from '../context.ts'
import { counted } from '../files/counted.ts'
import { refuseFile, sentenceOf } from '../files/refuse.ts'
import { deleteStored, storedFile } from '../files/stored-files.ts'
import { type TrackedControl, type TrackedJob, type TrackedKind, trackedUndo } from '../jobs/tracked/kind.ts'
import { applyRecords } from './apply-records.ts'
import { usesNotAsked } from './consents.ts'
import { definitionsOf } from './definitions.ts'
import { forgetFates, refuseAnotherFile } from './dry-runs.ts'
import { expectedInsteadOf } from './faults.ts'
import { importFile } from './import-file.ts'
import { type Checkpoint, firstCheckpoint, type ImportInput, optionsOf } from './import-job.ts'
import { identifies, type Mapping, mappingOf } from './mapping.ts'
import { unusedColumns } from './not-imported.ts'
import { openRecords } from './reading/records.ts'
import { undoImport } from './undo-import.ts'
import { warningOf } from './warning.ts'

/*
 * Imports the customers in a file, or says what importing them would do. The ID of a customer that it creates follows from the job and the record, so
 * that no customer is created twice, wherever the job is interrupted, and however often it is retried.
 */

type Import = TrackedJob<ImportInput, Checkpoint>
type Control = TrackedControl<Checkpoint, ImportCustomersResult>

export const importCustomers: TrackedKind<ImportInput, Checkpoint, ImportCustomersResult> = {
  async run(system, job, control) {
    const ctx = asAsked(system, job)
    try {
      await importFrom(ctx, job, control)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      await atomically({ ...ctx, now: new Date() }, async (tx) => {
        await control.fail(tx, sentenceOf(error))
        afterCommit(tx, (after) => deleteStored(after, job.input.copy_id))
      })
    }
  },
  async cancel(tx, { input, checkpoint }) {
    afterCommit(tx, (after) => deleteStored(after, input.copy_id))
    if (!checkpoint || checkpoint.rows === 0)
      return { failure: 'The import was canceled before it changed anything.', result: undefined }
    const stays = input.dry_run ? 'It was a dry run, so nothing has changed.' : 'What they changed stays.'
    return {
      failure: `The import was canceled after ${counted(checkpoint.rows)} ${checkpoint.rows === 1 ? 'record' : 'records'}. ${stays}`,
      result: resultOf(input, checkpoint, []),
    }
  },
  async giveUp(tx, { input }) {
    afterCommit(tx, (after) => deleteStored(after, input.copy_id))
    return 'The file could not be imported because of a problem on our side. Retry the job: no customer is created twice.'
  },
  /** Customers whom an earlier run has created are found by their IDs. Those whom an undo has erased would be, too. */
  async restart(_tx, { undone_by }) {
    if (undone_by !== undefined) throw new AppError('JOB_OUTDATED')
  },
  outdatedAmong: async (_ctx, jobs) => jobs.filter(({ undone_by }) => undone_by !== undefined),
  expected: expectedInsteadOf,
  optionsOf,
  undo: trackedUndo(undoImport),
}

/** The history of each customer says who has imported them, and with which job. */
const asAsked = (system: Context, { id, input: { asked, calling_code } }: Import): Context => ({
  ...system,
  // The permission to import includes saying which contacts are verified.
  actor: { ...asked.actor, permissions: ['users:verify'] },
  request: { id, ip: asked.ip, user_agent: undefined },
  application: { ...system.application, default_country_code: calling_code },
})

async function importFrom(ctx: Context, job: Import, control: Control) {
  const { input } = job
  const { file, isNew } = await importFile(ctx, job, control)
  if (isNew) refuseAnotherFile(input)
  // The new copy may have other records.
  if (isNew && job.checkpoint) await atomically(ctx, (tx) => control.startOver(tx))
  if (input.dry_run && (isNew || !job.checkpoint)) await forgetFates(ctx, job.id)
  const from = (isNew ? undefined : job.checkpoint) ?? firstCheckpoint()
  const read = { bytes: 0, total: file.size }
  const records = await openRecords(
    storedFile(ctx, file, (bytes) => void (read.bytes = bytes)),
    input.encoding,
  )
  const mapping = mappingOf(records, input.mapping, await definitionsOf(ctx))
  refuseUnidentified(mapping)
  const notAsked = await usesNotAsked(ctx, mapping)
  const last = await applyRecords(ctx, { job_id: job.id, input, records, mapping, from, read, control })
  await atomically({ ...ctx, now: new Date() }, async (tx) => {
    const left = unusedColumns(records, mapping, { ...input, notAsked })
    await control.complete(tx, resultOf(input, last, left, warningOf(records, { isShown: false })))
    afterCommit(tx, (after) => deleteStored(after, input.copy_id))
  })
}

function refuseUnidentified(mapping: Mapping) {
  if (!identifies(mapping))
    throw refuseFile(
      'No column is an email address or a phone number. Choose the column that says how to reach each customer.',
    )
}

const resultOf = (
  { dry_run, compared }: ImportInput,
  { differences, different: rows, ...counts }: Checkpoint,
  not_imported: string[],
  warning?: string,
): ImportCustomersResult => ({
  dry_run,
  ...counts,
  ...(compared && {
    compared: { dry_run_id: compared.dry_run_id, expected: compared.expected, differences, rows },
  }),
  ...(warning !== undefined && { warning }),
  not_imported,
})
