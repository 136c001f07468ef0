import type { Context } from '../context.ts'
import { deleteStored, fileIdIn, findStored, requireFile, storeFile } from '../files/stored-files.ts'
import type { TrackedControl } from '../jobs/tracked/kind.ts'
import { fetchFile } from '../outbound/fetch-file.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'
import { noteReading } from './note-reading.ts'

const progressEvery_ms = 1_000

/**
 * Returns the stored file to read: the rows of the request, the uploaded file, or a copy of the file at the URL. `isNew` says whether the copy was
 * made just now.
 */
export async function groupFile(
  ctx: Context,
  { group_id, file_url, copy_id, inRequest }: ImportInput,
  control: Pick<TrackedControl<Checkpoint, unknown>, 'hold' | 'report' | 'signal'>,
): Promise<{ file: { id: string; size: number }; isNew: boolean }> {
  const uploaded = inRequest ? copy_id : fileIdIn(file_url)
  if (uploaded !== undefined) return { file: await requireFile(ctx, uploaded), isNew: false }

  const copy = await findStored(ctx, copy_id)
  if (copy) return { file: copy, isNew: false }
  // Left over from an earlier attempt.
  await deleteStored(ctx, copy_id)

  const { application_id } = ctx
  const { config } = ctx.services
  const fetched = fetchFile(file_url, {
    limit_bytes: config.fileLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
    signal: control.signal,
  })
  const counted = reportingBytes(fetched, async (read_bytes) => {
    await control.report({ step: 'fetch', unit: 'bytes', done: read_bytes })
    await noteReading(ctx, { application_id, group_id }, { read_bytes }, control)
  })
  const { size } = await storeFile(ctx, counted, { name: '', file_id: copy_id })
  return { file: { id: copy_id, size }, isNew: true }
}

/** Passes the bytes through, and reports about once a second how many there were. */
async function* reportingBytes(pieces: AsyncIterable<Uint8Array>, report: (bytes: number) => Promise<void>) {
  let bytes = 0
  let reported = Date.now()
  for await (const piece of pieces) {
    bytes += piece.length
    yield piece
    if (Date.now() - reported < progressEvery_ms) continue
    await report(bytes)
    reported = Date.now()
  }
}
