import { bind, prepared, type Connection } from '@clientele/db'
import { and, desc, eq, gte, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { type Entry, type Span, everyId, type Values, named, counted } from './scan.ts'

const bySignIn = (db: Connection) => {
  const { users } = db.tables
  const at = users.last_sign_in_at
  return db.queries
    .select({ id: users.id, at, facet: users.facet })
    .from(users)
    .where(
      and(
        eq(users.application_id, named('application_id')),
        isNull(users.hidden_at),
        isNotNull(at),
        gte(at, bind(at, 'from')),
        lte(at, bind(at, 'to')),
        sql`(${at}, ${users.id}) < (${bind(at, 'key')}, ${named('id')})`,
      ),
    )
    .orderBy(desc(at), desc(users.id))
    .limit(named('limit'))
    .offset(named('offset'))
}
const listedBySignIn = prepared<Values, (Omit<Entry, 'key'> & { at: Date | null })[]>('scan_by_sign_in', bySignIn)
const countedBySignIn = counted('scan_by_sign_in', bySignIn)

// A scan without a cursor starts at the edge of its range, not at the beginning of all: of two bounds Postgres walks from the wider.
const fromLatest = ({ to }: { to: Date }) => ({ key: to, id: everyId.below })

export const countBySignIn = (ctx: Context, range: { from: Date; to: Date }, limit: number) =>
  countedBySignIn(ctx.db, { application_id: ctx.application_id, ...range, ...fromLatest(range), limit })

/** The users that are listed and have signed in, the latest first. */
export async function scanBySignIn(
  ctx: Context,
  range: { from: Date; to: Date },
  after: { key: Date; id: string } | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
): Promise<Entry[]> {
  const rows = await listedBySignIn(ctx.db, {
    application_id: ctx.application_id,
    ...range,
    ...(after ?? fromLatest(range)),
    limit,
    offset,
  })
  return rows.map(({ at, ...row }) => ({ ...row, key: at?.toISOString() ?? '' }))
}
