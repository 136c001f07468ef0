import { setImmediate as breathe } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AppError, type CustomerFilter, exportKept_hours, type ExportCustomersResult } from '@clientele/contracts'
import { filterByAttributes } from '../attributes/customers.ts'
import { asChecked, sentenceOfFilter } from '../attributes/job-filters.ts'
import { afterCommit, atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { FileWriter } from '../files/file-writer.ts'
import { GatheredBytes } from '../files/gathered-bytes.ts'
import { refuseFile, sentenceOf } from '../files/refuse.ts'
import { deleteStored, finishFile, isBegun } from '../files/stored-files.ts'
import { enqueue } from '../jobs/queue.ts'
import type { TrackedControl, TrackedJob, TrackedKind } from '../jobs/tracked/kind.ts'
import { type Stretch, type Walk, walkIds, walkList } from '../users/walk.ts'
import { attributeCells } from './attribute-cells.ts'
import { type Columns, columnsOf, exported } from './columns.ts'
import { consentCells } from './consent-cells.ts'
import { listInput } from './create-export.ts'
import { type Checkpoint, type ExportInput, nothingWritten } from './export-job.ts'
import { filterFacts } from './filter-facts.ts'
import { formats, type Part } from './formats/format.ts'

/*
 * Exports customers to a file. Each step writes some of them and a checkpoint behind them in one transaction, so that each customer is in the file once,
 * wherever the job is interrupted.
 */

type Export = TrackedJob<ExportInput, Checkpoint>
type Control = TrackedControl<Checkpoint, ExportCustomersResult>

export const exportCustomers: TrackedKind<ExportInput, Checkpoint, ExportCustomersResult> = {
  async run(system, job, control) {
    const ctx = asAsked(system, job)
    try {
      await exportTo(ctx, job, control)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      await atomically({ ...ctx, now: new Date() }, async (tx) => {
        await control.fail(tx, sentenceOf(error))
        afterCommit(tx, (after) => deleteStored(after, job.input.file_id))
      })
    }
  },
  async cancel(tx, { input }) {
    afterCommit(tx, (after) => deleteStored(after, input.file_id))
    return { failure: 'The export was canceled, and its file was deleted.', result: undefined }
  },
  async giveUp(tx, { input }) {
    afterCommit(tx, (after) => deleteStored(after, input.file_id))
    return 'The customers could not be exported because of a problem on our side. Retry the job.'
  },
  // The file of an earlier run is deleted before the first step.
  restart: async () => undefined,
}

/** What the history says about the export is the doing of the person who asked for it. */
const asAsked = (system: Context, { id, input: { asked } }: Export): Context => ({
  ...system,
  actor: { ...asked.actor, permissions: [] },
  request: { id, ip: asked.ip, user_agent: undefined },
})

async function exportTo(ctx: Context, job: Export, control: Control) {
  const { input } = job
  const columns = await columnsOf(ctx, input.fields)
  const walk = input.user_ids ? walkIds(input.user_ids) : await walkFilter(ctx, input.filter ?? {})
  const pack = packing(input)
  const out = new GatheredBytes()
  const file = new FileWriter(input.file_id)
  // The pieces of a file that nobody continued for a long time are deleted.
  const isLost = job.checkpoint !== undefined && !(await isBegun(ctx, input.file_id))
  if (isLost) await atomically(ctx, (tx) => control.startOver(tx))
  let at = isLost ? undefined : job.checkpoint
  if (!at) {
    await deleteStored(ctx, input.file_id)
    const start = { below: input.below, exported: 0, size: 0, written: nothingWritten }
    const head = await pack(await formats[input.format].begin(columns.columns))
    at = await step(ctx, file, { part: head, to: start }, job, control)
  }
  for (let isLast = false; !isLast; ) {
    control.signal.throwIfAborted()
    const { bytes, written, exported, below } = await writeSome(ctx, walk, at, { out, columns, input })
    isLast = below === undefined
    const part = await pack({ bytes, written })
    const next = { ...at, below: below ?? '', exported }
    if (!isLast) at = await step(ctx, file, { part, to: next }, job, control)
    else await complete(ctx, file, { part, pack, next, columns }, job, control)
  }
}

async function walkFilter(ctx: Context, filter: CustomerFilter): Promise<Walk> {
  const { attributeFilter, ...others } = listInput(filter)
  try {
    return await walkList(ctx, others, await filterByAttributes(asChecked(ctx), attributeFilter))
  } catch (error) {
    throw error instanceof AppError ? refuseFile(sentenceOfFilter(error)) : error
  }
}

interface Writing {
  out: GatheredBytes
  columns: Columns
  input: ExportInput
}

const rowsPerRead = 500
const rowsPerStep = 4_000

/**
 * Reads the customers of a step, and writes them as the format has them, a few at a time: nothing else runs in this process while SQLite reads, and
 * their bytes take less memory than they do.
 */
async function writeSome(
  ctx: Context,
  walk: Walk,
  at: Checkpoint,
  { out, columns: { columns, definitions, hasConsents }, input: { format, unmasked } }: Writing,
): Promise<Part & { exported: number; below: string | undefined }> {
  out.clear()
  let { written, exported: count } = at
  for (let below: string | undefined = at.below; ; await breathe()) {
    const stretch: Stretch = await walk(ctx, below, rowsPerRead)
    const ids = stretch.users.map(({ id }) => id)
    const attributesOf = await attributeCells(ctx, ids, { definitions, unmasked })
    const consentsOf = await consentCells(ctx, ids, hasConsents)
    const some = stretch.users.map((user) =>
      exported(user, { attributes: attributesOf(user.id), consents: consentsOf(user.id) }),
    )
    written = await formats[format].rows(out, written, columns, some, count)
    count += some.length
    below = stretch.below
    if (below === undefined || count - at.exported >= rowsPerStep)
      return { bytes: out.bytes, written, exported: count, below }
  }
}

type Pack = (part: Part) => Promise<Part>
const compress = promisify(gzip)

/** Compresses what a step writes. Such pieces, one after the other, are one file of gzip. */
const packing =
  ({ gzip: isCompressed }: ExportInput): Pack =>
  async ({ bytes, written }) => ({
    bytes: isCompressed && bytes.length > 0 ? await compress(bytes) : bytes,
    written,
  })

/** Writes a part of the file, and the checkpoint behind it. */
const step = (
  ctx: Context,
  file: FileWriter,
  { part: { bytes, written }, to }: { part: Part; to: Checkpoint },
  { input }: Export,
  control: Control,
) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const checkpoint = {
      ...to,
      written,
      size: await file.append(tx, to.size, bytes),
    }
    await control.advance(tx, { checkpoint, position: positionAt(checkpoint, input) })
    return checkpoint
  })

