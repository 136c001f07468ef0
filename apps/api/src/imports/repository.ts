import { bulkInsertInto, type Connection, isOneOf, type Params, query } from '@clientele/db'
import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

/* The customers whom the records of a file may already be. Hidden ones don't count. */

export const insertUsers = bulkInsertInto('users')
export const insertContacts = bulkInsertInto('identifiers')

interface Named {
  application_id: string
  values: readonly string[]
}

const ownersOf = query('import_owners', (db, p: Params<Named>) => {
  const { identifiers: i, users: u } = db.tables
  return db.queries
    .select({
      value: i.value,
      user_id: i.user_id,
      verified: i.verified,
      created_by: u.created_by,
      facet: u.facet,
    })
    .from(i)
    .innerJoin(u, and(eq(u.application_id, i.application_id), eq(u.id, i.user_id)))
    .where(
      and(
        eq(i.application_id, p.application_id),
        isOneOf(db, i.value, p.values),
        isNull(i.released_at),
        isNull(u.hidden_at),
      ),
    )
})

const byExternalId = query('import_external_ids', (db, p: Params<Named>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ id: u.id, value: u.external_id })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.external_id, p.values), isNull(u.hidden_at)))
})

const byUsername = query('import_usernames', (db, p: Params<Named>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ id: u.id, value: u.username_key })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.username_key, p.values), isNull(u.hidden_at)))
})

const byId = query('import_ids', (db, p: Params<Named>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ id: u.id, hidden_at: u.hidden_at })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.id, p.values)))
})

/** The archived customers who had these contacts. */
const archivedOf = query('import_archived', (db, p: Params<Named>) => {
  const { identifiers: i, users: u } = db.tables
  return db.queries
    .select({ value: i.value, user_id: i.user_id })
    .from(i)
    .innerJoin(u, and(eq(u.application_id, i.application_id), eq(u.id, i.user_id)))
    .where(
      and(
        eq(i.application_id, p.application_id),
        isOneOf(db, i.value, p.values),
        eq(i.release_reason, 'archived'),
        eq(u.state, 'archived'),
      ),
    )
})

const unlessNone =
  <Row>(find: (db: Connection, named: Named) => Promise<Row[]>) =>
  async (db: Connection, named: Named): Promise<Row[]> =>
    named.values.length === 0 ? [] : find(db, named)

/** Who has verified or claims these email addresses and phone numbers. */
export const findOwners = unlessNone(ownersOf)
export const findArchived = unlessNone(archivedOf)
export const findByExternalIds = unlessNone(byExternalId)
export const findByUsernames = unlessNone(byUsername)
/** Which of these users there are, hidden ones included. */
export const findByIds = unlessNone(byId)

/** Which of these users have something else in their history than what a request has done, and which segments they have joined and left since. */
export async function findTouched(
  ctx: Context,
  ids: readonly string[],
  request_id: string,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { events: e } = ctx.db.tables
  return findWithEvent(
    ctx,
    ids,
    ne(e.request_id, request_id),
    // Nobody has done anything to a user whom a segment takes in by itself.
    sql`not (${e.type} in ('user.joined_group', 'user.left_group') and ${e.details} ->> 'cause' is not null)`,
  )
}

/** Which of these users a request has erased. */
export function findErasedBy(ctx: Context, ids: readonly string[], request_id: string): Promise<ReadonlySet<string>> {
  const { events: e } = ctx.db.tables
  return findWithEvent(ctx, ids, eq(e.type, 'user.purged'), eq(e.request_id, request_id))
}

/** Which of these users have such an event in their history. */
async function findWithEvent({ db, application_id }: Context, ids: readonly string[], ...conditions: SQL[]) {
  const { events: e } = db.tables
  const rows = await db.queries
    .selectDistinct({ id: e.subject_id })
    .from(e)
    .where(and(eq(e.application_id, application_id), isOneOf(db, e.subject_id, ids), ...conditions))
  return new Set(rows.map(({ id }) => id))
}
