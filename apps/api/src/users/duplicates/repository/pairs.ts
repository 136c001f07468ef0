import {
  blocksEventLoop,
  bulkInsertInto,
  type Connection,
  foundForEach,
  isOneOf,
  newId,
  type Params,
  query,
  type Tables,
} from '@clientele/db'
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm'

export type PairRow = Tables['userPairs']['$inferSelect']

interface OfUsers {
  application_id: string
  ids: readonly string[]
}

const keysOfUsers = query('likenesses_of_users', (db, p: Params<OfUsers>) => {
  const { userLikenesses: l } = db.tables
  return db.queries
    .select({ user_id: l.user_id, key: l.key })
    .from(l)
    .where(and(eq(l.application_id, p.application_id), isOneOf(db, l.user_id, p.ids)))
})

/** The keys of users, as they were when these were last looked at. */
export const listLikenesses = (db: Connection, p: OfUsers) => keysOfUsers(db, p)

const insertLikenesses = bulkInsertInto('userLikenesses')

interface Keys {
  user_id: string
  keys: readonly string[]
}

export async function addLikenesses(tx: Connection, application_id: string, added: readonly Keys[]): Promise<void> {
  const rows = added.flatMap(({ user_id, keys }) => keys.map((key) => ({ application_id, key, user_id })))
  if (rows.length > 0) await insertLikenesses(tx, rows)
}

export async function removeLikenesses(tx: Connection, application_id: string, removed: readonly Keys[]) {
  const { userLikenesses: l } = tx.tables
  for (const { user_id, keys } of removed)
    if (keys.length > 0)
      await tx.queries
        .delete(l)
        .where(and(eq(l.application_id, application_id), eq(l.user_id, user_id), inArray(l.key, [...keys])))
}

interface OfKeys {
  application_id: string
  keys: readonly string[]
  limit: number
}

const alike = query('users_alike', (db, p: Params<Omit<OfKeys, 'keys'> & { key: string }>) => {
  const { userLikenesses: l } = db.tables
  return db.queries
    .select({ user_id: l.user_id })
    .from(l)
    .where(and(eq(l.application_id, p.application_id), eq(l.key, p.key)))
    .orderBy(asc(l.user_id))
    .limit(p.limit)
})

const alikeByKeys = query('users_alike_by_keys', (db, p: Params<OfKeys>) => {
  const { userLikenesses: l } = db.tables
  const some = sql`select ${l.user_id} as user_id from ${l} where ${l.application_id} = ${p.application_id}
    and ${l.key} = wanted.value order by ${l.user_id} limit ${p.limit}`
  return db.queries
    .select({ key: sql<string>`wanted.value`.as('key'), user_id: sql<string>`found.user_id`.as('user_id') })
    .from(foundForEach(p.keys, some))
})

/** Some users with each of these keys: those who were created first. */
export async function listAlike(
  db: Connection,
  { keys, ...scope }: OfKeys,
): Promise<{ key: string; user_id: string }[]> {
  if (!blocksEventLoop(db)) return alikeByKeys(db, { ...scope, keys })
  const found: { key: string; user_id: string }[] = []
  for (const key of keys) for (const { user_id } of await alike(db, { ...scope, key })) found.push({ key, user_id })
  return found
}

const pairsBy = (side: 'first_id' | 'second_id') =>
  query(`pairs_by_${side}`, (db, p: Params<OfUsers>) => {
    const { userPairs } = db.tables
    return db.queries
      .select()
      .from(userPairs)
      .where(and(eq(userPairs.application_id, p.application_id), isOneOf(db, userPairs[side], p.ids)))
  })
const pairsByFirst = pairsBy('first_id')
const pairsBySecond = pairsBy('second_id')

/** All pairs of users. Two lookups, since each side has an index of its own. A pair of two of them is there twice. */
export const listPairsOf = async (db: Connection, p: OfUsers): Promise<PairRow[]> => [
  ...(await pairsByFirst(db, p)),
  ...(await pairsBySecond(db, p)),
]

export async function insertPair(
  tx: Connection,
  pair: Pick<PairRow, 'application_id' | 'first_id' | 'second_id' | 'reasons'>,
): Promise<PairRow> {
  const row = { ...pair, id: newId(), dismissed_at: null, dismissed_by: null }
  await tx.queries.insert(tx.tables.userPairs).values(row).onConflictDoNothing()
  return row
}

export async function writeReasons(tx: Connection, { application_id, id }: PairRow, reasons: string[]): Promise<void> {
  const { userPairs: p } = tx.tables
  await tx.queries
    .update(p)
    .set({ reasons })
    .where(and(eq(p.application_id, application_id), eq(p.id, id)))
}

/** Deletes a pair, unless it was dismissed in the meantime. */
export async function deletePair(tx: Connection, { application_id, id }: PairRow): Promise<void> {
  const { userPairs: p } = tx.tables
  await tx.queries.delete(p).where(and(eq(p.application_id, application_id), eq(p.id, id), isNull(p.dismissed_at)))
}

/** Pairs, newest first, before the one with this ID. */
export function listPairs(
  db: Connection,
  {
    application_id,
    dismissed,
    before,
    limit,
  }: {
    application_id: string
    dismissed: boolean
    before: string
    limit: number
  },
): Promise<PairRow[]> {
  const { userPairs: p } = db.tables
  return db.queries
    .select()
    .from(p)
    .where(
      and(
        eq(p.application_id, application_id),
        dismissed ? isNotNull(p.dismissed_at) : isNull(p.dismissed_at),
        lt(p.id, before),
      ),
    )
    .orderBy(desc(p.id))
    .limit(limit)
}

/** Stores whether two users are two people. Returns the pair, or undefined if there is none with this ID. */
export async function markPair(
  tx: Connection,
  {
    application_id,
    id,
    dismissed_at,
    dismissed_by,
  }: Pick<PairRow, 'application_id' | 'id' | 'dismissed_at' | 'dismissed_by'>,
): Promise<PairRow | undefined> {
  const { userPairs: p } = tx.tables
  const [row] = await tx.queries
    .update(p)
    .set({ dismissed_at, dismissed_by })
    .where(and(eq(p.application_id, application_id), eq(p.id, id)))
    .returning()
  return row
}
