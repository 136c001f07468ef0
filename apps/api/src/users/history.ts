import {
  AppError,
  type Changes,
  type EventType,
  events as known,
  type UserEvent,
  type UserTimeline,
} from '@clientele/contracts'
import type { Tables } from '@clientele/db'
import { and, desc, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { contactTyped } from '../contacts/typed.ts'
import type { Context, Handler } from '../context.ts'
import { contactHashes } from '../events/contact-hash.ts'
import { idIn } from '../paging/cursors.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { listAbsorbed, readUserOrTombstone } from './change.ts'

/**
 * A user's events, newest first, with attempts from before the contact was theirs to sign in with. Those of an erased user say who did what and
 * when, and nothing personal.
 */
export const getUserEvents: Handler<'getUserEvents'> = async (ctx, { userId, pageSize, cursor }) => {
  const before = idIn(cursor)
  const [, ofUser, ofContacts] = await Promise.all([
    knownEver(ctx, userId),
    listOfSubjects(ctx, userId, before, pageSize + 1),
    listOfContacts(ctx, userId, before, pageSize + 1),
  ])
  return pageOf(ctx, pageSize, newestFirst([...ofUser, ...ofContacts]).slice(0, pageSize + 1))
}

/** A user, also after they were erased. The ID of someone who was merged away stands for the survivor. */
async function knownEver(ctx: Context, id: string) {
  const found = await readUserOrTombstone(ctx, id)
  if (!found || found.user.merged_into) throw new AppError('USER_NOT_FOUND')
  return found.user
}

/** Attempts to sign in with a contact, newest first, whether or not anybody has it. */
export const getContactEvents: Handler<'getContactEvents'> = async (ctx, { contact, pageSize, cursor }) =>
  pageOf(ctx, pageSize, await listWith(ctx, [contactTyped(ctx, contact)], undefined, idIn(cursor), pageSize + 1))

function pageOf(ctx: Context, pageSize: number, rows: EventRow[]) {
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ id }) => id)
  return { items: items.map((row) => toUserEvent(ctx, row)), page, ...next }
}

/** One query for each hash: each walks its part of the index in order, however many attempts there are. */
async function listWith(
  ctx: Context,
  contacts: readonly string[],
  isWanted: SQL | undefined,
  before: string,
  limit: number,
): Promise<EventRow[]> {
  const { events } = ctx.db.tables
  const hashes = contacts.flatMap((contact) => contactHashes(ctx, contact))
  const lists = await Promise.all(
    hashes.map((hash) => listOf(ctx, and(eq(events.contact_hash, hash), isWanted), before, limit)),
  )
  return newestFirst(lists.flat()).slice(0, limit)
}

const newestFirst = <Row extends { id: string }>(rows: readonly Row[]) =>
  rows.toSorted((one, other) => (one.id < other.id ? 1 : -1))

/** The events of a user, and of everyone who has become a part of them. One query for each: it walks that part of the index in order. */
async function listOfSubjects(ctx: Context, user_id: string, before: string, limit: number): Promise<EventRow[]> {
  const subjects = [user_id, ...(await listAbsorbed(ctx, [user_id]))]
  const lists = await Promise.all(
    subjects.map((id) => listOf(ctx, eq(ctx.db.tables.events.subject_id, id), before, limit)),
  )
  return lists.flat()
}

/** Attempts with a user's contacts that were recorded while nobody had proven them. */
async function listOfContacts(ctx: Context, user_id: string, before: string, limit: number): Promise<EventRow[]> {
  const { events, identifiers: i } = ctx.db.tables
  const held = await ctx.db.queries
    .select({ value: i.value })
    .from(i)
    .where(and(eq(i.application_id, ctx.application_id), eq(i.user_id, user_id), isNull(i.released_at)))
  if (held.length === 0) return []
  const contacts = held.map(({ value }) => value)
  // Not written as a condition of the index on subjects, which would walk everything that is about the application.
  const isOfNobody = sql`coalesce(${events.subject_id}, '') = ${ctx.application_id}`
  return listWith(ctx, contacts, isOfNobody, before, limit)
}

/** The events that are milestones of an account. */
const lifeTypes = [
  'user.created',
  'user.signed_up',
  'user.blocked',
  'user.block_reason_added',
  'user.unblocked',
  'user.archived',
  'user.deletion_scheduled',
  'user.undeleted',
  'user.merged',
  'user.merge_undone',
  'user.restored',
  'user.purged',
] as const satisfies EventType[]

const stepsMax = 100

/** The milestones of an account, newest first, also of an erased one. */
export const getUserTimeline: Handler<'getUserTimeline'> = async (ctx, { userId }) => {
  const [user, steps] = await Promise.all([knownEver(ctx, userId), stepsOf(ctx, userId)])
  return {
    timeline: [...steps.map(toStep), ...beginningOf(user, steps)],
    ...(user.state === 'deletion_scheduled' && user.delete_on && { delete_on: user.delete_on.toISOString() }),
  }
}

async function stepsOf(ctx: Context, user_id: string) {
  const subjects = [user_id, ...(await listAbsorbed(ctx, [user_id]))]
  const lists = await Promise.all(subjects.map((id) => stepsOfSubject(ctx, id)))
  return newestFirst(lists.flat()).slice(0, stepsMax)
}

const stepsOfSubject = (ctx: Context, subject_id: string) => {
  const { events } = ctx.db.tables
  return ctx.db.queries
    .select({
      id: events.id,
      type: events.type,
      changes: events.changes,
      details: events.details,
      created_at: events.created_at,
    })
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
  return isKnown ? [] : [toStep({ id: '', type: 'user.created', changes: null, details: null, created_at })]
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

type EventRow = Tables['events']['$inferSelect']

const listOf = (ctx: Context, isWanted: SQL | undefined, before: string, limit: number): Promise<EventRow[]> => {
  const { events } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(events)
    .where(and(eq(events.application_id, ctx.application_id), isWanted, lt(events.id, before)))
    .orderBy(desc(events.id))
    .limit(limit)
}

/** An event as operators see it. */
export function toUserEvent({ application_id }: Context, row: EventRow): UserEvent {
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
    ...(row.subject_id !== application_id && { user_id: row.subject_id }),
  }
}

/** Returns the details of a row. Rows that predate the details column store them as changes, unless their type has changes. */
function read({ type, changes, details }: Pick<EventRow, 'type' | 'changes' | 'details'>) {
  if (!isKnown(type)) throw new AppError('INTERNAL')
  const { sentence, payload } = known[type]
  return 'changes' in payload.shape
    ? { type, sentence, changes: changes as Changes | null, details }
    : { type, sentence, changes: null, details: details ?? changes }
}

const isKnown = (type: string): type is EventType => Object.hasOwn(known, type)
