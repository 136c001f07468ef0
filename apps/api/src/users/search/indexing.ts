import {
  deleteDocuments,
  type Connection,
  type Database,
  type IndexedDocument,
  isOneOf,
  isOnlyHolder,
  lastNumber,
  type Params,
  query,
  readDocuments,
  timeOf,
  writeDocuments,
} from '@clientele/db'
import { and, asc, eq, sql } from 'drizzle-orm'
import { userColumns, type UserWithContacts } from '../../rows/users.ts'
import { pairUsers } from '../duplicates/pairing.ts'
import { derivedFields, withDerived } from '../profile-values.ts'
import { gramsOfUser, indexRules } from './grams.ts'
import { passToSegments } from './pass-on.ts'

/*
 * Keeps the index up to date, in steps. A step is one transaction, which reads users, writes what the index has of them, and removes them from the
 * queue. If its process dies, nothing has happened. Only one process at a time takes a step, so that no older version overwrites a newer one.
 */

/** The key of the lock for a step. */
const key = 'the search index'

interface Due {
  id: string
  application_id: string
  user_id: string
}

const takeDue = query('take_search_queue', (db, p: Params<{ limit: number }>) => {
  const { searchQueue: q } = db.tables
  const next = db.queries.select({ id: q.id }).from(q).orderBy(asc(q.id)).limit(p.limit)
  return db.queries
    .delete(q)
    .where(sql`${q.id} in ${next}`)
    .returning({ id: q.id, application_id: q.application_id, user_id: q.user_id })
})

const anyDue = query('any_search_queue', (db) => {
  const { searchQueue: q } = db.tables
  return db.queries.select({ id: q.id }).from(q).limit(1)
})

/** Indexes users who have changed, at most `limit`. Returns how many changes that were; undefined if another process is indexing. */
export async function indexChanged(database: Database, limit: number): Promise<number | undefined> {
  // Most of the time, no one has changed, and nothing has to be locked.
  if ((await anyDue(database, {})).length === 0) return 0
  return database.transaction(async (tx) => {
    if (!(await isOnlyHolder(tx, key))) return undefined
    const due: Due[] = await takeDue(tx, { limit })
    for (const [application_id, users] of Map.groupBy(due, (row) => row.application_id)) {
      await indexUsers(tx, application_id, [...new Set(users.map(({ user_id }) => user_id))])
      await passToSegments(tx, application_id, users)
    }
    return due.length
  })
}

const usersToIndex = query('users_to_index', (db, p: Params<{ application_id: string; ids: readonly string[] }>) => {
  const { users: u } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.id, p.ids)))
})

/** Indexes these users as they are now, unless that has been done. */
async function indexUsers(
  tx: Connection,
  application_id: string,
  ids: readonly string[],
  { renewsKeys = false } = {},
): Promise<void> {
  const users = await usersToIndex(tx, { application_id, ids })
  // Before their entries are written, because erasing a user also locks the user first.
  if (renewsKeys) await renewKeys(tx, users)
  const indexed = new Map((await readDocuments(tx, application_id, ids)).map((row) => [row.user_id, row]))
  let last = await lastNumber(tx)
  const changed = users
    .filter((user) => user.state !== 'purged' && !isCurrent(user, indexed.get(user.id)))
    .map((user): IndexedDocument => {
      const known = indexed.get(user.id)?.number
      if (known === undefined) last += 1
      return {
        application_id,
        user_id: user.id,
        number: known ?? last,
        version: user.version,
        rules: indexRules,
        grams: gramsOfUser(user),
      }
    })
  await writeDocuments(tx, changed)
  await pairUsers(tx, application_id, users)
  const erased = users.filter(({ id, state }) => state === 'purged' && indexed.has(id))
  if (erased.length > 0)
    await deleteDocuments(
      tx,
      application_id,
      erased.map(({ id }) => id),
    )
}

const isCurrent = (user: { version: number }, indexed: { version: number; rules: number } | undefined) =>
  indexed?.version === user.version && indexed.rules === indexRules

/**
 * Users are compared with the index from time to time. Usually, this finds none that a change didn't already have indexed. When the rules change,
 * a walk of that name has never been done, so it begins at once.
 */
const walk = `users by rules ${indexRules}`
const walkEvery_ms = 24 * 60 * 60_000
const comparedAtOnce = 250
const nowhere = { after_application: '', after_user: '' }

const findWalk = query('find_search_walk', (db) => {
  const { searchWalks: w } = db.tables
  return db.queries.select().from(w).where(eq(w.name, walk))
})

interface WalkState {
  after_application: string
  after_user: string
  done_at: Date | null
}

const saveWalk = query('save_search_walk', ({ queries, tables: { searchWalks: w } }, p: Params<WalkState>) =>
  queries
    .insert(w)
    .values({ name: walk, after_application: p.after_application, after_user: p.after_user, done_at: p.done_at })
    .onConflictDoUpdate({
      target: [w.name],
      set: {
        after_application: sql`excluded.after_application`,
        after_user: sql`excluded.after_user`,
        done_at: sql`excluded.done_at`,
      },
    }),
)

/** Has all users compared again, from the first one. */
export const forgetWalk = (database: Database) => saveWalk(database, { ...nowhere, done_at: null })

