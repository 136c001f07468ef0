import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportMembersResult } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import type { Table } from '../files/table.ts'
import type { Position, TrackedControl } from '../jobs/tracked/kind.ts'
import type { Checkpoint, MemberChange } from './import-job.ts'
import { type Match, matchRows } from './match-rows.ts'
import { headerOf, toMemberRow } from './member-rows.ts'
import { type GroupKey, setReading } from './repository/groups.ts'
import { addMembers, deleteUnstamped, endOfStretch, type Member, removeMembers } from './repository/members.ts'
import { rowErrorsMax } from './repository/row-errors.ts'
import { passOnMembers } from './repository/segments.ts'
import { storeRowErrors } from './store-row-errors.ts'
import { type Told, tellUsers } from './tell-users.ts'

/*
 * Applies the rows of a group's file to its members. Each transaction writes what some rows do, and a checkpoint behind them. After an interruption,
 * the file is read again up to the checkpoint, without effect.
 */

const stretch = 5_000

type Control = TrackedControl<Checkpoint, ImportMembersResult>

interface Applying {
  from: Checkpoint
  /** How much of the file has been read. */
  read: { bytes: number }
  told: Told | undefined
  control: Control
}

/** Applies all rows after the checkpoint. Returns the last checkpoint. */
export async function applyRows(
  ctx: Context,
  key: GroupKey,
  table: Table,
  { from, read, told, control }: Applying,
): Promise<Checkpoint> {
  let at = from
  let seen = 0
  for await (const batch of table.rows()) {
    control.signal.throwIfAborted()
    const rows = batch.slice(Math.max(0, from.rows - seen))
    seen += batch.length
    if (rows.length === 0) await control.report(positionOf(at))
    else {
      const memberRows = rows.map((row) => toMemberRow(row, table.layout))
      const match = await matchRows(ctx, memberRows)
      const header = headerOf(table.layout)
      at = await applyMatch(ctx, key, match, { at, rows: rows.length, header, read_bytes: read.bytes, told, control })
    }
    await breathe()
  }
  return at
}

const positionOf = ({ rows, rows_total }: Checkpoint): Position => ({
  step: 'apply',
  unit: 'rows',
  done: rows,
  total: rows_total,
})

interface Step extends Omit<Applying, 'from' | 'read'> {
  at: Checkpoint
  rows: number
  header: string[]
  read_bytes: number
}

/** Writes the result of some rows: members, count, errors, progress, and the checkpoint, in one transaction. Returns the checkpoint. */
const applyMatch = (
  ctx: Context,
  key: GroupKey,
  { actions, matched, errors }: Match,
  { at, rows, header, read_bytes, told, control }: Step,
): Promise<Checkpoint> =>
  atomically(ctx, async (tx) => {
    const whose = (action: 'add' | 'remove') => [...actions].flatMap(([id, its]) => (its === action ? [id] : []))
    const stored = errors.slice(0, Math.max(0, rowErrorsMax - at.error_count))
    const counts = {
      rows: at.rows + rows,
      matched: at.matched + matched,
      error_count: at.error_count + errors.length,
    }
    const added = await addMembers(tx.db, key, whose('add'), new Date(at.stamp))
    const removed = await removeMembers(tx.db, key, whose('remove'))
    const checkpoint = { ...at, ...counts, joined: at.joined + added.length, left: at.left + removed.length }
    const skipped = { rows: stored, count: errors.length, header }
    const changed = changedBy(at, { added, removed })
    await control.advance(tx, { checkpoint, position: positionOf(checkpoint), skipped, ...(changed && { changed }) })
    await storeRowErrors(tx, key, stored)
    await setReading(tx.db, key, { ...counts, read_bytes }, added.length - removed.length)
    const gone = removed.map(({ user_id }) => user_id)
    await passOnMembers(tx.db, key, [...added, ...gone])
    if (told) await tellUsers(tx, { group_id: key.group_id, ...told }, { added, removed: gone })
    return checkpoint
  })

/** Deletes the members that aren't in this file, in batches. Returns the last checkpoint. */
export async function removeUnstamped(
  ctx: Context,
  key: GroupKey,
  from: Checkpoint,
  control: Control,
): Promise<Checkpoint> {
  const added_at = new Date(from.stamp)
  let at = from
  for (;;) {
    control.signal.throwIfAborted()
    const after = at.removed_up_to
    const last = await endOfStretch(ctx.db, key, after, stretch)
    at = await removeStretch(ctx, key, { at, bounds: { after, last, added_at }, control })
    if (last === undefined) return at
    await breathe()
  }
}

const removeStretch = (
  ctx: Context,
  key: GroupKey,
  {
    at,
    bounds,
    control,
  }: { at: Checkpoint; bounds: { after: string; last: string | undefined; added_at: Date }; control: Control },
): Promise<Checkpoint> =>
  atomically(ctx, async (tx) => {
    const removed = await deleteUnstamped(tx.db, key, bounds)
    const checkpoint = { ...at, left: at.left + removed.length, removed_up_to: bounds.last ?? at.removed_up_to }
    const position = { step: 'remove', unit: 'members', done: checkpoint.left } as const
    const changed = changedBy(at, { added: [], removed })
    await control.advance(tx, { checkpoint, position, ...(changed && { changed }) })
    if (removed.length > 0) await setReading(tx.db, key, { status: 'processing' }, -removed.length)
    await passOnMembers(
      tx.db,
      key,
      removed.map(({ user_id }) => user_id),
    )
    return checkpoint
  })

/**
 * What a step has changed, to be undone. The first step of a run always says so, because members who were in the group before carry the time of the run
 * as well.
 */
function changedBy({ stamp, rows }: Checkpoint, { added, removed }: { added: string[]; removed: Member[] }) {
  const size = added.length + removed.length
  if (size === 0 && rows > 0) return undefined
  const byTime = Map.groupBy(removed, ({ added_at }) => added_at.toISOString())
  const left = [...byTime].map(([added_at, members]) => ({ added_at, ids: members.map(({ user_id }) => user_id) }))
  const change: MemberChange = { joined: added, left }
  return { size, change: { ...change }, changed_at: new Date(stamp) }
}
