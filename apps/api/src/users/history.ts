import {
  AppError,
  type Changes,
  type EventType,
  events as known,
  refuseField,
  type UserEvent,
  type UserTimeline,
} from '@clientele/contracts'
import type { Tables } from '@clientele/db'
import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Context, Handler } from '../context.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { getKnownUser, requireKnownUser } from './service.ts'

/** A user's events, newest first. */
export const getUserEvents: Handler<'getUserEvents'> = async (ctx, { userId, pageSize, cursor }) => {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor))
    throw refuseField('cursor', 'must be the next_cursor from a page of this list')
  const [, rows] = await Promise.all([requireKnownUser(ctx, userId), listOf(ctx, userId, cursor ?? 'g', pageSize + 1)])
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ id }) => id)
  return { items: items.map(toUserEvent), page, ...next }
}

/** The events that are milestones of an account. */
const lifeTypes = [
  'user.created',
  'user.signed_up',
  'user.blocked',
  'user.unblocked',
  'user.archived',
  'user.deletion_scheduled',
  'user.undeleted',
  'user.purged',
] as const satisfies EventType[]

const stepsMax = 100

/** The milestones of an account, newest first. */
export const getUserTimeline: Handler<'getUserTimeline'> = async (ctx, { userId }) => {
  const [user, steps] = await Promise.all([getKnownUser(ctx, userId), stepsOf(ctx, userId)])
  return {
    timeline: [...steps.map(toStep), ...beginningOf(user, steps)],
    ...(user.state === 'deletion_scheduled' && user.delete_on && { delete_on: user.delete_on.toISOString() }),
  }
}

const stepsOf = (ctx: Context, subject_id: string) => {
  const { events } = ctx.db.tables
  return ctx.db.queries
    .select({ type: events.type, changes: events.changes, details: events.details, created_at: events.created_at })
    .from(events)
    .where(
      and(
        eq(events.application_id, ctx.application_id),
        eq(events.subject_id, subject_id),
        inArray(events.type, [...lifeTypes]),
      ),
    )
    .orderBy(desc(events.id))
    .limit(stepsMax)
}

/** Returns the creation of an account as a milestone, if its event has already been deleted. */
function beginningOf({ created_at }: { created_at: Date }, steps: readonly { type: string }[]): UserTimeline[] {
  const isKnown =
    steps.length === stepsMax || steps.some(({ type }) => type === 'user.created' || type === 'user.signed_up')
  return isKnown ? [] : [toStep({ type: 'user.created', changes: null, details: null, created_at })]
}

function toStep({ created_at, ...row }: Awaited<ReturnType<typeof stepsOf>>[number]): UserTimeline {
  const { type, sentence, details } = read(row)
  const reason = details?.reason
  return {
    date: created_at.toISOString(),
    title: sentence,
    type,
    visible: true,
    ...(typeof reason === 'string' && reason !== '' && { sub_title: reason }),
  }
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
  const { type, sentence, changes, details } = read(row)
  return {
    _id: row.id,
    type,
    message: sentence,
    actor: { ...row.actor, kind: row.actor.kind as UserEvent['actor']['kind'] },
    request_id: row.request_id,
    created_at: row.created_at.toISOString(),
    ...(changes && { changes }),
    ...(details && { details }),
    ...(row.ip !== null && { ip: row.ip }),
  }
}

/** Returns the details of a row. Rows that predate the details column store them as changes, unless their type has changes. */
function read({ type, changes, details }: Pick<Tables['events']['$inferSelect'], 'type' | 'changes' | 'details'>) {
  if (!isKnown(type)) throw new AppError('INTERNAL')
  const { sentence, payload } = known[type]
  return 'changes' in payload.shape
    ? { type, sentence, changes: changes as Changes | null, details }
    : { type, sentence, changes: null, details: details ?? changes }
}

const isKnown = (type: string): type is EventType => Object.hasOwn(known, type)
