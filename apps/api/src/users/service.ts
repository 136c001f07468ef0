import {
  AppError,
  type CreateUserRequest,
  type Customer,
  type EventToRecord,
  type Input,
  type Platform,
  refuseField,
  userEcho,
} from '@clientele/contracts'
import { uniqueViolation, type WholeRow } from '@clientele/db'
import { allOrThrow, atomically, atOnceOr, type Context, type Handler } from '../context.ts'
import { recordEvent, recordWith } from '../events/record.ts'
import { createAtOnce, rewriteUser } from './repository/at-once.ts'
import { type Brought, detailsOf, keepBrought, readBrought, withOpening } from './brought.ts'
import { changeUser } from './change.ts'
import { changesBetween } from './changes.ts'
import { asTuple } from './contact-of.ts'
import {
  applyContacts,
  newContact,
  planContacts,
  refuseUnproven,
  refusingTaken,
  takeFromClaimants,
} from './contacts.ts'
import { readWanted, type WantedContact, wantedEmail, wantedPhone } from './wanted-contacts.ts'
import { toCustomer } from './present.ts'
import { refuseOtherPolicy } from './privacy-policy.ts'
import { addToCount } from './repository/counts.ts'
import {
  type ContactRow,
  findUser,
  findUsers,
  insertContact,
  insertUser,
  isKnownUser,
  type HeldUser,
  lockUser,
  readUser,
} from './repository.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import type { UserRow, UserWithContacts } from '../rows/users.ts'
import { changedUser, newUser } from './rows.ts'
import { contactIn } from './usernames.ts'

export const getUser: Handler<'getUser'> = async (ctx, { userId }) => {
  const row = await findUser(ctx, userId)
  if (!row) throw new AppError('USER_NOT_FOUND')
  return { user: toCustomer(row) }
}

export const createUser = (
  ctx: Context,
  { verified = true, body }: Input<Platform['createUser']>,
): Promise<{ user: Customer }> => {
  const wanted = contactsOf(ctx, body, verified)
  const user = newUser(ctx, body, wanted)
  const contacts = wanted.map((contact) => newContact(ctx, user.id, { ...contact, primary: true }, 0))
  const proven = verified ? contacts.map(({ value }) => value) : []
  const made = { user: toCustomer({ ...user, contacts: contacts.map(asTuple) }) }
  const brought = readBrought(ctx, body)
  if (brought) return atomically(ctx, (tx) => insertBringing(tx, user, contacts, proven, brought)).then(() => made)
  return atOnceOr(
    ctx,
    async () => {
      const what = { subject_id: user.id, event: created, version: user.version }
      const isMade = await recordWith(ctx, what, (event) => createAtOnce(ctx, user, { contacts, proven, event }))
      return isMade ? made : undefined
    },
    () => atomically(ctx, (tx) => insertAll(tx, user, contacts, proven)).then(() => made),
  )
}

const created = { type: 'user.created' } as const

/** The same for a user who brings credentials along. */
async function insertBringing(
  tx: Context,
  user: UserRow,
  contacts: readonly ContactRow[],
  proven: readonly string[],
  brought: Brought,
) {
  await insertAll(tx, user, await withOpening(tx, contacts, brought), proven, { ...created, ...detailsOf(brought) })
  await keepBrought(tx, user.id, brought)
}

async function insertAll(
  tx: Context,
  user: UserRow,
  contacts: readonly ContactRow[],
  proven: readonly string[],
  event: EventToRecord = created,
) {
  // A claimant's username may be the same contact. It has to be released before this user can take it.
  const isNamedAfterProven = proven.includes(contactIn(tx, user.username) ?? '')
  if (isNamedAfterProven) await takeFromClaimants(tx, user.id, proven)
  await allOrThrow([
    refusingTakenNames(insertUser(tx, user)),
    ...contacts.map((row) => refusingTaken(row, fieldOf(row), insertContact(tx, row))),
    isNamedAfterProven ? undefined : takeFromClaimants(tx, user.id, proven),
    recordEvent(tx, user.id, event, user.version),
    // Last, because other creates may wait for the same row.
    addToCount(tx, user.state, 1),
  ])
}

