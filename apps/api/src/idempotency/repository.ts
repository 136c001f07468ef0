import type { Tables } from '@clientele/db'
import { eq, lte } from 'drizzle-orm'
import type { TeamContext } from '../context.ts'

type Row = Tables['idempotencyKeys']['$inferSelect']

/** Claims a key that is free or expired. Returns false if another request has it. The primary key decides races. */
export async function claimKey(
  { db, now }: TeamContext,
  row: Pick<Row, 'key' | 'request_hash' | 'held_until' | 'expires_at'>,
): Promise<boolean> {
  const { idempotencyKeys: k } = db.tables
  const anew = { ...row, done_at: null, response: null }
  const claimed = await db.queries
    .insert(k)
    .values(anew)
    .onConflictDoUpdate({ target: k.key, set: anew, setWhere: lte(k.expires_at, now) })
    .returning({ key: k.key })
  return claimed.length > 0
}

export async function findKey({ db }: TeamContext, key: string): Promise<Row | undefined> {
  const { idempotencyKeys: k } = db.tables
  const [row] = await db.queries.select().from(k).where(eq(k.key, key))
  return row
}

export async function completeKey({ db }: TeamContext, key: string, response: string | null): Promise<void> {
  const { idempotencyKeys: k } = db.tables
  await db.queries.update(k).set({ response, done_at: new Date() }).where(eq(k.key, key))
}

/** Releases the key of a request that changed nothing. */
export async function releaseKey({ db }: TeamContext, key: string): Promise<void> {
  const { idempotencyKeys: k } = db.tables
  await db.queries.delete(k).where(eq(k.key, key))
}