const positionAt = ({ exported: done }: Checkpoint, { counted, counted_relation }: ExportInput) => ({
  step: 'write',
  unit: 'rows' as const,
  done,
  ...(counted_relation === 'eq' && { total: Math.max(counted, done) }),
})

async function complete(
  ctx: Context,
  writer: FileWriter,
  { part, pack, next, columns }: { part: Part; pack: Pack; next: Checkpoint; columns: Columns },
  { id, input }: Export,
  control: Control,
) {
  const end = await pack(await formats[input.format].end(part.written))
  const bytes = Buffer.concat([part.bytes, end.bytes])
  await atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const { file_id, name, filter: _filter, listed: _lines, user_ids: _ids, ...rest } = input
    const size = await writer.append(tx, next.size, bytes)
    const checkpoint = { ...next, written: end.written, size }
    await control.advance(tx, { checkpoint, position: positionAt(checkpoint, input) })
    await finishFile(tx, { file_id, size }, name)
    const expires_at = new Date(tx.now.getTime() + exportKept_hours * 3_600_000)
    await enqueue(tx, { kind: 'delete_export', payload: { file_id }, run_at: expires_at })
    const holds_masked = input.unmasked && columns.definitions.some(({ masking }) => masking.enabled)
    await control.setInput(tx, { file_id, name, ...rest, holds_masked })
    await recordEvent(tx, id, {
      type: 'export.completed',
      exported: next.exported,
      format: input.format,
      fields: [...input.fields],
      filter: filterFacts(input),
      unmasked: input.unmasked,
    })
    const file = { name, size, expires_at: expires_at.toISOString() }
    await control.complete(tx, resultOf(input, next.exported, file))
  })
}

function resultOf(
  { format, gzip: isCompressed, counted, counted_relation }: ExportInput,
  written: number,
  file: ExportCustomersResult['file'],
): ExportCustomersResult {
  const isAsCounted = counted_relation === 'eq' ? written === counted : written >= counted
  const difference = isAsCounted ? {} : { difference: differenceOf(written - counted) }
  return { format, gzip: isCompressed, exported: written, counted, counted_relation, ...difference, file }
}

/** Each customer who was in the list is read once, so only changes of customers make a difference. */
const differenceOf = (more: number): string =>
  more > 0
    ? `${more} more than counted: they came into the list while the file was written.`
    : `${-more} fewer than counted: they left the list while the file was written, or don’t exist.`
