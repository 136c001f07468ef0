import {
  forUpdate,
  insertInto,
  isOneOf,
  type Params,
  query,
  spreadOver,
  type Tables,
  type UserState,
} from '@clientele/db'
import { and, asc, eq, isNull, ne, or, sql } from 'drizzle-orm'
import type { Actor, Context } from '../context.ts'
import {
  type LockedContactTuple,
  lockedColumns,
  type LockedUserRow,
  type UserRow,
  userColumns,
  type UserWithContacts,
} from '../rows/users.ts'
import { facetsPerState, firstFacetOf } from './facets.ts'
import { rewrittenFields } from './said.ts'

export type ContactRow = Tables['identifiers']['$inferSelect']

interface UserKey {
  application_id: string
  id: string
}

const selectUsers = query('users_by_ids', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(users)
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.ids)))
})

const selectUser = query('user_by_id', (db, p: Params<UserKey>) => {
  const { users } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(users)
    .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id)))
})

/** A user of this application, whatever its state, save one that is gone for good. */
export async function findUser(ctx: Context, id: string): Promise<UserWithContacts | undefined> {
  const [row] = await selectUser(ctx.db, { application_id: ctx.application_id, id })
  return row?.state === 'purged' ? undefined : row
}

const selectState = query('state_of_user', ({ queries, tables: { users } }, p: Params<UserKey>) =>
  queries
    .select({ state: users.state })
    .from(users)
    .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id))),
)

/** Whether there is such a user, as `findUser` would find it. */
export async function isKnownUser(ctx: Context, id: string): Promise<boolean> {
  const [row] = await selectState(ctx.db, { application_id: ctx.application_id, id })
  return row !== undefined && row.state !== 'purged'
}

/** Users in the order of their ids as given. */
export async function findUsers(ctx: Context, ids: readonly string[]): Promise<UserWithContacts[]> {
  if (ids.length === 0) return []
  const rows = await selectUsers(ctx.db, { application_id: ctx.application_id, ids: ids })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

const selectLocked = query('lock_user', (db, p: Params<UserKey>) => {
  const { users } = db.tables
  const row = db.queries
    .select(lockedColumns(db))
    .from(users)
    .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id)))
  return forUpdate(db, row)
})

/** A contact as the user has it now. */
export type HeldContact = Omit<ContactRow, 'acquired_at'>

/** A user that is locked until the transaction ends, and its contacts in the user's own order: what is decided on them stays true. */
export interface LockedUser {
  user: UserRow
  contacts: HeldContact[]
}

/**
 * Locks a user, or the tombstone of an erased one. A concurrent block or archive happens either before or after, never in between. Lock a
 * user before any of their other rows, so that two transactions can't deadlock.
 */
export async function lockUserOrTombstone(tx: Context, id: string): Promise<LockedUser | undefined> {
  const [row] = await selectLocked(tx.db, { application_id: tx.application_id, id })
  if (!row) return undefined
  const { contacts, read_version, ...user } = row
  // Somebody changed the user while this waited. Now nobody can.
  if (read_version !== user.version) return lockUserOrTombstone(tx, id)
  return { user, contacts: lockedContacts(contacts).map((contact) => asHeldContact(tx, id, contact)) }
}

/** Locks a user who was not erased. */
export async function lockUser(tx: Context, id: string): Promise<LockedUser | undefined> {
  const locked = await lockUserOrTombstone(tx, id)
  return locked?.user.state === 'purged' ? undefined : locked
}

const lockedContacts = (contacts: LockedUserRow['contacts']): LockedContactTuple[] =>
  (typeof contacts === 'string' ? (JSON.parse(contacts) as LockedContactTuple[]) : (contacts ?? [])).sort(
    (one, other) => one[7] - other[7],
  )

const asHeldContact = (
  { application_id }: Context,
  user_id: string,
  [kind, value, country_code, phone, verified, primary, active, position, id]: LockedContactTuple,
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

const updateUserRow = query('write_user', ({ queries, tables: { users } }, p: Params<UserRow>) =>
  queries
    .update(users)
    .set(Object.fromEntries(rewrittenFields.map((name) => [name, p[name]])))
    .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id))),
)

