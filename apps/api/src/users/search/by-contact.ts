import { type Connection, foundForEach, gathered, type Params, query } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns } from '../../rows/users.ts'
import { type After, type BeginningValues, counted, fromFirst, onceEach, rangeOf, type Span } from './scan.ts'

const beginningContacts = (db: Connection, p: Params<BeginningValues & Pick<Span, 'limit' | 'offset'>>) => {
  const { users, identifiers } = db.tables
  return db.queries
    .select({ id: users.id, key: identifiers.value, facet: users.facet })
    .from(identifiers)
    .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
    .where(
      and(
        eq(identifiers.application_id, p.application_id),
        gte(identifiers.value, p.first),
        lt(identifiers.value, p.last),
        sql`(${identifiers.value}, ${identifiers.user_id}) > (${p.key}, ${p.id})`,
        isNull(identifiers.released_at),
        // A user with several matching contacts is listed by the first one. Concatenated, so that it is looked for among the user's own contacts:
        // by value, each row would read all matching contacts before it, of everyone.
        sql`not exists (select 1 from ${identifiers} as earlier
          where earlier.application_id = ${identifiers.application_id} and earlier.user_id = ${identifiers.user_id}
          and earlier.value || '' >= ${p.first} and earlier.value || '' < ${identifiers.value}
          and earlier.released_at is null)`,
        isNull(users.hidden_at),
      ),
    )
    .orderBy(asc(identifiers.value), asc(identifiers.user_id))
    .limit(p.limit)
    .offset(p.offset)
}
const contactsBeginning = query('scan_identifiers_beginning', beginningContacts)
const countedContacts = counted<BeginningValues>('scan_identifiers_beginning', beginningContacts)

export const countContactsBeginning = (ctx: Context, beginning: string, limit: number) =>
  countedContacts(ctx.db, { application_id: ctx.application_id, ...rangeOf(beginning), ...fromFirst(beginning) }, limit)

/** Listed users with an email address or phone number that begins with a text. */
export const scanContactsBeginning = (
  ctx: Context,
  beginning: string,
  after: After | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
) =>
  contactsBeginning(ctx.db, {
    application_id: ctx.application_id,
    ...rangeOf(beginning),
    ...(after ?? fromFirst(beginning)),
    limit,
    offset,
  })

const holdersOfOne = query('find_holders', (db, p: Params<{ application_id: string; value: string }>) => {
  const { users, identifiers } = db.tables
  // Not "distinct": SQLite would walk all identifiers in the order of their users.
  const ids = db.queries
    .select({ id: identifiers.user_id })
    .from(identifiers)
    .where(
      and(
        eq(identifiers.application_id, p.application_id),
        eq(identifiers.value, p.value),
        isNull(identifiers.released_at),
      ),
    )
    .limit(100)
    .as('ids')
  return db.queries
    .select(userColumns(db))
    .from(ids)
    .innerJoin(users, and(eq(users.application_id, p.application_id), eq(users.id, ids.id)))
    .where(isNull(users.hidden_at))
})

const holdersOfMany = query('find_holders_of_many', (db, p: Params<{ application_id: string; values: string[] }>) => {
  const { users, identifiers: i } = db.tables
  const ids = sql`select ${i.user_id} as id from ${i} where ${i.application_id} = ${p.application_id}
    and ${i.value} = wanted.value and ${i.released_at} is null limit 100`
  return db.queries
    .select({ ...userColumns(db), wanted: sql<string>`wanted.value`.as('wanted') })
    .from(foundForEach(p.values, ids))
    .innerJoin(users, and(eq(users.application_id, p.application_id), sql`${users.id} = found.id`))
    .where(isNull(users.hidden_at))
})

const holders = gathered(holdersOfOne, holdersOfMany)

/** The listed users who have an email address or phone number, complete: the most common search, in one statement. */
export const findHolders = async ({ db, application_id }: Context, value: string) =>
  onceEach(await holders(db, { application_id, value }))
