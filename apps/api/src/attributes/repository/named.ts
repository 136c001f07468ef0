import { isOneOf, type Params, query } from '@clientele/db'
import { and, eq, gte, lt } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Range } from '../keys.ts'

interface Wanted extends Range {
  application_id: string
  definition_ids: readonly string[]
  limit: number
}

const selectWithKey = query('users_with_key', (db, p: Params<Wanted>) => {
  const { userAttributeKeys: k, userAttributes: a } = db.tables
  return db.queries
    .select({ user_id: k.user_id, definition_id: k.definition_id, value: a.value })
    .from(k)
    .innerJoin(
      a,
      and(eq(a.application_id, k.application_id), eq(a.user_id, k.user_id), eq(a.definition_id, k.definition_id)),
    )
    .where(
      and(
        eq(k.application_id, p.application_id),
        isOneOf(db, k.definition_id, p.definition_ids),
        gte(k.key, p.from),
        lt(k.key, p.to),
      ),
    )
    .limit(p.limit)
})

/** Who has a key in a range, of some attributes, at most `limit` of them. */
export const listWithKey = ({ db, application_id }: Context, wanted: Omit<Wanted, 'application_id'>) =>
  selectWithKey(db, { application_id, ...wanted })
