import { type Params, query } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

const selectFirstNumber = query(
  'first_verified_number',
  ({ queries, tables: { identifiers: i } }, p: Params<{ application_id: string; from: string; end: string }>) =>
    queries
      .select({ value: i.value })
      .from(i)
      .where(
        and(
          eq(i.application_id, p.application_id),
          eq(i.kind, 'phone'),
          gte(i.value, p.from),
          lt(i.value, p.end),
          // Written like the condition of the index on verified contacts; otherwise, the index isn't used.
          sql`${i.verified}`,
          isNull(i.released_at),
        ),
      )
      .orderBy(asc(i.value))
      .limit(1),
)

/** The first verified phone number of this application in a range. */
export async function firstVerifiedNumber(
  ctx: Pick<Context, 'db' | 'application_id'>,
  { from, end }: { from: string; end: string },
) {
  const [row] = await selectFirstNumber(ctx.db, { application_id: ctx.application_id, from, end })
  return row?.value
}
