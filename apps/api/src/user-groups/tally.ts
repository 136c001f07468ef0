import type { EmptyReason } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { JobErrorRow } from '../jobs/tracked/kind.ts'
import { type Match, matchRows } from './match-rows.ts'
import type { MemberRow } from './member-rows.ts'
import type { GroupKey } from './repository/groups.ts'
import { findMembersAmong } from './repository/members.ts'

/*
 * Adds up what a file would change in a group, without changing anything.
 */

export interface Tally {
  rows: number
  matched: number
  /** The first errors; `error_count` counts all of them. */
  errors: JobErrorRow[]
  error_count: number
  /** How often each message occurs. */
  reasons: Map<string, number>
  /** Usable rows that add, and those that remove, whether or not they match a user. */
  adding: number
  removing: number
  /** The users whose last row adds or removes them, and which of them are members now. */
  added: Set<string>
  removed: Set<string>
  members: Set<string>
  /** Whether there were too many users to remember. */
  isFull: boolean
}

export const emptyTally = (): Tally => ({
  rows: 0,
  matched: 0,
  errors: [],
  error_count: 0,
  reasons: new Map(),
  adding: 0,
  removing: 0,
  added: new Set(),
  removed: new Set(),
  members: new Set(),
  isFull: false,
})

/** About 30 MB of IDs. */
const usersMax = 250_000

/** The group that a file is for. A new one has neither a key nor members. */
export interface TalliedGroup {
  key?: GroupKey
  member_count: number
  /** Whether the file only adds and removes. */
  partial: boolean
}

/** Adds the effect of some rows. */
export async function tallyRows(
  ctx: Context,
  tally: Tally,
  rows: MemberRow[],
  { key, errorsMax }: { key: GroupKey | undefined; errorsMax: number },
): Promise<void> {
  const match = await matchRows(ctx, rows)
  tally.rows += rows.length
  tally.adding += match.usable - match.removing
  tally.removing += match.removing
  tally.matched += match.matched
  tally.error_count += match.errors.length
  tally.errors.push(...match.errors.slice(0, Math.max(0, errorsMax - tally.errors.length)))
  for (const { message } of match.errors) tally.reasons.set(message, (tally.reasons.get(message) ?? 0) + 1)
  await rememberUsers(ctx, tally, match, key)
}

async function rememberUsers(ctx: Context, tally: Tally, { actions }: Match, key: GroupKey | undefined) {
  const { added, removed, members } = tally
  const unknown = [...actions.keys()].filter((id) => !added.has(id) && !removed.has(id))
  if (key) for (const id of await findMembersAmong(ctx.db, key, unknown)) members.add(id)
  for (const [id, action] of actions) {
    const isNew = !added.has(id) && !removed.has(id)
    if (isNew && added.size + removed.size >= usersMax) {
      tally.isFull = true
      continue
    }
    const [into, outOf] = action === 'add' ? [added, removed] : [removed, added]
    into.add(id)
    outOf.delete(id)
  }
}

/** A file whose rows only remove users edits the group; otherwise, its rows replace the members. */
export const modeOf = ({ adding, removing }: Tally, { partial }: TalliedGroup): 'replace' | 'edit' =>
  partial || (adding === 0 && removing > 0) ? 'edit' : 'replace'

export interface Outcome {
  mode: 'replace' | 'edit'
  would_join: number
  would_leave: number
  members: number
  needs_confirm_empty?: EmptyReason
}

export function outcomeOf(tally: Tally, group: TalliedGroup): Outcome {
  const mode = modeOf(tally, group)
  const { added, removed, members: current } = tally
  const staying = count(added, current)
  const would_join = added.size - staying
  const would_leave = mode === 'edit' ? count(removed, current) : group.member_count - staying
  const members = Math.max(0, group.member_count + would_join - would_leave)
  const reason: EmptyReason | undefined =
    tally.matched === 0 ? 'matches_nobody' : members === 0 ? 'empties_group' : undefined
  return { mode, would_join, would_leave, members, ...(reason && { needs_confirm_empty: reason }) }
}

function count(ids: Set<string>, among: Set<string>): number {
  let both = 0
  for (const id of ids) if (among.has(id)) both += 1
  return both
}
