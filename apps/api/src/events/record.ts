import type { Changes, EventToRecord, EventType } from '@clientele/contracts'
import { bulkInsertInto, insertInto, insertRow, newId, type Params, query, rowOf, type WholeRow } from '@clientele/db'
import { and, eq, exists } from 'drizzle-orm'
import { allOrThrow, type Context, type TeamContext } from '../context.ts'
import { contactHash } from './contact-hash.ts'

const insertEvent = insertInto('events')
const insertEvents = bulkInsertInto('events')
const insertTeamEvent = insertInto('teamEvents')
const insertDue = insertInto('searchQueue')
const insertAllDue = bulkInsertInto('searchQueue')

/**
 * Records an event of the application, in the transaction in which it happens. If it changed a user, `version` is the resulting version, and the
 * user is indexed again. Events never contain secrets.
 */
export async function recordEvent(
  tx: Context,
  subject_id: string,
  event: EventToRecord,
  version?: number,
): Promise<void> {
  noteEvent(tx, event)
  const row = eventRow(tx, subject_id, event, version)
  await allOrThrow([
    insertEvent(tx.db, row),
    version === undefined ? passToSegments(tx, row) : insertDue(tx.db, dueRow(row)),
  ])
}

/** What changes about a user in an event that adds no version. */
const changedApart: Partial<Record<EventType, string>> = {
  'user.signed_in': 'last_sign_in',
  'user.social_linked': 'sign_in_method',
  'user.credentials_added': 'sign_in_method',
  'user.password_changed': 'sign_in_method',
  'user.password_reset': 'sign_in_method',
}

const insertIfMentioned = query('pass_to_segments', (db, p: Params<WholeRow<'segmentQueue'>>) => {
  const { segmentFields: f } = db.tables
  const mention = db.queries
    .select({ group_id: f.group_id })
    .from(f)
    .where(and(eq(f.application_id, p.application_id), eq(f.field, p.field ?? '')))
  return insertRow(db, 'segmentQueue', p, exists(mention))
})

/** Stands for all users in the queue of changes for segments, since a part of each has changed. */
export const everyone = ''

/** Has the user of such an event compared with the segments that mention it, if there are any. */
async function passToSegments({ db }: Context, { id, application_id, subject_id, type }: WholeRow<'events'>) {
  const field = changedApart[type as EventType]
  if (field !== undefined) await insertIfMentioned(db, { application_id, id, user_id: subject_id, field })
  if (type === 'attribute.deleted')
    await insertIfMentioned(db, { application_id, id, user_id: everyone, field: `attribute:${subject_id}` })
}

/** Whom an attempt is about: the user who has the contact, if any, and the normalized contact that was entered, if any. */
interface AttemptSubject {
  user_id: string | undefined
  contact: string | undefined
}

/** Records an event of an attempt to sign in or to prove a contact. If nobody has the contact, it belongs to the application's history. */
export async function recordAttempt(
  tx: Context,
  { user_id, contact }: AttemptSubject,
  event: EventToRecord,
): Promise<void> {
  noteEvent(tx, event)
  const contact_hash = contact === undefined ? null : contactHash(tx, contact)
  const row = { ...eventRow(tx, user_id ?? tx.application_id, event), contact_hash }
  await allOrThrow([insertEvent(tx.db, row), passToSegments(tx, row)])
}

/** Inserts an event, as one of the writes of a single statement. */
export const eventWrite = rowOf('events')
/** Has the user of an event indexed again, as one of the writes of a single statement. */
export const dueWrite = rowOf('searchQueue')
/** The row that has the user of an event indexed again. */
export const dueRow = ({ id, application_id, subject_id }: WholeRow<'events'>): WholeRow<'searchQueue'> => ({
  id,
  application_id,
  user_id: subject_id,
})

/** Records an event in the same statement as the change. `write` gets the row of the event, and returns whether it wrote. */
export async function recordWith(
  ctx: Context,
  { subject_id, event, version }: { subject_id: string; event: EventToRecord; version?: number },
  write: (row: WholeRow<'events'>) => Promise<boolean>,
): Promise<boolean> {
  const isWritten = await write(eventRow(ctx, subject_id, event, version))
  if (isWritten) noteEvent(ctx, event)
  return isWritten
}

const eventRow = (
  ctx: Context,
  subject_id: string,
  event: EventToRecord,
  version?: number,
  known = what(ctx, event),
): WholeRow<'events'> => ({
  // Copying first and adding then takes half the time of the other way around.
  ...fact(ctx, subject_id, known),
  application_id: ctx.application_id,
  version: version ?? null,
  contact_hash: null,
})

/** Counts a recorded event. */
const noteEvent = (ctx: TeamContext, event: EventToRecord) => ctx.services.onEvent?.(event, ctx.request.id)

/** Records an event for each of many users at once: the same one, or their own. */
export async function recordEvents(
  tx: Context,
  users: readonly { id: string; version?: number }[],
  event: EventToRecord | ((user_id: string) => EventToRecord),
): Promise<void> {
  if (users.length === 0) return
  const same = typeof event === 'function' ? undefined : what(tx, event)
  const rows = users.map(({ id, version }) => {
    const own = typeof event === 'function' ? event(id) : event
    noteEvent(tx, own)
    return eventRow(tx, id, own, version, same)
  })
  const changed = rows.filter(({ version }) => version !== null)
  await allOrThrow([
    insertEvents(tx.db, rows),
    changed.length === 0 ? undefined : insertAllDue(tx.db, changed.map(dueRow)),
  ])
}

/** Records an event of the team. */
export async function recordTeamEvent(tx: TeamContext, subject_id: string, event: EventToRecord): Promise<void> {
  noteEvent(tx, event)
  await insertTeamEvent(tx.db, { company_id: tx.company_id, ...fact(tx, subject_id, what(tx, event)) })
}

const fact = (tx: TeamContext, subject_id: string, known: ReturnType<typeof what>) => ({
  ...known,
  id: newId(tx.now.getTime()),
  subject_id,
})

/** Everything about an event except its ID and its subject, which is the same for many users. */
const what = (tx: TeamContext, event: EventToRecord) => {
  const { type, changes, ...details }: { type: EventType; changes?: Changes } = event
  return {
    type,
    actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
    changes: changes ?? null,
    details: Object.values(details).some((value) => value !== undefined) ? details : null,
    request_id: tx.request.id,
    ip: tx.request.ip || null,
    created_at: tx.now,
  }
}
