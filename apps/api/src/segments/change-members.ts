import type { SegmentRule } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { addToMemberCount, passOnMembers } from '../user-groups/of-segments.ts'
import { joinMatching, leaveUnlessMatching, type Stretch } from './repository/members.ts'
import type { Place } from './repository/predicate.ts'

/*
 * The one way in which users join and leave a segment: members, their count, the events with their causes, and the segments that mention this one, in one
 * transaction that has locked the group. So a step that compares users always sees what an earlier one has done.
 */

export interface Compared {
  rule: SegmentRule
  place: Place
  within: Stretch | readonly string[]
  /** What made a user join or leave. */
  causeOf: (user_id: string) => string
}

/** Compares users with the rule of a locked segment. Returns who joined and who left. */
export async function changeMembers(
  tx: Context,
  { id: group_id, name }: Pick<UserGroupRow, 'id' | 'name'>,
  { rule, place, within, causeOf }: Compared,
  { joins = true, leaves = true } = {},
): Promise<{ joined: string[]; left: string[] }> {
  const key = { application_id: tx.application_id, group_id }
  const left = leaves ? await leaveUnlessMatching(tx.db, key, { place, rule, within }) : []
  const joined = joins ? await joinMatching(tx.db, key, { place, rule, within, added_at: tx.now }) : []
  if (joined.length + left.length === 0) return { joined, left }
  await addToMemberCount(tx.db, key, joined.length - left.length)
  await tell('user.joined_group', joined)
  await tell('user.left_group', left)
  await passOnMembers(tx.db, key, [...joined, ...left])
  return { joined, left }

  async function tell(type: 'user.joined_group' | 'user.left_group', ids: readonly string[]) {
    for (const [cause, users] of Map.groupBy(ids, causeOf))
      await recordEvents(
        tx,
        users.map((id) => ({ id })),
        { type, group_id, name, cause },
      )
  }
}
