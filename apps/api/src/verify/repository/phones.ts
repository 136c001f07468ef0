import type { Connection, Tables } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Phone } from '../../contacts/normalize.ts'

const numbersAtOnce = 500

export type NumberRow = Pick<
  Tables['identifiers']['$inferSelect'],
  'application_id' | 'id' | 'user_id' | 'value' | 'country_code' | 'phone' | 'verified' | 'primary'
>

const columnsOf = ({ tables: { identifiers: i } }: Connection) => ({
  application_id: i.application_id,
  id: i.id,
  user_id: i.user_id,
  value: i.value,
  country_code: i.country_code,
  phone: i.phone,
  verified: i.verified,
  primary: i.primary,
})

/** The next phone numbers that start with a calling code, in order. */
export function listNumbers(
  db: Connection,
  application_id: string,
  calling_code: string,
  after: Pick<NumberRow, 'value' | 'user_id'>,
): Promise<NumberRow[]> {
  const { identifiers: i } = db.tables
  return db.queries
    .select(columnsOf(db))
    .from(i)
    .where(
      and(
        eq(i.application_id, application_id),
        gte(i.value, `+${calling_code}`),
        lt(i.value, `+${calling_code}:`),
        sql`(${i.value}, ${i.user_id}) > (${after.value}, ${after.user_id})`,
        isNull(i.released_at),
      ),
    )
    .orderBy(asc(i.value), asc(i.user_id))
    .limit(numbersAtOnce)
}

/** Everyone who has a number, proven or claimed. */
export function listHolders(db: Connection, application_id: string, value: string): Promise<NumberRow[]> {
  const { identifiers: i } = db.tables
  return db.queries
    .select(columnsOf(db))
    .from(i)
    .where(and(eq(i.application_id, application_id), eq(i.value, value), isNull(i.released_at)))
}

/** Rewrites a number. */
export const respell = (tx: Connection, row: NumberRow, { value, phone }: Pick<Phone, 'value' | 'phone'>) =>
  changeRow(tx, row, { value, phone })

/** Releases a number that its user also has in its current spelling, and keeps what was known about it. */
export async function releaseDuplicate(
  tx: Connection,
  { duplicate, kept }: { duplicate: NumberRow; kept: NumberRow },
): Promise<boolean> {
  const released = await changeRow(tx, duplicate, { released_at: new Date(), release_reason: 'replaced' })
  if (released)
    await changeRow(tx, kept, {
      verified: duplicate.verified || kept.verified,
      primary: duplicate.primary || kept.primary,
    })
  return released
}

/** Changes a contact that hasn't changed since it was read. */
async function changeRow(
  { queries, tables: { identifiers: i } }: Connection,
  { application_id, id, value }: NumberRow,
  change: Partial<Tables['identifiers']['$inferSelect']>,
): Promise<boolean> {
  const rows = await queries
    .update(i)
    .set(change)
    .where(and(eq(i.application_id, application_id), eq(i.id, id), eq(i.value, value), isNull(i.released_at)))
    .returning({ id: i.id })
  return rows.length > 0
}