/** Writes a user back that was read for change. For `change.ts`, which records the event. */
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

/** Releases every contact of a user. */
export const releaseContacts = (tx: Context, user_id: string, release_reason: 'archived' | 'purged') => {
  const { identifiers } = tx.db.tables
  return tx.db.queries
    .update(identifiers)
    .set({ released_at: tx.now, release_reason })
    .where(
      and(
        eq(identifiers.application_id, tx.application_id),
        eq(identifiers.user_id, user_id),
        isNull(identifiers.released_at),
      ),
    )
}

const releaseClaims = query(
  'release_claims',
  (db, p: Params<{ application_id: string; user_id: string; values: readonly string[]; now: Date }>) => {
    const { identifiers: i } = db.tables
    return db.queries
      .update(i)
      .set({ released_at: p.now, release_reason: 'claimed' })
      .where(
        and(
          eq(i.application_id, p.application_id),
          isOneOf(db, i.value, p.values),
          ne(i.user_id, p.user_id),
          eq(i.verified, false),
          isNull(i.released_at),
        ),
      )
      .returning({ user_id: i.user_id, kind: i.kind })
  },
)

/** Verifying wins: takes the contacts away from users who have claimed them without proof. */
export const dropClaims = (tx: Context, user_id: string, values: readonly string[]) =>
  releaseClaims(tx.db, { application_id: tx.application_id, user_id, values: values, now: tx.now })

/** Who has proven a contact. */
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

/** Users that are named, locked in one order, so that two callers who name the same ones cannot wait for each other. */
export function lockUsers(tx: Context, ids: readonly string[]) {
  const { users } = tx.db.tables
  const rows = tx.db.queries
    .select({ id: users.id, state: users.state, version: users.version })
    .from(users)
    .where(and(eq(users.application_id, tx.application_id), isOneOf(tx.db, users.id, ids)))
    .orderBy(asc(users.id))
  return forUpdate(tx.db, rows)
}

/** The state that users are in from now on, why, and through whom. */
export interface StateMove {
  state: UserState
  reason: string | null
  by: Actor
  /** When they are to be erased. */
  delete_on: Date | null
  /** Whether they are in no list any more. */
  isHidden: boolean
}

/** Moves users from one state to another; the rest of their facet stays. */
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

const countShards = 16

const upsertCount = query(
  'add_to_count',
  ({ queries, tables: { userCounts: c } }, p: Params<Tables['userCounts']['$inferInsert']>) =>
    queries
      .insert(c)
      .values({ application_id: p.application_id, state: p.state, shard: p.shard, count: p.count })
      .onConflictDoUpdate({
        target: [c.application_id, c.state, c.shard],
        set: { count: sql`${c.count} + excluded.count` },
      }),
)

const touch = query('touch_sign_in', ({ queries, tables: { users } }, p: Params<UserKey & { now: Date }>) =>
  queries
    .update(users)
    .set({ last_sign_in_at: p.now })
    .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id))),
)

/** Writes down when a user last signed in. */
export const touchSignIn = (tx: Context, id: string) =>
  touch(tx.db, { application_id: tx.application_id, id, now: tx.now })

/** Keeps the count of users in a state. On Postgres it is spread over rows, so that creates do not queue for one. */
export const addToCount = (tx: Context, state: UserState, count: number) =>
  upsertCount(tx.db, {
    application_id: tx.application_id,
    state,
    shard: spreadOver(tx.db, countShards),
    count,
  })

const sumCounts = query(
  'count_listed',
  ({ queries, tables: { userCounts: c } }, p: Params<{ application_id: string }>) =>
    queries
      .select({ total: sql<number | string | null>`sum(${c.count})` })
      .from(c)
      .where(
        and(
          eq(c.application_id, p.application_id),
          or(eq(c.state, 'active'), eq(c.state, 'blocked'), eq(c.state, 'deletion_scheduled')),
        ),
      ),
  { isShared: true },
)

/** How many users are listed without any filter: exact, and read from a few rows. */
export async function countListed(ctx: Context): Promise<number> {
  const [row] = await sumCounts(ctx.db, { application_id: ctx.application_id })
  return Number(row?.total ?? 0)
}
