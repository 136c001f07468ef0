import { bind, prepared, type Connection } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns, type UserWithContacts } from '../../rows/users.ts'
import { type Entry, type Span, type Values, named, counted, type After, fromFirst, onceEach, rangeOf } from './scan.ts'

const beginningContacts = (db: Connection) => {
  const { users, identifiers } = db.tables
  return db.queries
    .select({ id: users.id, key: identifiers.value, facet: users.facet })
    .from(identifiers)
    .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
    .where(
      and(
        eq(identifiers.application_id, named('application_id')),
        gte(identifiers.value, bind(identifiers.value, 'first')),
        lt(identifiers.value, bind(identifiers.value, 'last')),
        sql`(${identifiers.value}, ${identifiers.user_id}) > (${named('key')}, ${named('id')})`,
        isNull(identifiers.released_at),
        // Of several contacts that begin so, a user stands in the list by the first.
        sql`not exists (select 1 from ${identifiers} as earlier
          where earlier.application_id = ${identifiers.application_id} and earlier.user_id = ${identifiers.user_id}
          and earlier.value >= ${bind(identifiers.value, 'first')} and earlier.value < ${identifiers.value}
          and earlier.released_at is null)`,
        isNull(users.hidden_at),
      ),
    )
    .orderBy(asc(identifiers.value), asc(identifiers.user_id))
    .limit(named('limit'))
    .offset(named('offset'))
}
const contactsBeginning = prepared<Values, Entry[]>('scan_identifiers_beginning', beginningContacts)
const countedContacts = counted('scan_identifiers_beginning', beginningContacts)

export const countContactsBeginning = (ctx: Context, beginning: string, limit: number) =>
  countedContacts(ctx.db, {
    application_id: ctx.application_id,
    ...rangeOf(beginning),
    ...fromFirst(beginning),
    limit,
  })

/** Listed users with an e-mail address or a phone number that begins with a text. */
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

const holders = prepared<Values, UserWithContacts[]>('find_holders', (db) => {
  const { users, identifiers } = db.tables
  // Not "distinct": for that SQLite would walk all identifiers in the order of their users.
  const ids = db.queries
    .select({ id: identifiers.user_id })
    .from(identifiers)
    .where(
      and(
        eq(identifiers.application_id, named('application_id')),
        eq(identifiers.value, named('value')),
        isNull(identifiers.released_at),
      ),
    )
    .limit(100)
    .as('ids')
  return db.queries
    .select(userColumns(db))
    .from(ids)
    .innerJoin(users, and(eq(users.application_id, named('application_id')), eq(users.id, ids.id)))
    .where(isNull(users.hidden_at))
})

/** Listed users who hold an e-mail address or a phone number, whole: the commonest search, in one statement. */
export const findHolders = async ({ db, application_id }: Context, value: string) =>
  onceEach(await holders(db, { application_id, value }))
