import { AppError, type CreateUserRequest, type Customer, refuseField } from '@clientele/contracts'
import { uniqueViolation } from '@clientele/db'
import { atomically, type Context, type Handler, together } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { endSessionsOfUsers } from '../sessions/end.ts'
import { leaveAllGroups } from '../user-groups/membership.ts'
import { changeStates, changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import { primaryContact } from './contact-of.ts'
import { facetOf } from './facets.ts'
import {
  applyContacts,
  newIdentifier,
  planContacts,
  readWanted,
  refuseUnproven,
  refusingTaken,
  takeFromClaimants,
  traitsOf,
  type WantedContact,
  wantedEmail,
  wantedPhone,
} from './identifiers.ts'
import { toCustomer } from './present.ts'
import {
  addToCount,
  findStates,
  findUser,
  isKnownUser,
  findUserForChange,
  findUsers,
  type IdentifierRow,
  insertIdentifier,
  insertUser,
  releaseIdentifiers,
} from './repository.ts'
import type { ContactTuple, UserRow } from './columns.ts'
import { changedUser, newUser } from './rows.ts'
import { contactIn } from './usernames.ts'

export const getUser: Handler<'getUser'> = async (ctx, { userId }) => {
  const row = await findUser(ctx, userId)
  if (!row) throw new AppError('USER_NOT_FOUND')
  return { user: toCustomer(row) }
}

export const createUser: Handler<'createUser'> = (ctx, { verified = true, body }) => {
  const contacts = contactsOf(ctx, body, verified)
  const user = newUser(ctx, body, contacts)
  const identifiers = contacts.map((contact) => newIdentifier(ctx, user.id, { ...contact, primary: true }, 0))
  const proven = verified ? identifiers.map(({ value }) => value) : []
  const isNamedAfterProven = proven.includes(contactIn(ctx, user.username) ?? '')
  return atomically(ctx, async (tx) => {
    // A claimant may be named after the same contact, and has to give the name back before it is taken.
    if (isNamedAfterProven) await takeFromClaimants(tx, user.id, proven)
    await together([
      refusingTakenNames(insertUser(tx, user)),
      ...identifiers.map((row) => refusingTaken(row, fieldOf(row), insertIdentifier(tx, row))),
      isNamedAfterProven ? undefined : takeFromClaimants(tx, user.id, proven),
      recordEvent(tx, user.id, { type: 'user.created' }, user.version),
      // Last, since its row may be one that other creates wait for.
      addToCount(tx, user.state, 1),
    ])
    return { user: toCustomer({ ...user, contacts: identifiers.map(asTuple) }) }
  })
}

export const updateUser: Handler<'updateUser'> = (ctx, { userId, ifMatch, body }) => {
  const wanted = readWanted(ctx, body)
  return atomically(ctx, async (tx) => {
    const found = await findUserForChange(tx, userId)
    if (!found) throw new AppError('USER_NOT_FOUND')
    const { user: before, identifiers } = found
    if (before.state === 'archived') throw new AppError('USER_ARCHIVED')
    refuseStale(before, ifMatch)

    const contacts = planContacts(tx, userId, identifiers, wanted)
    if (contacts.after.length === 0) throw new AppError('LAST_IDENTIFIER')
    refuseUnproven(tx, contacts, identifiers)
    const after = changedUser(tx, before, body, contacts.release, contacts.after)
    const changes = changesBetween(before, after, identifiers, contacts.after)
    if (changes === undefined) return { user: toCustomer({ ...before, contacts: identifiers.map(asTuple) }) }

    await together([
      refusingTakenNames(changeUser(tx, before, after, { type: 'user.updated', changes })),
      applyContacts(tx, userId, contacts),
    ])
    return { user: toCustomer({ ...after, contacts: contacts.after.map(asTuple) }) }
  })
}

export const archiveUser: Handler<'archiveUser'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const found = await findUserForChange(tx, body.user_id)
    if (!found) throw new AppError('USER_NOT_FOUND')
    const { user } = found
    if (user.state === 'archived') return { success: true }

    const sessions_ended = await endSessionsOfUsers(tx, [user.id], 'archived')
    const after: UserRow = {
      ...user,
      state: 'archived',
      facet: facetOf('archived', traitsOf(found.identifiers)),
      state_reason: null,
      state_by: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
      state_at: tx.now,
      delete_on: null,
      hidden_at: tx.now,
    }
    await together([
      changeUser(tx, user, after, { type: 'user.archived', sessions_ended: sessions_ended.length }),
      releaseIdentifiers(tx, user.id, 'archived'),
      leaveAllGroups(tx, [user.id]),
      addToCount(tx, user.state, -1),
      addToCount(tx, 'archived', 1),
    ])
    return { success: true }
  })

