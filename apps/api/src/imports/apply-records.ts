import { AppError, type ImportCustomersResult } from '@clientele/contracts'
import { blocksEventLoop, uniqueViolation } from '@clientele/db'
import { atomically, type Context } from '../context.ts'
import { holdAsRead } from '../attributes/imported-values.ts'
import { hashImported } from '../passwords/imported.ts'
import { storable } from '../files/printable.ts'
import { refuseFile } from '../files/refuse.ts'
import { jobErrorsMax, type TrackedControl } from '../jobs/tracked/kind.ts'
import { type Applied, applyOutcomes } from './apply-outcomes.ts'
import { differencesFrom, keepFates } from './dry-runs.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'
import { inPieces } from './in-pieces.ts'
import { lookAhead, type Looked } from './look-ahead.ts'
import type { Mapping } from './mapping.ts'
import { mentions } from './mentions.ts'
import { oneAhead } from './one-ahead.ts'
import { type Outcome, readPeople } from './people.ts'
import { type Priority, priority } from './priority.ts'
import type { Records } from './reading/source-record.ts'
import { rejectedRows } from './rejected-rows.ts'

/*
 * Applies the records of a file. Each transaction writes what some records come to, and a checkpoint behind them. After an interruption, the file is
 * read again up to the checkpoint, without effect.
 */

type Control = TrackedControl<Checkpoint, ImportCustomersResult>

interface Applying {
  job_id: string
  input: ImportInput
  records: Records
  mapping: Mapping
  from: Checkpoint
  /** How much of the file has been read. */
  read: { bytes: number; total: number }
  control: Control
  /** Reading goes on while the database works, and pauses while what it works on is prepared. */
  priority: Priority
  /** What is known of the batch of records, if that was looked up while the last one was written. */
  looked?: Looked | undefined
}

/** Applies all records after the checkpoint. Returns the last checkpoint. */
export async function applyRecords(ctx: Context, given: Omit<Applying, 'priority' | 'looked'>): Promise<Checkpoint> {
  const applying = { ...given, priority: priority() }
  const { from, control } = applying
  let at = from
  // Where the database works in this process, it would only hold up its transactions.
  const batches = blocksEventLoop(ctx.db) ? outcomesOf(applying) : oneAhead(lookedUp(ctx, applying))
  for await (const { outcomes, read, looked } of batches) {
    control.signal.throwIfAborted()
    const rest = outcomes.filter((outcome) => outcome.at.row > from.rows)
    if (rest.length === 0) await control.report(positionOf({ ...applying, read }))
    else at = await applyBatch(ctx, rest, at, { ...applying, read, looked })
  }
  return at
}

interface Batch {
  outcomes: Outcome[]
  /** How much of the file had been read by then. */
  read: Applying['read']
  looked?: Looked | undefined
}

/** Batches of records, with what is known of them. After an interruption, those that were applied before aren't looked up again. */
async function* lookedUp(ctx: Context, applying: Applying): AsyncGenerator<Batch> {
  for await (const batch of outcomesOf(applying)) {
    const isNew = batch.outcomes[0] !== undefined && batch.outcomes[0].at.row > applying.from.rows
    yield isNew ? { ...batch, looked: await lookAhead(ctx, batch.outcomes, applying) } : batch
  }
}

/** What the records of each batch come to. */
async function* outcomesOf({ input, records, mapping, read, priority: { free } }: Applying): AsyncGenerator<Batch> {
  const owners = mentions()
  for await (const batch of records.read()) {
    const outcomes: Outcome[] = []
    await inPieces(batch, async (some) => {
      await free()
      outcomes.push(...readPeople(some, mapping, { calling_code: input.calling_code, owners }))
    })
    yield { outcomes, read: { ...read } }
  }
}

const positionOf = ({ input, read }: Applying) => ({
  step: input.dry_run ? 'check' : 'apply',
  unit: 'bytes' as const,
  done: read.bytes,
  total: read.total,
})

/** Someone may take a contact or an ID between the look and the write. Then the records are looked at again. */
const attemptsMax = 5

