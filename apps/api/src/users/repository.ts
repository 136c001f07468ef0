import {
  type Connection,
  forUpdate,
  insertInto,
  isOneOf,
  type Params,
  query,
  type Tables,
  type UserState,
} from '@clientele/db'
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Actor, Context } from '../context.ts'
import {
  heldColumns,
  type HeldContactTuple,
  type HeldUserRow,
  lockedColumns,
  type UserRow,
  userColumns,
  type UserWithContacts,
} from '../rows/users.ts'
import { facetsPerState, firstFacetOf } from './facets.ts'
import { rewrittenFields } from './profile-values.ts'

export type ContactRow = Tables['identifiers']['$inferSelect']

interface UserKey {
  application_id: string
  id: string
}

const isUser = ({ tables: { users } }: Connection, p: Params<UserKey>) =>
  and(eq(users.application_id, p.application_id), eq(users.id, p.id))

const selectUsers = query('users_by_ids', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(users)
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.ids)))
})

const selectUser = query('user_by_id', (db, p: Params<UserKey>) =>
  db.queries.select(userColumns(db)).from(db.tables.users).where(isUser(db, p)),
)

/** Returns a user of this application in any state, except erased. */
export async function findUser(ctx: Context, id: string): Promise<UserWithContacts | undefined> {
  const [row] = await selectUser(ctx.db, { application_id: ctx.application_id, id })
  return row?.state === 'purged' ? undefined : row
}

const selectState = query('state_of_user', (db, p: Params<UserKey>) =>
  db.queries.select({ state: db.tables.users.state }).from(db.tables.users).where(isUser(db, p)),
)

/** Whether `findUser` would find a user. */
export async function isKnownUser(ctx: Context, id: string): Promise<boolean> {
  const [row] = await selectState(ctx.db, { application_id: ctx.application_id, id })
  return row !== undefined && row.state !== 'purged'
}

const statesOf = query('states_of_users', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id, state: users.state })
    .from(users)
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.ids)))
})

/** Returns the states of users, of erased ones as well. */
export const findStates = async ({ db, application_id }: Context, ids: readonly string[]) =>
  ids.length === 0 ? [] : statesOf(db, { application_id, ids })

