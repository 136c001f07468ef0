import type { ImportCustomersResult } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { deleteStored, fileIdIn, findStored, requireFile, storeFile } from '../files/stored-files.ts'
import type { TrackedControl } from '../jobs/tracked/kind.ts'
import { fetchFile } from '../outbound/fetch-file.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'

/** Returns the stored file to read: the uploaded one, or a copy of the file at the URL. `isNew` says whether the copy was made just now. */
export async function importFile(
  ctx: Context,
  { file_url, copy_id }: Pick<ImportInput, 'file_url' | 'copy_id'>,
  control: TrackedControl<Checkpoint, ImportCustomersResult>,
): Promise<{ file: { id: string; size: number }; isNew: boolean }> {
  const uploaded = fileIdIn(file_url)
  if (uploaded !== undefined) return { file: await requireFile(ctx, uploaded), isNew: false }
  const copy = await findStored(ctx, copy_id)
  if (copy) return { file: copy, isNew: false }
  // Left over from an earlier attempt.
  await deleteStored(ctx, copy_id)
  const { config } = ctx.services
  const fetched = fetchFile(file_url, {
    limit_bytes: config.importLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
    signal: control.signal,
  })
  let done = 0
  async function* counted() {
    for await (const piece of fetched) {
      done += piece.length
      yield piece
      await control.report({ step: 'fetch', unit: 'bytes', done })
    }
  }
  const { size } = await storeFile(ctx, counted(), {
    name: '',
    file_id: copy_id,
    limit_bytes: config.importLimit_bytes,
  })
  return { file: { id: copy_id, size }, isNew: true }
}
