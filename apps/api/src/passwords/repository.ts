import {
  bulkInsertInto,
  type Connection,
  type Database,
  insertRow,
  isOneOf,
  type Params,
  query,
  secondPart,
  spreadOver,
  type WholeRow,
} from '@clientele/db'
import { and, asc, eq, like, sql } from 'drizzle-orm'
import { atomically, type Context } from '../context.ts'
import { formOfStored } from './foreign/hash.ts'

/** The hash of a shopper's password; undefined if there is none. */
export async function findPasswordHash(ctx: Context, user_id: string): Promise<string | undefined> {
  const { credentials: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ password_hash: c.password_hash })
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.user_id, user_id)))
  return row?.password_hash
}

/** Replaces a hash of the same password. Returns whether the old one was still there. */
export const replacePasswordHash = (
  ctx: Context,
  user_id: string,
  { before, after }: { before: string; after: string },
): Promise<boolean> =>
  atomically(ctx, async (tx) => {
    const { credentials: c } = tx.db.tables
    const [row] = await tx.db.queries
      .update(c)
      .set({ password_hash: after, updated_at: tx.now })
      .where(and(eq(c.application_id, tx.application_id), eq(c.user_id, user_id), eq(c.password_hash, before)))
      .returning({ user_id: c.user_id })
    if (row) await countForeign(tx, before, -1)
    return row !== undefined
  })

/** Sets a user's password. Must run inside the transaction that locked the user. */
export async function setPasswordHash(tx: Context, user_id: string, password_hash: string): Promise<void> {
  const { credentials: c } = tx.db.tables
  const before = await findPasswordHash(tx, user_id)
  await tx.db.queries
    .insert(c)
    .values({ application_id: tx.application_id, user_id, password_hash, updated_at: tx.now })
    .onConflictDoUpdate({ target: [c.application_id, c.user_id], set: { password_hash, updated_at: tx.now } })
  if (before !== undefined) await countForeign(tx, before, -1)
  await countForeign(tx, password_hash, 1)
}

/** Removes the passwords of users, as far as they have one. Must run inside a transaction. */
export async function dropPasswords(
  tx: Pick<Context, 'db' | 'application_id'>,
  user_ids: readonly string[],
): Promise<void> {
  const { credentials: c } = tx.db.tables
  const dropped = await tx.db.queries
    .delete(c)
    .where(and(eq(c.application_id, tx.application_id), isOneOf(tx.db, c.user_id, user_ids)))
    .returning({ password_hash: c.password_hash })
  const forms = dropped.flatMap(({ password_hash }) => formOfStored(password_hash) ?? [])
  // Always in the same order, to avoid deadlocks.
  for (const [form, some] of Map.groupBy(forms.toSorted(), (each) => each))
    await addForeignHashes(tx, form, -some.length)
}

const countShards = 16

const addToCount = query('add_to_foreign_count', (db, p: Params<WholeRow<'foreignHashCounts'>>) => {
  const { foreignHashCounts: f } = db.tables
  return insertRow(db, 'foreignHashCounts', p).onConflictDoUpdate({
    target: [f.application_id, f.form, f.shard],
    set: { count: sql`${f.count} + excluded.count` },
  })
})

/** Adds to the count of hashes in a stored hash's form. Hashes of our own aren't counted. */
async function countForeign(tx: Pick<Context, 'db' | 'application_id'>, stored: string, count: number): Promise<void> {
  const form = formOfStored(stored)
  if (form !== undefined) await addForeignHashes(tx, form, count)
}

const insertHashes = bulkInsertInto('credentials')

/** Sets the passwords of users who have none, with a few statements for all of them. Must run inside the transaction that creates the users. */
export async function addPasswordHashes(
  tx: Context,
  hashes: readonly { user_id: string; password_hash: string }[],
): Promise<void> {
  if (hashes.length === 0) return
  const { application_id, now } = tx
  await insertHashes(
    tx.db,
    hashes.map((each) => ({ application_id, ...each, updated_at: now })),
  )
  const byForm = Map.groupBy(hashes, ({ password_hash }) => formOfStored(password_hash))
  for (const [form, some] of byForm) if (form !== undefined) await addForeignHashes(tx, form, some.length)
}