/** Returns the users with these IDs, in the same order. */
export async function findUsers(ctx: Context, ids: readonly string[]): Promise<UserWithContacts[]> {
  if (ids.length === 0) return []
  const rows = await selectUsers(ctx.db, { application_id: ctx.application_id, ids: ids })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The same, without archived and erased users, in no particular order. */
export const findListed = async (ctx: Context, ids: readonly string[]): Promise<UserWithContacts[]> =>
  (await findUsers(ctx, ids)).filter(({ hidden_at }) => hidden_at === null)

const selectHeld = query('held_user', (db, p: Params<UserKey>) =>
  db.queries.select(heldColumns(db)).from(db.tables.users).where(isUser(db, p)),
)
const selectLocked = query('lock_user', (db, p: Params<UserKey>) =>
  forUpdate(db, db.queries.select(lockedColumns(db)).from(db.tables.users).where(isUser(db, p))),
)

/** A user's current contact. */
export type HeldContact = Omit<ContactRow, 'acquired_at' | 'opens_with_password'>

/** A user and their contacts, in the user's own order. */
export interface HeldUser {
  user: UserRow
  contacts: HeldContact[]
}

/** A user who is locked until the transaction ends, so that decisions based on this data stay valid. */
export type LockedUser = HeldUser

/**
 * Locks a user, or the tombstone of an erased one. A concurrent block or archive happens either before or after, never in between. Lock a
 * user before any of their other rows, so that two transactions can't deadlock.
 */
export async function lockUserOrTombstone(tx: Context, id: string): Promise<LockedUser | undefined> {
  const [row] = await selectLocked(tx.db, { application_id: tx.application_id, id })
  if (!row) return undefined
  const { read_version, ...held } = row
  // Someone changed the user while this waited for the lock. Now no one can.
  if (read_version !== held.version) return lockUserOrTombstone(tx, id)
  return asHeldUser(tx, held)
}

/** Reads a user without a lock. Decisions based on it are only valid if the user still has that version when it's written. */
export async function readUser(ctx: Context, id: string): Promise<HeldUser | undefined> {
  const found = await readUserOrTombstone(ctx, id)
  return found?.user.state === 'purged' ? undefined : found
}

/** The same, or the tombstone of an erased user. */
export async function readUserOrTombstone(ctx: Context, id: string): Promise<HeldUser | undefined> {
  const [row] = await selectHeld(ctx.db, { application_id: ctx.application_id, id })
  return row && asHeldUser(ctx, row)
}

const asHeldUser = (ctx: Context, { contacts, ...user }: HeldUserRow): HeldUser => ({
  user,
  contacts: heldContacts(contacts).map((contact) => asHeldContact(ctx, user.id, contact)),
})

/** Locks a user, unless they were erased. */
export async function lockUser(tx: Context, id: string): Promise<LockedUser | undefined> {
  const locked = await lockUserOrTombstone(tx, id)
  return locked?.user.state === 'purged' ? undefined : locked
}

const heldContacts = (contacts: HeldUserRow['contacts']): HeldContactTuple[] =>
  (typeof contacts === 'string' ? (JSON.parse(contacts) as HeldContactTuple[]) : (contacts ?? [])).sort(
    (one, other) => one[7] - other[7],
  )

const asHeldContact = (
  { application_id }: Context,
  user_id: string,
  [kind, value, country_code, phone, verified, primary, active, position, id]: HeldContactTuple,
): HeldContact => ({
  application_id,
  id,
  user_id,
  kind,
  value,
  country_code,
  phone,
  verified: Boolean(verified),
  primary: Boolean(primary),
  active: Boolean(active),
  position,
  released_at: null,
  release_reason: null,
})

export const insertUser = (tx: Context, row: UserRow) => insertUserRow(tx.db, row)
export const insertContact = (tx: Context, row: ContactRow) => insertContactRow(tx.db, row)
const insertUserRow = insertInto('users')
const insertContactRow = insertInto('identifiers')

/** Builds the update of the fields that are written whenever a user changes. */
export const rewritten = ({ queries, tables: { users } }: Connection, p: Params<UserRow>) =>
  queries.update(users).set(Object.fromEntries(rewrittenFields.map((name) => [name, p[name]])))

const updateUserRow = query('write_user', (db, p: Params<UserRow>) => rewritten(db, p).where(isUser(db, p)))

/** Updates a locked user. Only for `change.ts`, which records the event. */
export const writeUser = (tx: Context, row: UserRow) => updateUserRow(tx.db, row)

const updateContactRow = query('write_identifier', ({ queries, tables: { identifiers } }, p: Params<HeldContact>) =>
  queries
    .update(identifiers)
    .set({
      verified: p.verified,
      primary: p.primary,
      active: p.active,
      position: p.position,
      released_at: p.released_at,
      release_reason: p.release_reason,
    })
    .where(and(eq(identifiers.application_id, p.application_id), eq(identifiers.id, p.id))),
)

export const writeContact = (tx: Context, row: HeldContact) => updateContactRow(tx.db, row)

/** Releases every contact of users. */
export const releaseContacts = (tx: Context, user_ids: readonly string[], release_reason: 'archived' | 'purged') => {
  const { identifiers } = tx.db.tables
  return tx.db.queries
    .update(identifiers)
    .set({ released_at: tx.now, release_reason })
    .where(
      and(
        eq(identifiers.application_id, tx.application_id),
        isOneOf(tx.db, identifiers.user_id, user_ids),
        isNull(identifiers.released_at),
      ),
    )
}

export interface Claimed {
  application_id: string
  /** The user who has proven the contacts. */
  user_id: string
  values: readonly string[]
}

/** The condition for contacts that someone else claims without proof. */
export function isClaim(db: Connection, p: Params<Claimed>) {
  const { identifiers: i } = db.tables
  return and(
    eq(i.application_id, p.application_id),
    isOneOf(db, i.value, p.values),
    ne(i.user_id, p.user_id),
    eq(i.verified, false),
    isNull(i.released_at),
  )
}

const releaseClaims = query('release_claims', (db, p: Params<Claimed & { now: Date }>) => {
  const { identifiers: i } = db.tables
  return db.queries
    .update(i)
    .set({ released_at: p.now, release_reason: 'claimed' })
    .where(isClaim(db, p))
    .returning({ user_id: i.user_id, kind: i.kind, opens_with_password: i.opens_with_password })
})

/** Removes the contacts from users who have claimed them without proof, because a verified contact takes precedence. */
export const dropClaims = (tx: Context, user_id: string, values: readonly string[]) =>
  releaseClaims(tx.db, { application_id: tx.application_id, user_id, values: values, now: tx.now })

/** Returns the user who has proven a contact. */
export async function findHolder(tx: Context, kind: ContactRow['kind'], value: string): Promise<string | undefined> {
  const { identifiers: i } = tx.db.tables
  const [row] = await tx.db.queries
    .select({ user_id: i.user_id })
    .from(i)
    .where(
      and(
        eq(i.application_id, tx.application_id),
        eq(i.kind, kind),
        eq(i.value, value),
        eq(i.verified, true),
        isNull(i.released_at),
      ),
    )
  return row?.user_id
}

/** Locks these users in a fixed order, so that callers who lock the same users can't deadlock. */
export function lockUsers(tx: Context, ids: readonly string[]) {
  const { users } = tx.db.tables
  const rows = tx.db.queries
    .select({
      id: users.id,
      state: users.state,
      state_at: users.state_at,
      state_reason: users.state_reason,
      version: users.version,
    })
    .from(users)
    .where(and(eq(users.application_id, tx.application_id), isOneOf(tx.db, users.id, ids)))
    .orderBy(asc(users.id))
  return forUpdate(tx.db, rows)
}

/** The new state of users, the reason, and who set it. */
export interface StateMove {
  state: UserState
  reason: string | null
  by: Actor
  /** When they will be erased. */
  delete_on: Date | null
  /** Whether lists no longer show them. */
  isHidden: boolean
}

/** Changes the state of users. The rest of their facet is unchanged. */
export const moveState = (tx: Context, ids: readonly string[], to: StateMove) => {
  const { users } = tx.db.tables
  return tx.db.queries
    .update(users)
    .set({
      state: to.state,
      facet: sql`${users.facet} % ${sql.raw(String(facetsPerState))} + ${firstFacetOf(to.state)}`,
      state_reason: to.reason,
      state_by: { kind: to.by.kind, id: to.by.id, name: to.by.name },
      state_at: tx.now,
      delete_on: to.delete_on,
      ...(to.isHidden && { hidden_at: tx.now }),
      updated_at: tx.now,
      version: sql`${users.version} + 1`,
    })
    .where(and(eq(users.application_id, tx.application_id), isOneOf(tx.db, users.id, ids)))
}

/** Increases the version of users. Only for `change.ts`, which records the events. */
export const raiseVersions = (tx: Context, ids: readonly string[]) => {
  const { users } = tx.db.tables
  return tx.db.queries
    .update(users)
    .set({ updated_at: tx.now, version: sql`${users.version} + 1` })
    .where(and(eq(users.application_id, tx.application_id), isOneOf(tx.db, users.id, ids)))
}

const touch = query('touch_sign_in', (db, p: Params<UserKey & { now: Date }>) =>
  db.queries.update(db.tables.users).set({ last_sign_in_at: p.now, active_at: p.now }).where(isUser(db, p)),
)

/** Records that a user has just signed in. */
export const touchSignIn = (tx: Context, id: string) =>
  touch(tx.db, { application_id: tx.application_id, id, now: tx.now })

const touchClock = query('touch_active', (db, p: Params<UserKey & { now: Date }>) =>
  db.queries.update(db.tables.users).set({ active_at: p.now }).where(isUser(db, p)),
)

/** Starts the retention clock of a user again, because another system has just told us of them. */
export const touchImported = (tx: Context, id: string) =>
  touchClock(tx.db, { application_id: tx.application_id, id, now: tx.now })
