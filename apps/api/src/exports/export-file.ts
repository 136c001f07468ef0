import { AppError } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { findStored, deleteStored, storedFile } from '../files/stored-files.ts'
import type { JobHandler } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { startedJob } from '../jobs/tracked/service.ts'
import { findTrackedJob } from '../jobs/tracked/start.ts'
import type { ExportInput } from './export-job.ts'

/** The file of an export. Whether it has expired is checked here, because deleting it may take a while. */
export const downloadExport: Handler<'downloadExport'> = async (ctx, { jobId }) => {
  const { kind, state, result, about } = await startedJob(ctx, jobId)
  if (kind !== 'export_customers') throw new AppError('JOB_NOT_FOUND')
  if (state !== 'completed' || !result || !('file' in result)) throw new AppError('JOB_STATE', [], { state })
  await refuseUnmasked(ctx, jobId)
  const file = new Date(result.file.expires_at) > ctx.now ? await findStored(ctx, about.id) : undefined
  if (!file) throw new AppError('FILE_EXPIRED')
  await atomically(ctx, (tx) => recordEvent(tx, jobId, { type: 'export.downloaded', name: file.name }))
  const stored = storedFile(ctx, file)
  const parts = { tag: `${file.id}-${file.size}`, read: (start: number, end: number) => stored.read(start, end) }
  return { name: file.name, size: file.size, content: stored.read(), parts }
}

/** Someone else may have started the export, with the permission to see masked attributes. */
async function refuseUnmasked(ctx: Context, jobId: string) {
  const job = await findTrackedJob(ctx, jobId)
  const { unmasked, holds_masked = unmasked } = (job?.input ?? {}) as Partial<ExportInput>
  if (holds_masked && !ctx.actor.permissions.includes('users:unmask'))
    throw new AppError('FORBIDDEN', [], { permission: 'users:unmask' })
}

/** Deletes the file of an export once it has expired, as a job. */
export const deleteExport: JobHandler<PayloadOf<'delete_export'>> = {
  run: (ctx, { file_id }) => deleteStored(ctx, file_id),
  // Files that are older than `FILES_KEPT_DAYS` are deleted in any case.
  giveUp: async () => undefined,
}
