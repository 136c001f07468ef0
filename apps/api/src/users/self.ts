import { AppError } from '@clientele/contracts'
import { type Context, together } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import { contactTuples } from './contact-of.ts'
import { findUser, findUserForChange, touchSignIn } from './repository.ts'
import { type Said, withSaid } from './said.ts'

export { findUser } from './repository.ts'

/*
 * What shoppers do to their own accounts. Who may, and what has to be proved first, is decided by whoever calls these.
 */

/** The user of a session, who is there as long as the session is. */
export async function getShownUser(ctx: Context, id: string): Promise<UserWithContacts> {
  const user = await findUser(ctx, id)
  if (!user) throw new AppError('UNAUTHENTICATED')
  return user
}

/**
 * A user, held until the transaction ends: who blocks or archives at the same time comes before or after, and never in between.
 * Held before anything else of the user's, so that two who hold things of one user cannot wait for each other.
 */
export async function holdUser(tx: Context, id: string): Promise<UserWithContacts | undefined> {
  const [, user] = await together([findUserForChange(tx, id), findUser(tx, id)])
  return user
}

/** Writes down that a user has signed in now. */
export const markSignedIn = (tx: Context, id: string) => touchSignIn(tx, id)

/** A contact that a user has now, proved or claimed. */
export async function findHeld(ctx: Context, id: string, value: string): Promise<{ verified: boolean } | undefined> {
  const held = contactTuples(await getShownUser(ctx, id)).find((contact) => contact[1] === value)
  return held && { verified: Boolean(held[4]) }
}

/** Whether a user who may sign in has a contact, proved or claimed. */
export async function isHeldByActive(ctx: Context, id: string, value: string): Promise<boolean> {
  const user = await findUser(ctx, id)
  return user?.state === 'active' && contactTuples(user).some((contact) => contact[1] === value)
}

/** Changes what a shopper says of themselves; what is not given stays. */
export async function changeProfile(tx: Context, id: string, said: Said): Promise<void> {
  const { user, identifiers } = await getActiveForChange(tx, id)
  const after = withSaid(user, said)
  const changes = changesBetween(user, after, identifiers, identifiers)
  if (changes === undefined) return
  await changeUser(tx, user, after, { type: 'user.updated', changes })
}

/** Who was blocked, archived or purged after the request had been let in has no session any more, and nothing to change. */
export async function getActiveForChange(tx: Context, id: string) {
  const found = await findUserForChange(tx, id)
  if (found?.user.state !== 'active') throw new AppError('UNAUTHENTICATED')
  return found
}
