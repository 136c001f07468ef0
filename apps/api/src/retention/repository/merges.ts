import type { Connection, Database } from '@clientele/db'
import { and, asc, eq, lt } from 'drizzle-orm'
import { dropPasswords } from '../../passwords/shoppers.ts'
import type { Pace } from '../pace.ts'
import type { Walk } from './walks.ts'

/** As how many rows of other tables one merge counts. */
const weight = 20

/** Merges that can no longer be undone, with everything that had stayed under the IDs of the users who were merged away. */
export async function* clearMerges(db: Database, now: Date, pace: Pace): Walk {
  for (;;) {
    const limit = pace.rows(weight)
    const gone = await pace.step(db, (tx) => clearSome(tx, now, limit))
    yield gone.length
    if (gone.length < limit) return
  }
}

async function clearSome(tx: Connection, now: Date, limit: number) {
  const { userMerges: m } = tx.tables
  const over = await tx.queries
    .select({ application_id: m.application_id, id: m.id, other_id: m.other_id })
    .from(m)
    .where(lt(m.expires_at, now))
    .orderBy(asc(m.expires_at))
    .limit(limit)
  for (const { application_id, id, other_id } of over) {
    await tx.queries.delete(m).where(and(eq(m.application_id, application_id), eq(m.id, id)))
    await clearLeftovers(tx, application_id, other_id)
  }
  return over
}

async function clearLeftovers(tx: Connection, application_id: string, user_id: string): Promise<void> {
  const { userAttributes: v, oauthConsents: o, userConsents: c } = tx.tables
  await tx.queries.delete(v).where(and(eq(v.application_id, application_id), eq(v.user_id, user_id)))
  await tx.queries.delete(o).where(and(eq(o.application_id, application_id), eq(o.user_id, user_id)))
  await tx.queries.delete(c).where(and(eq(c.application_id, application_id), eq(c.user_id, user_id)))
  await dropPasswords({ db: tx, application_id }, [user_id])
}
