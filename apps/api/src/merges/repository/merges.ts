import type { JsonObject } from '@clientele/contracts'
import { type Connection, insertInto, type Tables } from '@clientele/db'
import { and, asc, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { UserRow } from '../../rows/users.ts'

export type MergeRow = Tables['userMerges']['$inferSelect']

const insertMergeRow = insertInto('userMerges')

export const insertMerge = (tx: Context, row: MergeRow) => insertMergeRow(tx.db, row)

export async function findMerge(ctx: Context, id: string): Promise<MergeRow | undefined> {
  const { userMerges: m } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(m)
    .where(and(eq(m.application_id, ctx.application_id), eq(m.id, id)))
  return row
}

/** Merges of a survivor that can be undone, newest first, before the one with this ID. */
export function listMerges(ctx: Context, survivor_id: string, before: string, limit: number): Promise<MergeRow[]> {
  const { userMerges: m } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(m)
    .where(
      and(
        eq(m.application_id, ctx.application_id),
        eq(m.survivor_id, survivor_id),
        lt(m.id, before),
        gt(m.expires_at, ctx.now),
      ),
    )
    .orderBy(desc(m.id))
    .limit(limit)
}

/** Merges of all applications, in the order of their IDs. */
export const listAllMerges = ({ queries, tables: { userMerges: m } }: Connection, after: string, limit: number) =>
  queries.select().from(m).where(gt(m.id, after)).orderBy(asc(m.id)).limit(limit)

/** Replaces what is kept of a merge, and returns whether it is still there. */
export async function replaceKept(
  { queries, tables: { userMerges: m } }: Connection,
  { application_id, id }: Pick<MergeRow, 'application_id' | 'id'>,
  kept: JsonObject,
): Promise<boolean> {
  const rows = await queries
    .update(m)
    .set({ kept })
    .where(and(eq(m.application_id, application_id), eq(m.id, id)))
    .returning({ id: m.id })
  return rows.length > 0
}

/** Deletes the record of a merge, and returns whether it was there: of several that undo it, one does. */
export async function deleteMerge(tx: Context, id: string): Promise<boolean> {
  const { userMerges: m } = tx.db.tables
  const rows = await tx.db.queries
    .delete(m)
    .where(and(eq(m.application_id, tx.application_id), eq(m.id, id)))
    .returning({ id: m.id })
  return rows.length > 0
}

/** Sets when a user last signed in. */
export const writeLastSignIn = (tx: Context, id: string, last_sign_in_at: Date | null) =>
  writeMoment(tx, id, { last_sign_in_at })

/** Sets when a user was last active, for the retention clock. */
export const writeActiveAt = (tx: Context, id: string, active_at: Date | null) => writeMoment(tx, id, { active_at })

async function writeMoment(
  tx: Context,
  id: string,
  moment: Partial<Pick<UserRow, 'last_sign_in_at' | 'active_at'>>,
): Promise<void> {
  const { users: u } = tx.db.tables
  await tx.db.queries
    .update(u)
    .set(moment)
    .where(and(eq(u.application_id, tx.application_id), eq(u.id, id)))
}

/** Whether a listed user other than this one has a username or an external ID. */
export async function isNameTaken(
  tx: Context,
  column: 'username_key' | 'external_id',
  value: string,
  but: string,
): Promise<boolean> {
  const { users: u } = tx.db.tables
  const rows = await tx.db.queries
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.application_id, tx.application_id), eq(u[column], value), isNull(u.hidden_at), ne(u.id, but)))
    .limit(1)
  return rows.length > 0
}
