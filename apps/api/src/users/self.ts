import { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import { findContact } from './contact-of.ts'
import { findUser, type LockedUser, lockUser } from './repository.ts'
import { type Said, withSaid } from './said.ts'

export { type LockedUser, lockUser, touchSignIn } from './repository.ts'

/*
 * What shoppers do to their own accounts. Who may, and what has to be proved first, is decided by whoever calls these.
 */

/** The user of a session, who is there as long as the session is. */
export async function getShownUser(ctx: Context, id: string): Promise<UserWithContacts> {
  const user = await findUser(ctx, id)
  if (!user) throw new AppError('UNAUTHENTICATED')
  return user
}

/** Whether a user who may sign in has a contact, proved or claimed. */
export async function isHeldByActive(ctx: Context, id: string, value: string): Promise<boolean> {
  const user = await findUser(ctx, id)
  return user?.state === 'active' && findContact(user, value) !== undefined
}

/** Who was blocked, archived or purged after the request had been let in has no session any more, and nothing to change. */
export async function lockShopper(tx: Context, id: string): Promise<LockedUser> {
  const locked = await lockUser(tx, id)
  if (locked?.user.state !== 'active') throw new AppError('UNAUTHENTICATED')
  return locked
}

/** Changes what a shopper says of themselves; what is not given stays. Returns the user as it is now. */
export async function changeProfile(tx: Context, { user, contacts }: LockedUser, said: Said): Promise<LockedUser> {
  const after = withSaid(user, said)
  const changes = changesBetween(user, after, contacts, contacts)
  if (changes === undefined) return { user, contacts }
  return { user: await changeUser(tx, user, after, { type: 'user.updated', changes }), contacts }
}