async function applyBatch(ctx: Context, outcomes: Outcome[], at: Checkpoint, applying: Applying): Promise<Checkpoint> {
  const { control, input } = applying
  if (input.dry_run) {
    const hashes = pretended(outcomes, input)
    const applied = await applyOutcomes(ctx, outcomes, { ...applying, groups_created: at.groups_created, hashes })
    return atomically(ctx, (tx) => advance(tx, { ...applied, outcomes }, at, applying))
  }
  const hashes = await hashed(outcomes, applying)
  for (let attempt = 1; ; attempt += 1)
    try {
      return await atomically({ ...ctx, now: new Date() }, async (tx) => {
        await control.hold(tx)
        await refuseChangedAttributes(tx, applying.mapping)
        const looked = attempt === 1 ? applying.looked : undefined
        const given = { ...applying, groups_created: at.groups_created, hashes, looked }
        const applied = await applyOutcomes(tx, outcomes, given)
        return advance(tx, { ...applied, outcomes }, at, applying)
      })
    } catch (error) {
      const isTaken = uniqueViolation(error) !== undefined || error instanceof AppError
      if (!isTaken || attempt === attemptsMax) throw error
    }
}

/** Hashes the passwords that the records have in plain text, before the transaction, which must not wait for it. */
async function hashed(outcomes: readonly Outcome[], applying: Applying): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>()
  for (const [row, password] of plainIn(outcomes, applying.input)) {
    applying.control.signal.throwIfAborted()
    hashes.set(row, await hashImported(password))
  }
  return hashes
}

/** A dry run only has to know that there are hashes. */
const pretended = (outcomes: readonly Outcome[], input: ImportInput): ReadonlyMap<number, string> =>
  new Map(plainIn(outcomes, input).map(([row]) => [row, 'hashed by the import']))

const plainIn = (outcomes: readonly Outcome[], { credentials, hash_plaintext }: ImportInput): [number, string][] =>
  outcomes.flatMap((outcome): [number, string][] => {
    const plain = credentials && hash_plaintext && 'customer' in outcome ? outcome.customer.plain_password : undefined
    return plain ? [[outcome.at.row, plain.text]] : []
  })

/** The values in the records were read by the rules that the attributes had when the job started. */
async function refuseChangedAttributes(tx: Context, { attributes }: Mapping) {
  if (!(await holdAsRead(tx, [...attributes.values()])))
    throw refuseFile('An attribute was changed or deleted while the file was read. Retry the job.')
}

const samplesMax = 10
/** How many of the records that came out differently are listed. */
const differentMax = 100

/** Saves the checkpoint behind the records. */
async function advance(
  tx: Context,
  { fates, groups_created, outcomes }: Applied & { outcomes: readonly Outcome[] },
  at: Checkpoint,
  applying: Applying,
): Promise<Checkpoint> {
  const checkpoint = structuredClone(at)
  checkpoint.groups_created = [...at.groups_created, ...groups_created]
  for (const { at: place, fate, user_id } of fates) {
    checkpoint.rows = place.row
    checkpoint[fate] += 1
    const samples = checkpoint.samples[fate]
    const line = place.line === undefined ? {} : { line: place.line }
    if (samples.length < samplesMax)
      samples.push({ row: place.row, ...line, ...(user_id !== undefined && { user_id }) })
  }
  if (applying.input.dry_run) await keepFates(tx, applying.job_id, fates)
  if (applying.input.compared) {
    const different = await differencesFrom(tx, applying.input.compared.dry_run_id, fates)
    checkpoint.differences += different.length
    checkpoint.different.push(...different.slice(0, Math.max(0, differentMax - checkpoint.different.length)))
  }
  const rows = rejectedRows(fates, outcomes, applying)
  const shown = rows.slice(0, Math.max(0, jobErrorsMax - at.rejected))
  const skipped = { rows: shown, count: rows.length, header: applying.records.columns.map(storable) }
  const created = fates.flatMap(({ isNew, user_id }) => (isNew && user_id !== undefined ? [user_id] : []))
  await applying.control.advance(tx, {
    checkpoint,
    position: positionOf(applying),
    skipped,
    ...(created.length > 0 && { changed: { size: created.length, change: { created }, changed_at: tx.now } }),
  })
  return checkpoint
}
