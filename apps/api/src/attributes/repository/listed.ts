import { type Connection, isOneOf, type Params, query, queryFor } from '@clientele/db'
import { and, asc, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { After, Entry } from '../../users/search/scan.ts'
import type { Condition } from '../conditions.ts'
import { everyKey, type Range } from '../keys.ts'
import { holds, inRanges } from './filter.ts'

/*
 * What a list of users reads of attributes: who meets conditions, and the order of the values of one attribute.
 */

interface OfAttribute {
  application_id: string
  definition_id: string
}

/** Some users with entries that a condition leads to, up to `most` entries. Whether the condition holds may still depend on more. */
export async function listLedTo(db: Connection, application_id: string, condition: Condition, most: number) {
  const { userAttributeKeys: k } = db.tables
  const rows = await db.queries
    .select({ user_id: k.user_id })
    .from(k)
    .where(
      and(
        eq(k.application_id, application_id),
        eq(k.definition_id, condition.definition_id),
        inRanges(k, condition.isNegated ? { ranges: [everyKey] } : condition),
      ),
    )
    .limit(most)
  return rows.map(({ user_id }) => user_id)
}

/** Which of these users meet all conditions. */
export async function findMeeting(
  db: Connection,
  application_id: string,
  ids: readonly string[],
  conditions: readonly Condition[],
): Promise<string[]> {
  const { users } = db.tables
  const rows = await db.queries
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.application_id, application_id),
        isOneOf(db, users.id, ids),
        ...conditions.map((condition) => holds(db, application_id, sql`${users.id}`, condition)),
      ),
    )
  return rows.map(({ id }) => id)
}

type Walk = OfAttribute & After & Range & { limit: number; offset: number }

const sorted = queryFor(
  (descending: boolean) => `users_by_attribute_${descending ? 'descending' : 'ascending'}`,
  (db, p: Params<Walk>, descending) => {
    const { userAttributeKeys: k, users } = db.tables
    const direction = descending ? desc : asc
    const place = sql`(${k.key}, ${k.user_id})`
    return db.queries
      .select({ id: k.user_id, key: k.key, facet: users.facet })
      .from(k)
      .innerJoin(users, and(eq(users.application_id, k.application_id), eq(users.id, k.user_id)))
      .where(
        and(
          eq(k.application_id, p.application_id),
          eq(k.definition_id, p.definition_id),
          // One bound is where the walk starts. With another one on that side, Postgres could start at the wider of the two.
          descending ? sql`${place} < (${p.key}, ${p.id})` : sql`${place} > (${p.key}, ${p.id})`,
          descending ? gte(k.key, p.from) : lt(k.key, p.to),
          isNull(users.hidden_at),
        ),
      )
      .orderBy(direction(k.key), direction(k.user_id))
      .limit(p.limit)
      .offset(p.offset)
  },
)

/** The listed users with a value of an attribute, in the order of the values. */
export const scanByAttribute = (
  { db, application_id }: Context,
  definition_id: string,
  descending: boolean,
  after: After | undefined,
  span: { limit: number; offset: number },
): Promise<Entry[]> => {
  const start = after ?? { key: descending ? everyKey.to : everyKey.from, id: '' }
  return sorted(descending)(db, { application_id, definition_id, ...everyKey, ...start, ...span })
}

const counted = query('count_by_attribute', (db, p: Params<OfAttribute & { limit: number }>) => {
  const { userAttributeKeys: k, users } = db.tables
  const some = db.queries
    .select({ id: k.user_id })
    .from(k)
    .innerJoin(users, and(eq(users.application_id, k.application_id), eq(users.id, k.user_id)))
    .where(and(eq(k.application_id, p.application_id), eq(k.definition_id, p.definition_id), isNull(users.hidden_at)))
    .limit(p.limit)
    .as('some')
  return db.queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(some)
})

/** How many listed users have a value of an attribute, up to `limit`. */
export const countByAttribute = async ({ db, application_id }: Context, definition_id: string, limit: number) =>
  (await counted(db, { application_id, definition_id, limit }))[0]?.found ?? 0

const selectAmong = query('users_by_attribute_among', (db, p: Params<OfAttribute & { ids: readonly string[] }>) => {
  const { userAttributeKeys: k, users } = db.tables
  return db.queries
    .select({ id: k.user_id, key: k.key, facet: users.facet })
    .from(k)
    .innerJoin(users, and(eq(users.application_id, k.application_id), eq(users.id, k.user_id)))
    .where(
      and(
        eq(k.application_id, p.application_id),
        isOneOf(db, k.user_id, p.ids),
        eq(k.definition_id, p.definition_id),
        isNull(users.hidden_at),
      ),
    )
})

/** Those of these users who are listed and have a value of an attribute, in any order. */
export const findByAttributeAmong = async (
  { db, application_id }: Context,
  definition_id: string,
  ids: readonly string[],
): Promise<Entry[]> => (ids.length === 0 ? [] : selectAmong(db, { application_id, definition_id, ids }))

const selectKey = query('key_of_attribute', (db, p: Params<OfAttribute & { user_id: string }>) => {
  const { userAttributeKeys: k } = db.tables
  return db.queries
    .select({ key: k.key })
    .from(k)
    .where(and(eq(k.application_id, p.application_id), eq(k.user_id, p.user_id), eq(k.definition_id, p.definition_id)))
    .limit(1)
})

/** The key of a user's value of an attribute that can't have several. */
export const findKey = async ({ db, application_id }: Context, definition_id: string, user_id: string) =>
  (await selectKey(db, { application_id, definition_id, user_id }))[0]?.key