export const blockOrUnblockUsers: Handler<'blockOrUnblockUsers'> = (ctx, { body }) => {
  const { status: blocks, reason, user_id: ids } = body
  return atomically(ctx, async (tx) => {
    const users = await findStates(tx, ids)
    const found = new Map(users.map(({ id, state }) => [id, state]))
    refuseNamed(
      ids.filter((id) => !found.has(id) || found.get(id) === 'purged'),
      ids,
      'USER_NOT_FOUND',
      'There is no such user.',
    )
    refuseNamed(
      ids.filter((id) => found.get(id) === 'archived'),
      ids,
      'USER_ARCHIVED',
      'This user is archived.',
    )
    if (blocks)
      refuseNamed(
        ids.filter((id) => found.get(id) === 'deletion_scheduled'),
        ids,
        'USER_NOT_ACTIVE',
        'This user has asked to be deleted, and cannot sign in already.',
      )
    const [from, to] = blocks ? (['active', 'blocked'] as const) : (['blocked', 'active'] as const)
    const moved = users.filter(({ state }) => state === from)
    if (moved.length === 0) return { success: true }

    await together([
      changeStates(
        tx,
        moved,
        { state: to, reason: reason ?? null, by: tx.actor },
        {
          type: blocks ? 'user.blocked' : 'user.unblocked',
          reason,
        },
      ),
      blocks
        ? endSessionsOfUsers(
            tx,
            moved.map(({ id }) => id),
            'blocked',
          )
        : undefined,
      addToCount(tx, from, -moved.length),
      addToCount(tx, to, moved.length),
    ])
    return { success: true }
  })
}

export const unDeleteUser: Handler<'unDeleteUser'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    // A purged user is there no more, and still known to have been.
    const [found] = await findStates(tx, [body.user_id])
    if (!found) throw new AppError('USER_NOT_FOUND')
    if (found.state === 'purged') throw new AppError('DELETION_TOO_LATE')
    const user = await findUser(tx, body.user_id)
    if (user?.state !== 'deletion_scheduled') throw new AppError('USER_NOT_DELETED')
    if (user.delete_on && user.delete_on <= tx.now) throw new AppError('DELETION_TOO_LATE')

    const contact = primaryContact(user)
    await together([
      changeStates(
        tx,
        [found],
        { state: 'active', reason: null, by: tx.actor },
        { type: 'user.undeleted', reason: body.reason, reason_id: body.reason_id },
      ),
      contact && notify(tx, contact, 'deletion_undone'),
      addToCount(tx, 'deletion_scheduled', -1),
      addToCount(tx, 'active', 1),
    ])
    return { success: true }
  })

/** Users as operators see them, in the order of their ids. */
export const describeUsers = async (ctx: Context, ids: readonly string[]): Promise<Customer[]> =>
  (await findUsers(ctx, ids)).map(toCustomer)

/** A user of this application that may sign in; the refusal says why one may not. */
export async function getActiveUser(ctx: Context, id: string): Promise<UserRow> {
  const user = await getKnownUser(ctx, id)
  if (user.state === 'archived') throw new AppError('USER_NOT_FOUND')
  if (user.state !== 'active') throw new AppError('USER_NOT_ACTIVE', [], { status: user.state })
  return user
}

/** The same, held until the transaction ends: who is blocked or archived meanwhile waits for it, or has come first. */
export async function holdActiveUser(tx: Context, id: string): Promise<void> {
  await findUserForChange(tx, id)
  await getActiveUser(tx, id)
}

/** A user of this application in whatever state. */
export async function getKnownUser(ctx: Context, id: string): Promise<UserRow> {
  const user = await findUser(ctx, id)
  if (!user) throw new AppError('USER_NOT_FOUND')
  return user
}

/** For what is read about a user rather than of it: throws where there is no such user. */
export async function requireKnownUser(ctx: Context, id: string): Promise<void> {
  if (!(await isKnownUser(ctx, id))) throw new AppError('USER_NOT_FOUND')
}

function contactsOf(ctx: Context, body: CreateUserRequest, verified: boolean): WantedContact[] {
  const { email, phone_number, country_code } = body
  return [
    ...(email === undefined ? [] : [wantedEmail(email, 'body.email', { verified })]),
    ...(phone_number === undefined
      ? []
      : [wantedPhone(ctx, { phone: phone_number, country_code }, 'body.phone_number', { verified })]),
  ]
}

/** `If-Match` holds the version of the user, or its `updated_at`, as it was read. */
function refuseStale(user: UserRow, ifMatch: string | undefined) {
  if (ifMatch === undefined || ifMatch === '*') return
  const known = ifMatch.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
  if (known === String(user.version) || known === user.updated_at.toISOString()) return
  throw new AppError('STALE_VERSION', [], { version: user.version })
}

function refuseNamed(
  refused: readonly string[],
  ids: readonly string[],
  code: 'USER_NOT_FOUND' | 'USER_ARCHIVED' | 'USER_NOT_ACTIVE',
  message: string,
) {
  if (refused.length === 0) return
  throw new AppError(
    code,
    refused
      .slice(0, 100)
      .map((id) => ({ field: `body.user_id.${ids.indexOf(id)}`, message: `${id.slice(0, 64)}: ${message}` })),
  )
}

function refusingTakenNames<T>(write: Promise<T>): Promise<T> {
  return write.catch((error: unknown) => {
    const violated = uniqueViolation(error)
    if (violated?.includes('external_id'))
      throw refuseField('body.external_id', 'It belongs to another user of this application.', 'EXTERNAL_ID_TAKEN')
    if (violated?.includes('username'))
      throw refuseField('body.username', 'Choose another one, or leave it out to have one made.', 'USERNAME_TAKEN')
    throw error
  })
}

const fieldOf = ({ kind }: IdentifierRow) => (kind === 'email' ? 'body.email' : 'body.phone_number')

const asTuple = (row: IdentifierRow): ContactTuple => [
  row.kind,
  row.value,
  row.country_code,
  row.phone,
  row.verified,
  row.primary,
  row.active,
  row.position,
]
