import type { Context } from '../context.ts'
import { endOfUsers } from './repository.ts'

/** Ends every session of these users, in the transaction that takes their access away. Answers the public ids. */
export const endSessionsOfUsers = async (tx: Context, user_ids: readonly string[], reason: string): Promise<string[]> =>
  (await endOfUsers(tx, user_ids, reason)).map(({ id }) => id)
