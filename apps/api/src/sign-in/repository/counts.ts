import { eq, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** The maximum number of users that one count looks at. */
const lookedAtMax = 10_000

export interface BoundedCount {
  count: number
  relation: 'eq' | 'gte'
}

/** Counts the active users who have a password, and no linked social account. */
export function countPasswordOnly(ctx: Context): Promise<BoundedCount> {
  const { credentials, socialIdentities } = ctx.db.tables
  return countOnly(ctx, credentials, socialIdentities)
}

/** Counts the active users who have a linked social account, and no password. */
export function countSocialOnly(ctx: Context): Promise<BoundedCount> {
  const { credentials, socialIdentities } = ctx.db.tables
  return countOnly(ctx, socialIdentities, credentials)
}

type Means = Context['db']['tables']['credentials'] | Context['db']['tables']['socialIdentities']

/**
 * Walks the users who have one, along its index, and looks each of them up in the indexes of the other one and of users. The subqueries return single
 * values, because Postgres might turn a join or an `exists` into a scan of the whole table.
 */
async function countOnly({ db, application_id }: Context, having: Means, without: Means): Promise<BoundedCount> {
  const { users } = db.tables
  const some = db.queries
    .selectDistinct({ user_id: having.user_id })
    .from(having)
    .where(eq(having.application_id, application_id))
    .orderBy(having.user_id)
    .limit(lookedAtMax + 1)
    .as('some')
  const ofUser = (table: Means): SQL =>
    sql`${table.application_id} = ${application_id} and ${table.user_id} = ${some.user_id}`
  const state = sql`(select ${users.state} from ${users} where ${users.application_id} = ${application_id} and ${users.id} = ${some.user_id})`
  const other = sql`(select 1 from ${without} where ${ofUser(without)} limit 1)`
  const [row] = await db.queries
    .select({
      lookedAt: sql`count(*)`.mapWith(Number),
      found: sql`coalesce(sum(case when ${state} = 'active' and ${other} is null then 1 else 0 end), 0)`.mapWith(
        Number,
      ),
    })
    .from(some)
  const { lookedAt = 0, found = 0 } = row ?? {}
  return { count: found, relation: lookedAt > lookedAtMax ? 'gte' : 'eq' }
}
