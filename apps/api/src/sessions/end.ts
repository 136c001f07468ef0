import type { Context } from '../context.ts'
import { endOfContact, endOfUsers } from './repository.ts'

/** Ends every session of these users, in the transaction that takes their access away. Returns the public ids. */
export const endSessionsOfUsers = async (tx: Context, user_ids: readonly string[], reason: string): Promise<string[]> =>
  (await endOfUsers(tx, user_ids, reason)).map(({ id }) => id)

/** Ends the sessions that a contact opened, in the transaction that takes the contact away. Returns the public ids. */
export const endSessionsThrough = async (
  tx: Context,
  user_id: string,
  contact_id: string,
  reason: string,
): Promise<string[]> => (await endOfContact(tx, user_id, contact_id, reason)).map(({ id }) => id)
