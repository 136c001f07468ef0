import type { UserState } from '@clientele/db'
import { endCodesOf } from '../codes/service.ts'
import { allOrThrow, type Context } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { notify } from '../notifications/notify.ts'
import type { UserRow } from '../rows/users.ts'
import { endSessionsOfUsers } from '../sessions/service.ts'
import { leaveGroups } from '../user-groups/service.ts'
import { addToCount, moveUsers, releaseContacts, replaceUsers } from '../users/change.ts'
import { facetOf } from '../users/facets.ts'
import { erased } from '../users/profile-values.ts'
import { type Follows, follows, type ChangeInput, type StateChange } from './follows.ts'
import { eraseTraces } from './repository/erasers.ts'

/** The parts of a locked user that a change of state needs. */
type LockedUser = Pick<UserRow, 'id' | 'state' | 'version'>

/**
 * Changes the state of users, with all consequences. Users in a state that the change doesn't start from are left unchanged: the caller has
 * refused them, or has nothing to do. Must run inside the transaction that locked the users.
 */
export async function changeState<Change extends StateChange>(
  tx: Context,
  change: Change,
  users: readonly LockedUser[],
  input: ChangeInput[Change],
): Promise<void> {
  const what: Follows<ChangeInput[Change]> = follows[change]
  const moved = users.filter(({ state }) => what.from.includes(state))
  if (moved.length === 0) return
  const ids = moved.map(({ id }) => id)

  const endSessions = async () =>
    typeof what.sessions === 'object' ? endSessionsOfUsers(tx, ids, what.sessions.end) : undefined
  // If nobody needs to know how many ended, they end together with the rest.
  const endFirst = typeof what.sessions === 'object' && what.sessions.count === true
  const ended = endFirst ? await endSessions() : undefined
  const { message, job } = what
  const notice = message === 'none' ? undefined : message(input)

  if (what.leaves !== 'the user') await eraseTraces(tx, ids)
  await allOrThrow([
    ...[...Map.groupBy(moved, ({ id }) => ended?.get(id)?.length ?? 0)].map(([count, some]) =>
      write(tx, what, some, input, count),
    ),
    endFirst ? undefined : endSessions(),
    ...(what.codes === 'end' ? ids.map((id) => endCodesOf(tx, id)) : []),
    what.contacts === 'are released' ? releaseContacts(tx, ids, 'archived') : undefined,
    what.groups === 'are left' ? leaveGroups(tx, ids, 'user.archived') : undefined,
    notice?.to && notify(tx, notice.to, notice.template, notice.facts),
    job === 'none' ? undefined : enqueue(tx, job(input)),
    // Last, because others may be waiting for these rows.
    ...counted(moved).map(([state, count]) => addToCount(tx, state, -count)),
    addToCount(tx, what.to, moved.length),
  ])
}

/** Writes the states and the events. Only tombstones remain of erased users. */
async function write<Input>(
  tx: Context,
  { leaves, to, reason, delete_on, listed, event }: Follows<Input>,
  moved: readonly LockedUser[],
  input: Input,
  sessions_ended: number,
): Promise<void> {
  const happened = event(input, sessions_ended)
  if (leaves === 'the user') {
    const move = {
      state: to,
      reason: reason(input),
      by: tx.actor,
      delete_on: delete_on(input),
      isHidden: listed === 'no more',
    }
    await moveUsers(tx, moved, move, happened)
    return
  }
  const isMoved = new Set(moved.map(({ id }) => id))
  const facet = facetOf(to, { verified: false, has_email: false, has_phone: false })
  const tombstones = leaves(input)
    .filter(({ id }) => isMoved.has(id))
    .map((user) => ({ ...erased(user), facet, hidden_at: tx.now }))
  await replaceUsers(tx, tombstones, happened)
}

/** Counts the users in each state. */
function counted(users: readonly LockedUser[]): [UserState, number][] {
  const counts = new Map<UserState, number>()
  for (const { state } of users) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts]
}