const nextUsers = query(
  'users_to_compare',
  (db, p: Params<{ after_application: string; after_user: string; limit: number }>) => {
    const { users: u } = db.tables
    return db.queries
      .select({ application_id: u.application_id, id: u.id, version: u.version, state: u.state })
      .from(u)
      .where(sql`(${u.application_id}, ${u.id}) > (${p.after_application}, ${p.after_user})`)
      .orderBy(asc(u.application_id), asc(u.id))
      .limit(p.limit)
  },
)

/**
 * Compares the next users with the index, and indexes at most `limit` of them: all users after an upgrade, or those that a process of an earlier
 * release has changed. Returns whether more remain; undefined if another process is indexing.
 */
export const indexOthers = (database: Database, limit: number): Promise<boolean | undefined> =>
  database.transaction(async (tx) => {
    if (!(await isOnlyHolder(tx, key))) return undefined
    const [known] = await findWalk(tx, {})
    const isUnderWay = known !== undefined && known.after_user !== nowhere.after_user
    const isRecent = known?.done_at && known.done_at.getTime() > Date.now() - walkEvery_ms
    if (isRecent && !isUnderWay) return false
    const from = isUnderWay ? known : nowhere
    const next = await nextUsers(tx, {
      after_application: from.after_application,
      after_user: from.after_user,
      limit: comparedAtOnce,
    })
    let last = next.at(-1)
    let left = limit
    for (const [application_id, users] of Map.groupBy(next, (row) => row.application_id)) {
      const ids = users.map(({ id }) => id)
      const indexed = new Map((await readDocuments(tx, application_id, ids)).map((row) => [row.user_id, row]))
      const stale = users.filter(({ id, state, ...user }) => state !== 'purged' && !isCurrent(user, indexed.get(id)))
      const some = stale.slice(0, left)
      left -= some.length
      await indexUsers(
        tx,
        application_id,
        some.map(({ id }) => id),
        { renewsKeys: true },
      )
      if (some.length < stale.length) {
        last = some.at(-1) ?? { application_id, id: '', version: 0, state: 'active' }
        break
      }
    }
    const isDone = left > 0 && next.length < comparedAtOnce
    await saveWalk(
      tx,
      isDone
        ? { ...nowhere, done_at: new Date() }
        : {
            after_application: last?.application_id ?? from.after_application,
            after_user: last?.id ?? from.after_user,
            done_at: known?.done_at ?? null,
          },
    )
    return !isDone
  })

const writeKeys = query(
  'write_name_keys',
  (db, p: Params<{ application_id: string; id: string; name_key: string; last_name_key: string }>) => {
    const { users: u } = db.tables
    return db.queries
      .update(u)
      .set({ name_key: p.name_key, last_name_key: p.last_name_key })
      .where(and(eq(u.application_id, p.application_id), eq(u.id, p.id)))
  },
)

/** An earlier release may have normalized names differently. */
async function renewKeys(tx: Connection, users: readonly UserWithContacts[]): Promise<void> {
  for (const user of users.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const keys = withDerived(user)
    if (derivedFields.every((name) => keys[name] === user[name])) continue
    const { application_id, id, name_key, last_name_key } = keys
    await writeKeys(tx, { application_id, id, name_key, last_name_key })
  }
}

const firstDue = query('first_of_search_queue', (db) => {
  const { searchQueue: q } = db.tables
  return db.queries.select({ id: q.id }).from(q).orderBy(asc(q.id)).limit(1)
})

/** A change is usually indexed within a second. One that has waited for this long is one of many. */
const behindAfter_ms = 5_000
/** Searches within this time share an answer. */
const askedEvery_ms = 1_000
const asked = new WeakMap<Database, { at: number; isBehind: Promise<boolean> }>()

/**
 * Whether searches may still miss someone: a change that happened a while ago, because many changed at once, or requests keep the process busy; or
 * anyone, until all users have been compared with the index once.
 */
export function isIndexBehind(database: Database): Promise<boolean> {
  const now = Date.now()
  const last = asked.get(database)
  if (last && now - last.at < askedEvery_ms) return last.isBehind
  const isBehind = Promise.all([firstDue(database, {}), findWalk(database, {})]).then(
    ([[first], [walked]]) =>
      !walked?.done_at || (first !== undefined && timeOf(first.id).getTime() < now - behindAfter_ms),
  )
  asked.set(database, { at: now, isBehind })
  isBehind.catch(() => asked.delete(database))
  return isBehind
}

/** Changes are counted up to this number. */
const waitingMax = 10_000

const waiting = query('count_search_queue', (db, p: Params<{ limit: number }>) => {
  const { searchQueue: q } = db.tables
  const some = db.queries.select({ id: q.id }).from(q).orderBy(asc(q.id)).limit(p.limit).as('some')
  return db.queries
    .select({ count: sql<number>`count(*)`.mapWith(Number), first: sql<string | null>`min(${some.id})` })
    .from(some)
})

/** How many changes are not indexed yet, and since when. */
export async function measureIndex(database: Database): Promise<{ waiting: number; oldest_s: number }> {
  const [row] = await waiting(database, { limit: waitingMax })
  const first = row?.first ?? undefined
  if (first === undefined) return { waiting: 0, oldest_s: 0 }
  return { waiting: row?.count ?? 0, oldest_s: Math.max(0, (Date.now() - timeOf(first).getTime()) / 1_000) }
}
