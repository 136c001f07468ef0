import { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import { findContact } from './contact-of.ts'
import { findUser, type LockedUser, lockUser } from './repository.ts'
import { type ProfileValues, withProfile } from './profile-values.ts'

export { type LockedUser, lockUser, touchSignIn } from './repository.ts'

/*
 * Changes that shoppers make to their own accounts. Callers check permissions and proofs first.
 */

/** Returns the user of a session. The user exists for as long as the session does. */
export async function getShownUser(ctx: Context, id: string): Promise<UserWithContacts> {
  const user = await findUser(ctx, id)
  if (!user) throw new AppError('UNAUTHENTICATED')
  return user
}

/** Whether a user who can sign in has a contact, proven or claimed. */
export async function isHeldByActive(ctx: Context, id: string, value: string): Promise<boolean> {
  const user = await findUser(ctx, id)
  return user?.state === 'active' && findContact(user, value) !== undefined
}

/** A user who was blocked, archived, or purged after the request was admitted no longer has a session, and can't change anything. */
export async function lockShopper(tx: Context, id: string): Promise<LockedUser> {
  const locked = await lockUser(tx, id)
  if (locked?.user.state !== 'active') throw new AppError('UNAUTHENTICATED')
  return locked
}

/** Changes a shopper's own profile. Omitted fields are unchanged. Returns the updated user. */
export async function changeProfile(
  tx: Context,
  { user, contacts }: LockedUser,
  values: ProfileValues,
): Promise<LockedUser> {
  const after = withProfile(user, values)
  const changes = changesBetween(user, after, contacts, contacts)
  if (changes === undefined) return { user, contacts }
  return { user: await changeUser(tx, user, after, { type: 'user.updated', changes }), contacts }
}

/** Returns a user who can sign in. */
export async function findActiveUser(ctx: Context, id: string): Promise<UserWithContacts | undefined> {
  const user = await findUser(ctx, id)
  return user?.state === 'active' ? user : undefined
}
