import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/*
 * Segments aren't among these groups. Both users are compared with them because of the events of the merge, and join and leave as after any other change,
 * as they are with the segments that mention one of these groups.
 */

/** A group that the other user was in, and whether the survivor joined it because of that. */
export interface KeptGroup {
  group_id: string
  added_at: string
  isMoved: boolean
}

/** The groups of a user without segments, with the time at which they were last named. */
export function listMemberships(tx: Context, user_id: string) {
  const { userGroupMembers: m, userGroups: g } = tx.db.tables
  return tx.db.queries
    .select({ group_id: m.group_id, added_at: m.added_at, name: g.name })
    .from(m)
    .innerJoin(g, and(eq(g.application_id, m.application_id), eq(g.id, m.group_id)))
    .where(and(eq(m.application_id, tx.application_id), eq(m.user_id, user_id), isNull(g.rule)))
    .orderBy(asc(m.group_id))
}

/** Makes the survivor a member of the other’s groups, and the other of none. Both are locked. */
export async function moveMemberships(tx: Context, survivor_id: string, other_id: string): Promise<KeptGroup[]> {
  const theirs = await listMemberships(tx, other_id)
  const ours = new Set((await listMemberships(tx, survivor_id)).map(({ group_id }) => group_id))
  for (const { group_id } of theirs)
    if (ours.has(group_id)) await removeMember(tx, group_id, other_id)
    else await renameMember(tx, group_id, other_id, survivor_id)
  return theirs.map(({ group_id, added_at }) => ({
    group_id,
    added_at: added_at.toISOString(),
    isMoved: !ours.has(group_id),
  }))
}

/** Puts the other back into their groups. The survivor stays in those that somebody has put them in since. Returns whether there were any. */
export async function restoreMemberships(
  tx: Context,
  survivor_id: string,
  other_id: string,
  kept: readonly KeptGroup[],
): Promise<boolean> {
  const ours = new Map((await listMemberships(tx, survivor_id)).map((row) => [row.group_id, row.added_at]))
  const known = await listKnownGroups(tx, kept)
  let isChanged = known.size < kept.length
  for (const { group_id, added_at, isMoved } of kept) {
    if (!known.has(group_id)) continue
    if (isMoved && ours.get(group_id)?.toISOString() === added_at) {
      await renameMember(tx, group_id, survivor_id, other_id)
      continue
    }
    // They have left since, or a later file has named them.
    if (isMoved) isChanged = true
    await addMember(tx, group_id, other_id, new Date(added_at))
  }
  return isChanged
}

async function listKnownGroups(tx: Context, kept: readonly KeptGroup[]): Promise<Set<string>> {
  if (kept.length === 0) return new Set()
  const { userGroups: g } = tx.db.tables
  const ids = kept.map(({ group_id }) => group_id)
  const rows = await tx.db.queries
    .select({ id: g.id })
    .from(g)
    .where(and(eq(g.application_id, tx.application_id), inArray(g.id, ids)))
  return new Set(rows.map(({ id }) => id))
}

async function renameMember(tx: Context, group_id: string, from: string, to: string): Promise<void> {
  const { userGroupMembers: m } = tx.db.tables
  await tx.db.queries
    .update(m)
    .set({ user_id: to })
    .where(and(eq(m.application_id, tx.application_id), eq(m.group_id, group_id), eq(m.user_id, from)))
}

async function removeMember(tx: Context, group_id: string, user_id: string): Promise<void> {
  const { userGroupMembers: m } = tx.db.tables
  const removed = await tx.db.queries
    .delete(m)
    .where(and(eq(m.application_id, tx.application_id), eq(m.group_id, group_id), eq(m.user_id, user_id)))
    .returning({ user_id: m.user_id })
  await addToMembers(tx, group_id, -removed.length)
}

async function addMember(tx: Context, group_id: string, user_id: string, added_at: Date): Promise<void> {
  const { userGroupMembers: m } = tx.db.tables
  const added = await tx.db.queries
    .insert(m)
    .values({ application_id: tx.application_id, group_id, user_id, added_at })
    .onConflictDoNothing()
    .returning({ user_id: m.user_id })
  await addToMembers(tx, group_id, added.length)
}

async function addToMembers(tx: Context, group_id: string, count: number): Promise<void> {
  if (count === 0) return
  const { userGroups: g } = tx.db.tables
  await tx.db.queries
    .update(g)
    .set({ member_count: sql`${g.member_count} + ${count}` })
    .where(and(eq(g.application_id, tx.application_id), eq(g.id, group_id)))
}
