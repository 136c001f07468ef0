import { createHash } from 'node:crypto'
import type { ImportCustomersResult } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { deleteStored, fileIdIn, findStored, requireFile, storeFile } from '../files/stored-files.ts'
import type { TrackedControl, TrackedJob } from '../jobs/tracked/kind.ts'
import { fetchWatched } from '../jobs/tracked/watched-fetch.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'

type Control = TrackedControl<Checkpoint, ImportCustomersResult>

/**
 * Returns the stored file to read: the uploaded one, or a copy of the file at the URL. `isNew` says whether the copy was made just now. Each fetch makes a
 * copy of its own, and the job says which one counts. So a worker that is still waiting for the server can't touch the copy of the one that replaced it.
 */
export async function importFile(
  ctx: Context,
  { input }: Pick<TrackedJob<ImportInput>, 'input'>,
  control: Control,
): Promise<{ file: { id: string; size: number }; isNew: boolean }> {
  const uploaded = fileIdIn(input.file_url)
  if (uploaded !== undefined) return { file: await requireFile(ctx, uploaded), isNew: false }
  const copy = await findStored(ctx, input.copy_id)
  if (copy) return { file: copy, isNew: false }
  const { content, ...file } = await fetchCopy(ctx, input.file_url, control)
  const known = { copy_id: file.id, content }
  try {
    await atomically(ctx, async (tx) => {
      await control.hold(tx)
      await control.setInput(tx, { ...input, ...known })
    })
  } catch (error) {
    await deleteStored(ctx, file.id)
    throw error
  }
  Object.assign(input, known)
  return { file, isNew: true }
}

/** Stores the file at the URL, and returns a digest of its content. */
async function fetchCopy(ctx: Context, file_url: string, control: Control) {
  const { config } = ctx.services
  const fetched = fetchWatched(control, file_url, {
    limit_bytes: config.importLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
  })
  const digest = createHash('sha256')
  async function* counted() {
    for await (const piece of fetched) {
      digest.update(piece)
      yield piece
    }
  }
  const { file_id, size } = await storeFile(ctx, counted(), { name: '', limit_bytes: config.importLimit_bytes })
  return { id: file_id, size, content: digest.digest('base64url') }
}
