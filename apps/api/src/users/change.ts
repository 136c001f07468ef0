import type { EventToRecord } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import { type Actor, type Context, together } from '../context.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import type { UserRow } from './columns.ts'
import { moveState, writeUser } from './repository.ts'

/*
 * The only ways in which a user changes. Each makes one version more, and leaves one event that carries it: the versions of a user
 * can be read from its history without a gap.
 */

/** Writes a user that was read for change, and the event that says so. */
export const changeUser = (tx: Context, before: UserRow, after: UserRow, event: EventToRecord) => {
  const version = before.version + 1
  return together([
    writeUser(tx, { ...after, updated_at: tx.now, version }),
    recordEvent(tx, before.id, event, version),
  ])
}

/** Moves users that are locked from one state to another, with an event for each. */
export const changeStates = (
  tx: Context,
  users: readonly { id: string; version: number }[],
  to: { state: UserState; reason: string | null; by: Actor | null },
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
