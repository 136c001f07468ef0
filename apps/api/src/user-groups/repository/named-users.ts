import { asList, type Connection, isOneOf, prepared } from '@clientele/db'
import { and, eq, isNull, sql } from 'drizzle-orm'

interface ContactMatch {
  value: string
  user_id: string
  verified: boolean
}

/** Who owns or claims these e-mail addresses and phone numbers now. */
const ownersOf = prepared<{ application_id: string; values: unknown }, ContactMatch[]>(
  'find_owners_of_identifiers',
  (db) => {
    const { identifiers, users } = db.tables
    return db.queries
      .select({ value: identifiers.value, user_id: identifiers.user_id, verified: identifiers.verified })
      .from(identifiers)
      .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
      .where(
        and(
          eq(identifiers.application_id, sql.placeholder('application_id')),
          isOneOf(db, identifiers.value, sql.placeholder('values')),
          isNull(identifiers.released_at),
          isNull(users.hidden_at),
        ),
      )
  },
)

export const findOwners = (db: Connection, application_id: string, values: string[]) =>
  values.length === 0 ? [] : ownersOf(db, { application_id, values: asList(db, values) })

const usersAmong = prepared<{ application_id: string; ids: unknown }, { id: string }[]>('find_users_among', (db) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.application_id, sql.placeholder('application_id')),
        isOneOf(db, users.id, sql.placeholder('ids')),
        isNull(users.hidden_at),
      ),
    )
})

/** Which of these ids are users of the application that are not hidden. */
export async function findUserIds(db: Connection, application_id: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return (await usersAmong(db, { application_id, ids: asList(db, ids) })).map(({ id }) => id)
}
