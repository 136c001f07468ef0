import { type Connection, isOneOf, type Params, query } from '@clientele/db'
import { and, desc, eq, gte, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { type Entry, type Span, everyId, counted } from './scan.ts'

/** The range of sign-ins, and the entry after which the scan continues. */
interface SignInValues {
  application_id: string
  from: Date
  to: Date
  key: Date
  id: string
}

const bySignIn = (db: Connection, p: Params<SignInValues & Pick<Span, 'limit' | 'offset'>>) => {
  const { users } = db.tables
  const at = users.last_sign_in_at
  return db.queries
    .select({ id: users.id, at, facet: users.facet })
    .from(users)
    .where(
      and(
        eq(users.application_id, p.application_id),
        isNull(users.hidden_at),
        isNotNull(at),
        gte(at, p.from),
        lte(at, p.to),
        sql`(${at}, ${users.id}) < (${sql.param(p.key, at)}, ${p.id})`,
      ),
    )
    .orderBy(desc(at), desc(users.id))
    .limit(p.limit)
    .offset(p.offset)
}
const listedBySignIn = query('scan_by_sign_in', bySignIn)
const countedBySignIn = counted<SignInValues>('scan_by_sign_in', bySignIn)

// Without a cursor, a scan starts at the edge of its range, because with two bounds, Postgres would start at the wider one.
const fromLatest = ({ to }: { to: Date }) => ({ key: to, id: everyId.below })

export const countBySignIn = (ctx: Context, range: { from: Date; to: Date }, limit: number) =>
  countedBySignIn(ctx.db, { application_id: ctx.application_id, ...range, ...fromLatest(range) }, limit)

/** The listed users who have signed in, latest first. */
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

const signedInAmong = query(
  'find_signed_in_among',
  (db, p: Params<Pick<SignInValues, 'application_id' | 'from' | 'to'> & { ids: readonly string[] }>) => {
    const { users } = db.tables
    return db.queries
      .select({ id: users.id })
      .from(users)
      .where(
        and(
          eq(users.application_id, p.application_id),
          isOneOf(db, users.id, p.ids),
          gte(users.last_sign_in_at, p.from),
          lte(users.last_sign_in_at, p.to),
        ),
      )
  },
)

/** Which of these users last signed in during a time. */
export const findSignedInAmong = async (
  { db, application_id }: Context,
  range: { from: Date; to: Date },
  ids: readonly string[],
): Promise<string[]> => (await signedInAmong(db, { application_id, ...range, ids })).map(({ id }) => id)
