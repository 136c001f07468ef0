import type { Connection } from '@clientele/db'
import { and, eq, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { ClearedTable } from '../ends.ts'

interface Claim {
  name: ClearedTable
  held_by: string
  held_until: Date
  /** Rows from before this will be deleted; undefined if age doesn't decide. */
  cleared_before: Date | undefined
  /** A chore that was done after this is not due yet. */
  doneBefore: Date
  now: Date
}

/** Claims a chore for one process. Returns false if another one is doing it, or has just done it. The WHERE clause decides races. */
export async function claimChore(
  { queries, tables: { chores } }: Connection,
  { name, held_by, held_until, cleared_before, doneBefore, now }: Claim,
): Promise<boolean> {
  const isFree = or(isNull(chores.held_until), lt(chores.held_until, now))
  const isDue = or(isNull(chores.done_at), lte(chores.done_at, doneBefore))
  const isLater = sql`${chores.cleared_before} > excluded.cleared_before`
  const claimed = await queries
    .insert(chores)
    .values({ name, held_by, held_until, cleared_before: cleared_before ?? null })
    .onConflictDoUpdate({
      target: chores.name,
      set: {
        held_by,
        held_until,
        cleared_before: sql`case when ${isLater} then ${chores.cleared_before} else excluded.cleared_before end`,
      },
      setWhere: sql`${isFree} and ${isDue}`,
    })
    .returning({ name: chores.name })
  return claimed.length > 0
}

/** Releases a chore that is still ours. If there is more to do, it is due again immediately. */
export const releaseChore = (
  { queries, tables: { chores } }: Connection,
  { name, held_by, done_at }: { name: ClearedTable; held_by: string; done_at: Date | null },
) =>
  queries
    .update(chores)
    .set({ held_by: null, held_until: null, done_at })
    .where(and(eq(chores.name, name), eq(chores.held_by, held_by)))

export async function findClearedBefore({ queries, tables: { chores } }: Connection, name: ClearedTable) {
  const [row] = await queries
    .select({ cleared_before: chores.cleared_before })
    .from(chores)
    .where(eq(chores.name, name))
  return row?.cleared_before ?? undefined
}
