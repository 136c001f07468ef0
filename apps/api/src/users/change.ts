import type { EventToRecord } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import type { UserRow } from '../rows/users.ts'
import { moveState, raiseVersions, type StateMove, writeUser } from './repository.ts'

export { addToCount, countListed } from './repository/counts.ts'
export { findSurvivors, listAbsorbed } from './repository/merged.ts'
export { listOpening, openWithPassword } from './repository/opening.ts'
export {
  findHolder,
  findStates,
  findListed,
  findUsers,
  type HeldContact,
  type HeldUser,
  insertContact,
  insertUser,
  type LockedUser,
  lockUser,
  lockUserOrTombstone,
  lockUsers,
  readUser,
  readUserOrTombstone,
  releaseContacts,
  touchImported,
  writeContact,
} from './repository.ts'

/*
 * The only ways to change a user. Each change increases the version by one, and records one event with the new version, so that a user's history
 * contains every version. The other consequences of a state change are in `accounts/follows.ts`.
 */

/** Updates a locked user and records the event. Returns the updated user. */
export async function changeUser(tx: Context, before: UserRow, after: UserRow, event: EventToRecord): Promise<UserRow> {
  const version = before.version + 1
  const written = { ...after, updated_at: tx.now, version }
  await allOrThrow([writeUser(tx, written), recordEvent(tx, before.id, event, version)])
  return written
}

/** Records that something that belongs to locked users has changed, as a change of each. */
export const changeUsers = (
  tx: Context,
  users: readonly Pick<UserRow, 'id' | 'version'>[],
  event: (user_id: string) => EventToRecord,
) =>
  allOrThrow([
    raiseVersions(
      tx,
      users.map(({ id }) => id),
    ),
    recordEvents(
      tx,
      users.map(({ id, version }) => ({ id, version: version + 1 })),
      event,
    ),
  ])

/** Replaces the rows of locked users, which have the version of before, and records the same event for each. */
export const replaceUsers = (tx: Context, after: readonly UserRow[], event: EventToRecord) =>
  allOrThrow([
    ...after.map((user) => writeUser(tx, { ...user, updated_at: tx.now, version: user.version + 1 })),
    recordEvents(
      tx,
      after.map(({ id, version }) => ({ id, version: version + 1 })),
      event,
    ),
  ])

/** Changes the state of locked users, and records an event for each. */
export const moveUsers = (
  tx: Context,
  users: readonly Pick<UserRow, 'id' | 'version'>[],
  to: StateMove,
  event: EventToRecord,
) =>
  allOrThrow([
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
