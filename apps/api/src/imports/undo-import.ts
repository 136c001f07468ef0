import { setImmediate as breathe } from 'node:timers/promises'
import type { UndoResult } from '@clientele/contracts'
import { blocksEventLoop } from '@clientele/db'
import { changeState } from '../accounts/change-state.ts'
import { atomically, type Context } from '../context.ts'
import { counted } from '../files/counted.ts'
import { type Change, changesOf, lastChangeOf } from '../jobs/tracked/changes.ts'
import {
  type JobErrorRow,
  jobErrorsMax,
  type Left,
  type TrackedControl,
  type TrackedJob,
  type TrackedUndo,
} from '../jobs/tracked/kind.ts'
import { findSurvivors, findUsers, lockUsers } from '../users/change.ts'
import type { Asked, ImportInput, Made } from './import-job.ts'
import { inPieces } from './in-pieces.ts'
import { findErasedBy, findTouched } from './repository.ts'

/*
 * Undoes an import: erases the customers whom it has created, unless something has happened to them since, according to their history. What it has
 * changed in customers who existed stays. Each step erases some of the customers of one change, so that it doesn't hold up others for long.
 */

interface UndoInput {
  asked: Asked
}

interface Checkpoint {
  /** How many of the customers were looked at, how many of them were erased, and how many stay. */
  done: number
  undone: number
  kept: number
  total: number
  /** How many customers of the current change were looked at. */
  taken: number
}

type UndoJob = TrackedJob<UndoInput, Checkpoint>
type Control = TrackedControl<Checkpoint, UndoResult>

/** Customers per step. A commit writes pages all over the indexes, and most of its cost is the same for any number of them. */
const erasedAtOnce = 500
/** Customers per turn where nothing else runs in this process while statements do. Elsewhere, each statement is sent once for all of them. */
const erasedPerTurn = 50

export const undoImport: TrackedUndo<ImportInput, UndoInput, Checkpoint, UndoResult> = {
  async prepare({ actor, request }) {
    return { asked: { actor: { kind: actor.kind, id: actor.id, name: actor.name }, ip: request.ip } }
  },
  async run(system, job, control) {
    const { actor, ip } = job.input.asked
    const ctx: Context = {
      ...system,
      actor: { ...actor, permissions: [] },
      request: { id: job.id, ip, user_agent: undefined },
    }
    await undoAll(ctx, job, control)
  },
  async cancel(_tx, { checkpoint }): Promise<Left<UndoResult>> {
    const { done = 0, undone = 0, kept = 0, total = 0 } = checkpoint ?? {}
    const failure =
      done === 0
        ? 'Undoing was canceled before it changed anything.'
        : `Undoing was canceled after ${counted(done)} of ${counted(total)} customers. Those who were removed stay removed.`
    return { failure, result: checkpoint && { undone, kept } }
  },
  giveUp: async () => 'The import could not be undone because of a problem on our side. Retry the job.',
  // Those who were erased before are found to be gone.
  restart: async () => undefined,
}

async function undoAll(ctx: Context, job: UndoJob, control: Control) {
  const undone = job.undoes ?? ''
  let at = job.checkpoint ?? { done: 0, undone: 0, kept: 0, total: (await changesOf(ctx, undone)).size, taken: 0 }
  for (;;) {
    control.signal.throwIfAborted()
    const change = await lastChangeOf(ctx, undone)
    if (!change) break
    at = await undoSome(ctx, change, at, control)
    await breathe()
  }
  const { undone: removed, kept } = at
  await atomically({ ...ctx, now: new Date() }, (tx) => control.complete(tx, { undone: removed, kept }))
}

/** Erases the next customers of a change. Its record is deleted with the last of them. */
const undoSome = (ctx: Context, change: Change, at: Checkpoint, control: Control): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const { created } = change.change as unknown as Made
    const ids = created.slice(at.taken, at.taken + erasedAtOnce)
    const { erased, left } = await eraseUntouched(tx, ids, change.job_id)
    const isWhole = at.taken + ids.length >= created.length
    const checkpoint = {
      ...at,
      done: at.done + ids.length,
      undone: at.undone + erased,
      kept: at.kept + left.length,
      taken: isWhole ? 0 : at.taken + ids.length,
    }
    const rows = left.map((why, i): JobErrorRow => ({ ...why, line: at.kept + i + 1 }))
    await control.advance(tx, {
      checkpoint,
      position: { step: 'undo', unit: 'rows', done: checkpoint.done, total: at.total },
      skipped: { rows: rows.slice(0, Math.max(0, jobErrorsMax - at.kept)), count: left.length },
      ...(isWhole && { undone: change }),
    })
    return checkpoint
  })

type Why = Pick<JobErrorRow, 'value' | 'code' | 'message'>

const changedSince = {
  code: 'changed_since',
  message: 'Something has happened to this customer since the import, so they stay',
}

/** Erases those customers to whom nothing has happened but this job. Returns why others are left, or are gone already. */
async function eraseUntouched(tx: Context, ids: readonly string[], job_id: string) {
  let erased = 0
  const left: Why[] = []
  const eraseSome = async (some: readonly string[]) => {
    const locked = await lockUsers(tx, some)
    const known = locked.filter(({ state }) => state !== 'purged').map(({ id }) => id)
    const touched = await findTouched(tx, known, job_id)
    const users = await findUsers(
      tx,
      known.filter((id) => !touched.has(id)),
    )
    await changeState(tx, 'undoCreation', users, { users })
    erased += known.length - touched.size
    left.push(...known.filter((id) => touched.has(id)).map((value) => ({ value, ...changedSince })))
    left.push(...(await goneAmong(tx, some, known)))
  }
  await inPieces(ids, eraseSome, blocksEventLoop(tx.db) ? erasedPerTurn : erasedAtOnce)
  return { erased, left }
}

/** Those who were merged into another customer, or erased, since. A retry after a cancellation finds those whom the undo itself has erased. */
async function goneAmong(tx: Context, ids: readonly string[], known: readonly string[]): Promise<Why[]> {
  if (known.length === ids.length) return []
  const there = new Set(known)
  const gone = ids.filter((id) => !there.has(id))
  const survivors = await findSurvivors(tx, gone)
  const byUndo = await findErasedBy(tx, gone, tx.request.id)
  return gone
    .filter((id) => !byUndo.has(id))
    .map((value) => {
      const survivor = survivors.get(value)
      return survivor === undefined
        ? { value, code: 'erased_since', message: 'This customer has been erased since the import' }
        : {
            value,
            code: 'merged_since',
            message: `This customer has been merged into ${survivor} since the import`,
          }
    })
}