/** Adds to the count of hashes in a form. */
async function addForeignHashes(
  tx: Pick<Context, 'db' | 'application_id'>,
  form: string,
  count: number,
): Promise<void> {
  await addToCount(tx.db, { application_id: tx.application_id, form, shard: spreadOver(tx.db, countShards), count })
}

export interface FormCount {
  form: string
  count: number
}

/** How many hashes of other systems are left in an application, by form. Reads only a few rows. */
export async function listForeignForms(ctx: Context): Promise<FormCount[]> {
  const { foreignHashCounts: f } = ctx.db.tables
  const rows = await ctx.db.queries
    .select({ form: f.form, count: sql<number>`sum(${f.count})`.mapWith(Number) })
    .from(f)
    .where(eq(f.application_id, ctx.application_id))
    .groupBy(f.form)
    .orderBy(asc(f.form))
  return rows.filter(({ count }) => count > 0)
}

/** The same, in all applications together. */
export const sumForeignForms = ({ queries, tables: { foreignHashCounts: f } }: Database): Promise<FormCount[]> =>
  queries
    .select({ form: f.form, count: sql<number>`sum(${f.count})`.mapWith(Number) })
    .from(f)
    .groupBy(f.form)

/**
 * The forms whose stored number of hashes is wrong. One statement reads both, so a transaction that changes both is seen in both, or in neither.
 */
export const listWrongForms = (db: Connection, application_id: string) => {
  const { credentials: c, foreignHashCounts: f } = db.tables
  return db.queries
    .select({
      form: sql<string>`form`,
      stored: sql<number>`sum(stored)`.mapWith(Number),
      counted: sql<number>`sum(counted)`.mapWith(Number),
    })
    .from(
      sql`(select ${secondPart(db, c.password_hash, '$')} as form, 0 as stored, count(*) as counted from ${c}
             where ${c.application_id} = ${application_id} and ${like(c.password_hash, 'foreign$%')} group by 1
           union all select ${f.form}, ${f.count}, 0 from ${f}
             where ${f.application_id} = ${application_id}) as both_counts`,
    )
    .groupBy(sql`form`)
    .having(sql`sum(stored) <> sum(counted)`)
    .orderBy(sql`form`)
}

/** Corrects a count by the difference, so that a concurrent change isn't undone. */
export const moveForeignCount = (
  db: Connection,
  { application_id, form, count }: FormCount & { application_id: string },
) => addToCount(db, { application_id, form, shard: 0, count })

export type FirebaseKeyRow = WholeRow<'firebaseKeys'>

/** Stores a key, unless it is stored already. */
export async function keepFirebaseKey(
  tx: Context,
  { id, sealed }: Pick<FirebaseKeyRow, 'id' | 'sealed'>,
): Promise<void> {
  const { firebaseKeys } = tx.db.tables
  await tx.db.queries
    .insert(firebaseKeys)
    .values({ application_id: tx.application_id, id, sealed, created_at: tx.now })
    .onConflictDoNothing()
}

export async function findFirebaseKey(ctx: Context, id: string): Promise<string | undefined> {
  const { firebaseKeys: k } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ sealed: k.sealed })
    .from(k)
    .where(and(eq(k.application_id, ctx.application_id), eq(k.id, id)))
  return row?.sealed
}

/** Every key of every application: a few at most. */
export const listFirebaseKeys = ({ queries, tables: { firebaseKeys } }: Connection) =>
  queries.select().from(firebaseKeys)

/** Replaces the encrypted form of a key, unless it has changed. Returns whether it did. */
export async function replaceSealedKey(
  { queries, tables: { firebaseKeys: k } }: Connection,
  { application_id, id, sealed }: FirebaseKeyRow,
  after: string,
): Promise<boolean> {
  const rows = await queries
    .update(k)
    .set({ sealed: after })
    .where(and(eq(k.application_id, application_id), eq(k.id, id), eq(k.sealed, sealed)))
    .returning({ id: k.id })
  return rows.length > 0
}
