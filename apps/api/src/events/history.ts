import { AppError, type EventType, events as sentences, refuseField, type UserEvent } from '@clientele/contracts'
import type { Tables } from '@clientele/db'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Context, Handler } from '../context.ts'
import { getKnownUser } from '../users/service.ts'

/** What happened to a user, newest first. */
export const getUserEvents: Handler<'getUserEvents'> = async (ctx, { userId, pageSize, cursor }) => {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor))
    throw refuseField('cursor', 'This is not the next_cursor of a page of this list.')
  const [, rows] = await Promise.all([getKnownUser(ctx, userId), listOf(ctx, userId, cursor ?? 'g', pageSize + 1)])
  const items = rows.slice(0, pageSize)
  const last = items.at(-1)
  return { items: items.map(toUserEvent), ...(rows.length > pageSize && last && { next_cursor: last.id }) }
}

const listOf = (ctx: Context, subject_id: string, before: string, limit: number) => {
  const { events } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(events)
    .where(and(eq(events.application_id, ctx.application_id), eq(events.subject_id, subject_id), lt(events.id, before)))
    .orderBy(desc(events.id))
    .limit(limit)
}

function toUserEvent(row: Tables['events']['$inferSelect']): UserEvent {
  const message = sentences[row.type as EventType]
  if (message === undefined) throw new AppError('INTERNAL')
  return {
    _id: row.id,
    type: row.type,
    message,
    actor: { ...row.actor, kind: row.actor.kind as UserEvent['actor']['kind'] },
    request_id: row.request_id,
    created_at: row.created_at.toISOString(),
    ...(row.changes && { changes: row.changes }),
    ...(row.ip !== null && { ip: row.ip }),
  }
}
