import { AppError, type Inactivity, refuseField } from '@clientele/contracts'
import { findApplicationById, setInactivity } from '../applications/service.ts'
import { atomically, type Context, type Handler } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { findUsers } from '../users/change.ts'
import { countInactive, listReport } from './repository.ts'
import { clockOf, day_ms, isStillDue, lastActivity, toldAt } from './sweep.ts'

/*
 * The retention clock of an application, which erases customers who have not been active for long.
 */

export const getInactivity: Handler<'getInactivity'> = async (ctx, { days }) => {
  const clock = await describeClock(ctx)
  const asked_days = days ?? clock.days
  return { ...clock, ...(asked_days !== undefined && { asked_days, due: await dueFor(ctx, asked_days) }) }
}

export const getUserInactivity: Handler<'getUserInactivity'> = async (ctx, { userId }) => {
  const [[user], clock] = await Promise.all([findUsers(ctx, [userId]), clockOf(ctx)])
  if (!user || user.state === 'purged') throw new AppError('USER_NOT_FOUND')
  const last = await lastActivity(ctx, user)
  const last_active_at = last.toISOString()
  const { state, erase_after } = user
  if (!clock || !erase_after || state !== 'active' || !isStillDue(erase_after, last, clock, ctx.now))
    return { last_active_at }
  const erasure = { at: erase_after.toISOString(), told_at: toldAt(erase_after).toISOString(), days: clock.days }
  return { last_active_at, erasure }
}

export const updateInactivity: Handler<'updateInactivity'> = (ctx, { body: { days, due } }) =>
  atomically(ctx, async (tx) => {
    if (days !== null) await refuseUnconfirmed(tx, days, due)
    const changed = await setInactivity(tx, tx.application_id, days === null ? null : { days, since: tx.now })
    if (changed && days !== null)
      await enqueue(tx, { kind: 'enforce_inactivity', payload: { since: tx.now.toISOString() }, run_at: soon(tx) })
    return describeClock(tx)
  })

/** The caller has to know how many customers it is about. */
async function refuseUnconfirmed(tx: Context, days: number, due: number | undefined) {
  if (due === undefined) throw refuseField('body.due', 'is required. `getInactivity` says how many customers are due')
  const actual = await dueFor(tx, days)
  if (actual !== due) throw new AppError('INACTIVE_COUNT_CHANGED', [], { due: actual })
}

const dueFor = (ctx: Context, days: number): Promise<number> =>
  countInactive(ctx.db, {
    application_id: ctx.application_id,
    until: new Date(ctx.now.getTime() - days * day_ms),
  })

/** After the transaction, so that the job finds the clock. */
const soon = ({ now }: Context) => new Date(now.getTime() + 1_000)

async function describeClock(ctx: Context): Promise<Inactivity> {
  const [row, report] = await Promise.all([
    findApplicationById(ctx.db, ctx.application_id),
    listReport(ctx.db, ctx.application_id),
  ])
  if (!row?.inactivity_days || !row.inactivity_since) return { report }
  const { inactivity_days: days, inactivity_since: since } = row
  return {
    days,
    since: since.toISOString(),
    first_erasure_at: new Date(since.getTime() + days * day_ms).toISOString(),
    report,
  }
}
