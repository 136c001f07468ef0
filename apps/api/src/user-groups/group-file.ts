import { atomically, type Context } from '../context.ts'
import { deleteStored, fileIdIn, findStored, requireFile, storeFile } from '../files/stored-files.ts'
import type { TrackedControl, TrackedJob } from '../jobs/tracked/kind.ts'
import { fetchWatched } from '../jobs/tracked/watched-fetch.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'
import { noteReading } from './note-reading.ts'

const progressEvery_ms = 1_000

type Control = Pick<TrackedControl<Checkpoint, unknown>, 'hold' | 'report' | 'setInput' | 'signal'>

/**
 * Returns the stored file to read: the rows of the request, the uploaded file, or a copy of the file at the URL. `isNew` says whether the copy was
 * made just now. Each fetch makes a copy of its own, and the job says which one counts (`input.copy_id`). So a worker that slept through its lease
 * while it was fetching can't touch the copy of the one that replaced it.
 */
export async function groupFile(
  ctx: Context,
  { input }: Pick<TrackedJob<ImportInput>, 'input'>,
  control: Control,
): Promise<{ file: { id: string; size: number }; isNew: boolean }> {
  const { file_url, copy_id, inRequest } = input
  const uploaded = inRequest ? copy_id : fileIdIn(file_url)
  if (uploaded !== undefined) return { file: await requireFile(ctx, uploaded), isNew: false }

  const copy = await findStored(ctx, copy_id)
  if (copy) return { file: copy, isNew: false }
  const file = await fetchCopy(ctx, input, control)
  try {
    await atomically(ctx, async (tx) => {
      await control.hold(tx)
      await control.setInput(tx, { ...input, copy_id: file.id })
    })
  } catch (error) {
    await deleteStored(ctx, file.id)
    throw error
  }
  input.copy_id = file.id
  return { file, isNew: true }
}

async function fetchCopy(ctx: Context, { group_id, file_url }: ImportInput, control: Control) {
  const { application_id } = ctx
  const { config } = ctx.services
  const fetched = fetchWatched(control, file_url, {
    limit_bytes: config.fileLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
  })
  const counted = reportingBytes(fetched, async (read_bytes) => {
    await noteReading(ctx, { application_id, group_id }, { read_bytes }, control)
  })
  const { file_id, size } = await storeFile(ctx, counted, { name: '' })
  return { id: file_id, size }
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
