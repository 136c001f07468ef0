import { type Connection, firstIdAt, type Tables } from '@clientele/db'
import { and, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type MessageRow = Tables['messages']['$inferSelect']

export async function findMessage(ctx: Context, id: string): Promise<MessageRow | undefined> {
  const { messages: m } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(m)
    .where(and(eq(m.application_id, ctx.application_id), eq(m.id, id)))
  return row
}

/** Records the outcome of a message. Its text is kept no longer than necessary, because it may contain a code. */
export const markMessage = (
  db: Connection,
  row: MessageRow,
  change: Partial<Pick<MessageRow, 'state' | 'attempts' | 'error' | 'sent_at' | 'text' | 'html' | 'code' | 'link'>>,
) => {
  const { messages: m } = db.tables
  return db.queries
    .update(m)
    .set(change)
    .where(and(eq(m.application_id, row.application_id), eq(m.id, row.id)))
}

/** Stores what the provider reported about a message. Returns undefined if it had reported already. */
export async function takeReport(
  tx: Context,
  id: string,
  delivery: 'delivered' | 'undelivered',
): Promise<MessageRow | undefined> {
  const { messages: m } = tx.db.tables
  const [row] = await tx.db.queries
    .update(m)
    .set({ delivery })
    .where(and(eq(m.application_id, tx.application_id), eq(m.id, id), isNull(m.delivery)))
    .returning()
  return row
}

/** The latest messages to a contact, or to anyone, for the mailbox of a machine without a provider. */
export const listMessages = ({ queries, tables: { messages: m } }: Connection, to: string | undefined, limit: number) =>
  queries
    .select()
    .from(m)
    .where(to === undefined ? undefined : eq(m.to, to))
    .orderBy(desc(m.id))
    .limit(limit)

/** Counts the messages of a kind written to a contact since a given time, up to `limit`. */
export async function countWritten(
  { db, application_id }: Context,
  { to, template, since, limit }: { to: string; template: string; since: Date; limit: number },
): Promise<number> {
  const { messages: m } = db.tables
  const written = await db.queries
    .select({ id: m.id })
    .from(m)
    .where(
      and(eq(m.to, to), gte(m.id, firstIdAt(since)), eq(m.application_id, application_id), eq(m.template, template)),
    )
    .limit(limit)
  return written.length
}

/** Clears the text of some messages of a kind from before a given time, including their code or link. Returns how many. */
export async function forgetWords(
  { queries, tables: { messages: m } }: Connection,
  template: string,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const spoken = queries
    .select({ id: m.id })
    .from(m)
    // Written like the condition of the index, which a parameter wouldn't match.
    .where(and(sql`${m.text} <> ''`, eq(m.template, template), lt(m.created_at, before)))
    .limit(limit)
  const forgotten = await queries
    .update(m)
    .set({ text: '', html: null, code: null, link: null })
    .where(inArray(m.id, spoken))
    .returning({ id: m.id })
  return forgotten.length
}
