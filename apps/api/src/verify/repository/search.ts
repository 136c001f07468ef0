import { type Connection, deleteDocuments, newId } from '@clientele/db'
import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm'

const atOnce = 500

export { deleteDocuments }

/** Some users of an application, in order, and whether searches have missed them: they are neither in the index nor about to be. */
export function listIndexed({ queries, tables }: Connection, application_id: string, after: string) {
  const { users: u, searchDocuments: d, searchQueue: q, searchWalks: w } = tables
  const isMissing = sql`${u.state} <> 'purged'
    and not exists (select 1 from ${d} where ${d.application_id} = ${u.application_id} and ${d.user_id} = ${u.id})
    and not exists (select 1 from ${q} where ${q.application_id} = ${u.application_id} and ${q.user_id} = ${u.id})
    and exists (select 1 from ${w} where ${w.done_at} is not null)`
  return queries
    .select({ id: u.id, isMissing: sql<boolean>`(${isMissing})`.mapWith(Boolean) })
    .from(u)
    .where(and(eq(u.application_id, application_id), gt(u.id, after)))
    .orderBy(asc(u.id))
    .limit(atOnce)
}

/** Has a user indexed again. */
export const requeue = ({ queries, tables: { searchQueue: q } }: Connection, application_id: string, user_id: string) =>
  queries.insert(q).values({ id: newId(), application_id, user_id })

/** Some rows of the index whose users don't exist or are erased. */
export function listLeftDocuments({ queries, tables }: Connection, application_id: string, after: string) {
  const { users: u, searchDocuments: d } = tables
  return queries
    .select({ user_id: d.user_id })
    .from(d)
    .leftJoin(u, and(eq(u.application_id, d.application_id), eq(u.id, d.user_id)))
    .where(and(eq(d.application_id, application_id), gt(d.user_id, after), or(isNull(u.id), eq(u.state, 'purged'))))
    .orderBy(asc(d.user_id))
    .limit(atOnce)
}