export const updateUser: Handler<'updateUser'> = (ctx, input) => {
  const wanted = readWanted(ctx, input.body)
  const changesContacts = Object.values(wanted).some((list) => list !== undefined)
  const carefully = () =>
    atomically(ctx, async (tx) => {
      const { plan, before, after, event } = planUpdate(tx, await lockUser(tx, input.userId), wanted, input)
      if (event)
        await allOrThrow([
          refusingTakenNames(changeUser(tx, before, after, event)),
          applyContacts(tx, input.userId, plan),
        ])
      return { user: toCustomer({ ...after, contacts: plan.after.map(asTuple) }) }
    })
  // Contacts also concern other users, who may have claimed or proven them.
  if (changesContacts) return carefully()
  return atOnceOr(
    ctx,
    async () => {
      const { plan, before, after, event } = planUpdate(ctx, await readUser(ctx, input.userId), wanted, input)
      if (event) {
        const what = { subject_id: after.id, event, version: after.version }
        const rewrite = (row: WholeRow<'events'>) =>
          rewriteUser(ctx, after, { read_version: before.version, event: row })
        if (!(await recordWith(ctx, what, rewrite))) return undefined
      }
      return { user: toCustomer({ ...after, contacts: plan.after.map(asTuple) }) }
    },
    carefully,
  )
}

/** Plans the update of a user. Returns no event if nothing changes. */
export function planUpdate(
  ctx: Context,
  found: HeldUser | undefined,
  wanted: Parameters<typeof planContacts>[3],
  { userId, ifMatch, body }: Input<Platform['updateUser']>,
) {
  if (!found) throw new AppError('USER_NOT_FOUND')
  const { user: before, contacts } = found
  if (before.state === 'archived') throw new AppError('USER_ARCHIVED')
  refuseStale(ifMatch, before.version, before.updated_at.toISOString())
  refuseReadOnly(userEcho, body, () => toCustomer({ ...before, contacts: contacts.map(asTuple) }))
  refuseOtherPolicy(body.consent, before)

  const plan = planContacts(ctx, userId, contacts, wanted)
  if (plan.after.length === 0) throw new AppError('LAST_IDENTIFIER')
  refuseUnproven(ctx, plan, contacts)
  const after = changedUser(ctx, before, body, plan.release, plan.after)
  const changes = changesBetween(before, after, contacts, plan.after)
  if (changes === undefined) return { plan: { ...plan, after: contacts }, before, after: before, event: undefined }
  return { plan, before, after, event: { type: 'user.updated', changes } as const }
}

/** Returns users as operators see them, in the order of the IDs. */
export const describeUsers = async (ctx: Context, ids: readonly string[]): Promise<Customer[]> =>
  (await findUsers(ctx, ids)).map(toCustomer)

/** Locks a user who can sign in. Throws an error with the reason if they can't. */
export async function lockActiveUser(tx: Context, id: string): Promise<void> {
  const { user } = (await lockUser(tx, id)) ?? {}
  if (!user || user.state === 'archived') throw new AppError('USER_NOT_FOUND')
  if (user.state !== 'active') throw new AppError('USER_NOT_ACTIVE', [], { status: user.state })
}

/** Returns a user of this application in any state. Throws if there is none. */
export async function getKnownUser(ctx: Context, id: string): Promise<UserWithContacts> {
  const user = await findUser(ctx, id)
  if (!user) throw new AppError('USER_NOT_FOUND')
  return user
}

/** Throws if a user doesn't exist. For operations that read data about a user without needing the user itself. */
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

function refusingTakenNames<T>(write: Promise<T>): Promise<T> {
  return write.catch((error: unknown) => {
    const violated = uniqueViolation(error)
    if (violated?.includes('external_id'))
      throw refuseField('body.external_id', 'belongs to another user of this application', 'EXTERNAL_ID_TAKEN')
    if (violated?.includes('username'))
      throw refuseField(
        'body.username',
        'is taken. Choose another one, or omit it to have one generated',
        'USERNAME_TAKEN',
      )
    throw error
  })
}

const fieldOf = ({ kind }: ContactRow) => (kind === 'email' ? 'body.email' : 'body.phone_number')
