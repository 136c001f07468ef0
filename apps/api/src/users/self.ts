import { AppError, type EventPayload, type EventToRecord } from '@clientele/contracts'
import { type Context, together } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import type { UserRow, UserWithContacts } from './columns.ts'
import { contactTuples } from './contact-of.ts'
import { facetOf } from './facets.ts'
import {
  applyContacts,
  newIdentifier,
  planContacts,
  refusingTaken,
  takeFromClaimants,
  traitsOf,
  type WantedContact,
} from './identifiers.ts'
import {
  addToCount,
  findUser,
  findUserForChange,
  type IdentifierRow,
  insertIdentifier,
  insertUser,
  touchSignIn,
} from './repository.ts'
import { moveNumber, takeNumber } from './recycled.ts'
import { newUsername } from './usernames.ts'
import { newUser } from './rows.ts'
import { erased, type Said, withDerived, withSaid } from './said.ts'

/*
 * What shoppers do to their own accounts. Who may, and what has to be proved first, is decided by whoever calls these.
 */

export type NewShopper = Said & {
  contacts: WantedContact[]
  /** The customer who had the number that the new one has proven. */
  moves_from?: string | undefined
}

/** Makes the account of a shopper whose contacts say themselves whether they are proved. */
export async function addUser(tx: Context, { contacts, moves_from, ...body }: NewShopper) {
  const user = newUser(tx, body, contacts)
  const number = contacts.find(({ kind, verified }) => kind === 'phone' && verified)?.value
  if (moves_from !== undefined && number !== undefined)
    await moveNumber(tx, { from: moves_from, to: user.id, value: number })
  const rows = contacts.map((contact) => ({
    field: contact.field,
    row: newIdentifier(tx, user.id, { ...contact, primary: true }, 0),
  }))
  const proven = rows.filter(({ row }) => row.verified).map(({ row }) => row.value)
  await together([
    insertUser(tx, user),
    ...rows.map(({ row, field }) => refusingTaken(row, field, insertIdentifier(tx, row))),
    takeFromClaimants(tx, user.id, proven),
    addToCount(tx, user.state, 1),
  ])
  return { user, identifiers: rows.map(({ row }) => row) }
}

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

/**
 * Changes the list of a user's contacts. The change sees what is held now, and nothing else changes in between. `happened` is what is
 * recorded of it: the first event carries the new version, or none does where nothing has changed.
 */
export async function changeContacts(
  tx: Context,
  id: string,
  change: (contacts: WantedContact[]) => WantedContact[],
  happened: () => readonly EventToRecord[],
): Promise<void> {
  const { user, identifiers } = await getActiveForChange(tx, id)
  const wanted = change(identifiers.map(asWanted))
  const contacts = planContacts(tx, id, identifiers, {
    email: wanted.filter(({ kind }) => kind === 'email'),
    phone: wanted.filter(({ kind }) => kind === 'phone'),
  })
  if (contacts.after.length === 0) throw new AppError('LAST_IDENTIFIER')
  const [first, ...rest] = happened()
  const record = (events: readonly EventToRecord[]) => events.map((event) => recordEvent(tx, id, event))
  if ([contacts.release, contacts.write, contacts.insert].every(({ length }) => length === 0)) {
    await together(record(first ? [first, ...rest] : []))
    return
  }
  if (!first) throw new Error('The contacts changed, and no event says so.')
  const proven = new Set(identifiers.filter(({ verified }) => verified).map(({ value }) => value))
  for (const { kind, value, verified } of contacts.after)
    if (kind === 'phone' && verified && !proven.has(value)) await takeNumber(tx, id, value)
  // A username that was a contact goes with it.
  const lost = contacts.release.some(({ value }) => value === user.username_key)
  const username = lost ? newUsername(user.first_name, user.last_name) : user.username
  await together([
    changeUser(
      tx,
      user,
      withDerived({ ...user, username, facet: facetOf(user.state, traitsOf(contacts.after)) }),
      first,
    ),
    applyContacts(tx, id, contacts),
    ...record(rest),
  ])
}

/** Changes what a shopper says of themselves; what is not given stays. */
export async function changeProfile(tx: Context, id: string, said: Said): Promise<void> {
  const { user, identifiers } = await getActiveForChange(tx, id)
  const after = withSaid(user, said)
  const changes = changesBetween(user, after, identifiers, identifiers)
  if (changes === undefined) return
  await changeUser(tx, user, after, { type: 'user.updated', changes })
}

/** Puts the day on which a user will be erased. */
export async function scheduleDeletion(
  tx: Context,
  { id }: UserRow,
  delete_on: Date,
  reason: string | null,
  details: Omit<EventPayload<'user.deletion_scheduled'>, 'delete_on'>,
): Promise<void> {
  const { user, identifiers } = await getForChange(tx, id)
  if (user.state !== 'active') throw new AppError('USER_NOT_ACTIVE')
  await together([
    changeUser(
      tx,
      user,
      {
        ...user,
        state: 'deletion_scheduled',
        facet: facetOf('deletion_scheduled', traitsOf(identifiers)),
        state_reason: reason,
        state_by: { kind: 'user', id },
        state_at: tx.now,
        delete_on,
      },
      { type: 'user.deletion_scheduled', delete_on: delete_on.toISOString(), ...details },
    ),
    addToCount(tx, 'active', -1),
    addToCount(tx, 'deletion_scheduled', 1),
  ])
}

/** When a user is to be erased; held until the transaction ends, and undefined where that was not asked for, or taken back. */
export async function findDeletion(tx: Context, id: string): Promise<Date | undefined> {
  const { user } = (await findUserForChange(tx, id)) ?? {}
  return user?.state === 'deletion_scheduled' ? (user.delete_on ?? undefined) : undefined
}

/** Leaves of a user whose deletion is due a tombstone: the id, and that there was somebody. */
export async function eraseUser(tx: Context, id: string): Promise<void> {
  const { user } = await getForChange(tx, id)
  await together([
    changeUser(
      tx,
      user,
      {
        ...erased(user),
        facet: facetOf('purged', { verified: false, has_email: false, has_phone: false }),
        hidden_at: tx.now,
      },
      { type: 'user.purged' },
    ),
    addToCount(tx, 'deletion_scheduled', -1),
    addToCount(tx, 'purged', 1),
  ])
}

/** Who was blocked, archived or purged after the request had been let in has no session any more, and nothing to change. */
async function getActiveForChange(tx: Context, id: string) {
  const found = await findUserForChange(tx, id)
  if (found?.user.state !== 'active') throw new AppError('UNAUTHENTICATED')
  return found
}

async function getForChange(tx: Context, id: string) {
  const found = await findUserForChange(tx, id)
  if (!found) throw new AppError('USER_NOT_FOUND')
  return found
}

const asWanted = (row: IdentifierRow): WantedContact => ({
  kind: row.kind,
  value: row.value,
  country_code: row.country_code,
  phone: row.phone,
  verified: row.verified,
  primary: row.primary,
  active: row.active,
  field: row.kind,
})
