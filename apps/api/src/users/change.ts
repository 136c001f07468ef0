import type { EventToRecord } from '@clientele/contracts'
import { type Context, together } from '../context.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import type { UserRow } from '../rows/users.ts'
import { moveState, type StateMove, writeUser } from './repository.ts'

export { addToCount } from './repository/counts.ts'
export {
  findHolder,
  type HeldContact,
  insertContact,
  insertUser,
  type LockedUser,
  lockUser,
  lockUserOrTombstone,
  lockUsers,
  releaseContacts,
  writeContact,
} from './repository.ts'

/*
 * The only ways in which a user changes. Each makes one version more, and leaves one event that carries it: the versions of a user
 * can be read from its history without a gap. What else follows from a change of state is in `accounts/follows.ts`.
 */

/** Writes a user that is locked, and the event that says so. Returns the user as it is now. */
export async function changeUser(tx: Context, before: UserRow, after: UserRow, event: EventToRecord): Promise<UserRow> {
  const version = before.version + 1
  const written = { ...after, updated_at: tx.now, version }
  await together([writeUser(tx, written), recordEvent(tx, before.id, event, version)])
  return written
}

/** Moves users that are locked from one state to another, with an event for each. */
export const moveUsers = (
  tx: Context,
  users: readonly Pick<UserRow, 'id' | 'version'>[],
  to: StateMove,
  event: EventToRecord,
) =>
  together([
    moveState(
      tx,
      users.map(({ id }) => id),
      to,
    ),
    recordEvents(
      tx,
      users.map(({ id, version }) => ({ id, version: version + 1 })),
      event,
    ),
  ])
