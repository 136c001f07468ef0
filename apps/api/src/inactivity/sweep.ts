import { noticeHours } from '@clientele/contracts'
import { changeState } from '../accounts/change-state.ts'
import { findApplicationById } from '../applications/service.ts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { enqueue } from '../jobs/queue.ts'
import { canBeSent, notify } from '../notifications/notify.ts'
import { linkedAt } from '../served-at/domains.ts'
import { lastUseOf } from '../sessions/service.ts'
import type { UserRow } from '../rows/users.ts'
import { lockUser } from '../users/change.ts'
import { bestContact } from '../users/contact-of.ts'
import { addToReport, type Done, fillActiveAt, listDue, listInactive, setClock } from './repository.ts'

/*
 * One turn of the retention clock, as a job. It tells customers who have not been active for long, and erases those whom it told 48 hours ago. Each step is a
 * transaction of its own that leaves the rest to the next one, so a process can die anywhere. The last one adds the next turn.
 */

export const day_ms = 24 * 3_600_000
const notice_ms = noticeHours * 3_600_000
/** A notice that is older, because the clock stood still, no longer counts. */
const noticeLasts_ms = 7 * day_ms
const every_ms = 3_600_000
const again_ms = 1_000

const batchSize = 20
const filledAtOnce = 500
/** The steps of one turn. */
const stepsMax = 20

/** When the clock is at the end, for customers of this application. */
interface Clock {
  days: number
  since: Date
  /** Its settings say, among other things, which numbers messages reach. */
  application: Context['application']
}

export async function enforceInactivity(
  system: Context,
  { since }: PayloadOf<'enforce_inactivity'>,
  control: Pick<JobControl, 'signal' | 'heartbeat' | 'done'>,
): Promise<void> {
  let isDone = false
  for (let step = 0; step < stepsMax && !isDone && !control.signal.aborted; step += 1) {
    const clock = await clockSince(system, since)
    // It was switched off, or changed: then another job is its clock.
    if (!clock) return
    await control.heartbeat()
    isDone = await atomically({ ...system, application: clock.application }, (tx) => takeStep(tx, clock))
  }
  await atomically(system, async (tx) => {
    const run_at = new Date(tx.now.getTime() + (isDone ? every_ms : again_ms))
    if (await clockSince(tx, since)) await enqueue(tx, { kind: 'enforce_inactivity', payload: { since }, run_at })
    await control.done(tx.db)
  })
}

/** The clock has no end, so it is retried for as long as it takes. The queue and the log keep each failure. */
export async function giveUpInactivity(tx: Context, payload: PayloadOf<'enforce_inactivity'>): Promise<void> {
  await enqueue(tx, { kind: 'enforce_inactivity', payload, run_at: new Date(Date.now() + every_ms) })
}

async function clockSince(ctx: Context, since: string): Promise<Clock | undefined> {
  const clock = await clockOf(ctx)
  return clock?.since.toISOString() === since ? clock : undefined
}

/** The clock of the application, if it is switched on. */
export async function clockOf(ctx: Context): Promise<Clock | undefined> {
  const row = await findApplicationById(ctx.db, ctx.application_id)
  if (!row?.inactivity_days || !row.inactivity_since) return undefined
  return { days: row.inactivity_days, since: row.inactivity_since, application: row }
}

/** Returns whether nothing is left to do for now. */
async function takeStep(tx: Context, clock: Clock): Promise<boolean> {
  const { application_id, db, now } = tx
  if ((await fillActiveAt(db, application_id, filledAtOnce)) === filledAtOnce) return false
  const done: Done = {}
  const count = (what: keyof Done) => void (done[what] = (done[what] ?? 0) + 1)
  const due = await listDue(db, { application_id, until: now, limit: batchSize })
  for (const id of due) {
    const ended = await eraseOrKeep(tx, id, clock)
    if (ended) count(ended)
  }
  const isFirstOver = now.getTime() >= clock.since.getTime() + clock.days * day_ms - notice_ms
  const until = new Date(now.getTime() - clock.days * day_ms + notice_ms)
  const inactive = isFirstOver ? await listInactive(db, { application_id, until, limit: batchSize }) : []
  for (const id of inactive) {
    const told = await tell(tx, id, clock, until)
    if (told) count(told)
  }
  if (Object.keys(done).length > 0) await addToReport(db, application_id, now.toISOString().slice(0, 10), done)
  return due.length < batchSize && inactive.length < batchSize
}

/** Tells a customer, unless they have used a session since their last sign-in. */
async function tell(
  tx: Context,
  id: string,
  clock: Clock,
  until: Date,
): Promise<'notified' | 'unreachable' | undefined> {
  const held = await lockUser(tx, id)
  // Another process may have told them meanwhile.
  if (held?.user.state !== 'active' || held.user.erase_after) return undefined
  const { user, contacts } = held
  const key = { application_id: tx.application_id, id }
  const last = await lastActivity(tx, user)
  if (last > until) {
    await setClock(tx.db, key, { active_at: last, erase_after: null })
    return undefined
  }
  const ends = Math.max(last.getTime(), clock.since.getTime()) + clock.days * day_ms
  const erase_after = new Date(Math.max(ends, tx.now.getTime() + notice_ms))
  const contact = bestContact(contacts)
  const isTold = contact !== undefined && (await canBeSent(tx, contact))
  await setClock(tx.db, key, { erase_after })
  if (isTold) await notify(tx, contact, 'inactive', { day: erase_after, link: (await linkedAt(tx)).pages })
  await recordEvent(tx, user.id, {
    type: 'user.inactivity_noticed',
    erase_after: erase_after.toISOString(),
    notified: isTold,
  })
  return isTold ? 'notified' : 'unreachable'
}

/** Erases a customer who was told, unless they came back. */
async function eraseOrKeep(tx: Context, id: string, clock: Clock): Promise<'erased' | 'kept' | undefined> {
  const held = await lockUser(tx, id)
  const key = { application_id: tx.application_id, id }
  if (held?.user.state !== 'active' || !held.user.erase_after) return undefined
  const { user } = held
  const last = await lastActivity(tx, user)
  const { erase_after } = held.user
  if (isStillDue(erase_after, last, clock, tx.now)) {
    await changeState(tx, 'expire', [user], { users: [user] })
    return 'erased'
  }
  await setClock(tx.db, key, { active_at: last, erase_after: null })
  // They have not come back. The clock was started again, or stood still for too long, so they will be told again.
  if (last < toldAt(erase_after)) return undefined
  await recordEvent(tx, id, { type: 'user.inactivity_ended' })
  return 'kept'
}

/** When a customer was told who will be erased then. */
export const toldAt = (erase_after: Date) => new Date(erase_after.getTime() - notice_ms)

/** Whether a customer who was told has not come back, and neither the clock nor the notice is another one by now. */
export function isStillDue(erase_after: Date, last: Date, { days, since }: Clock, now: Date): boolean {
  const ends = Math.max(last.getTime(), since.getTime()) + days * day_ms
  return ends <= erase_after.getTime() && now.getTime() - erase_after.getTime() <= noticeLasts_ms
}

/** Signing in and using a session both count. */
export async function lastActivity(
  ctx: Context,
  user: Pick<UserRow, 'id' | 'active_at' | 'last_sign_in_at' | 'created_at'>,
): Promise<Date> {
  const known = user.active_at ?? user.last_sign_in_at ?? user.created_at
  const seen = await lastUseOf(ctx, user.id)
  return seen && seen > known ? seen : known
}
