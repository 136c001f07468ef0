import { type Connection, isOneOf, type Params, query } from '@clientele/db'
import { and, eq, isNull } from 'drizzle-orm'

/** Returns who owns or claims these email addresses and phone numbers. */
const ownersOf = query(
  'find_owners_of_identifiers',
  (db, p: Params<{ application_id: string; values: readonly string[] }>) => {
    const { identifiers, users } = db.tables
    return db.queries
      .select({ value: identifiers.value, user_id: identifiers.user_id, verified: identifiers.verified })
      .from(identifiers)
      .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
      .where(
        and(
          eq(identifiers.application_id, p.application_id),
          isOneOf(db, identifiers.value, p.values),
          isNull(identifiers.released_at),
          isNull(users.hidden_at),
        ),
      )
  },
)

export const findOwners = (db: Connection, application_id: string, values: string[]) =>
  values.length === 0 ? [] : ownersOf(db, { application_id, values: values })

const usersAmong = query('find_users_among', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.ids), isNull(users.hidden_at)))
})

/** Returns which of these IDs are users of the application that aren't hidden. */
export async function findUserIds(db: Connection, application_id: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return (await usersAmong(db, { application_id, ids: ids })).map(({ id }) => id)
}
