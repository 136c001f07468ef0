import { bind, type Connection, prepared, preparedInsert, type Tables } from '@clientele/db'
import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type CodeRow = Tables['codes']['$inferSelect']
export type CodePurpose = CodeRow['purpose']
export type SignUpRow = Tables['signUps']['$inferSelect']

const insertCodeRow = preparedInsert('codes')
export const insertCode = (tx: Context, row: CodeRow) => insertCodeRow(tx.db, row)

/**
 * Holds a contact until the transaction ends, so that two who ask for a code at once come one after the other. SQLite has one writer
 * in any case.
 */
export async function holdContact(tx: Context, value: string): Promise<void> {
  if (tx.db.dialect !== 'postgres') return
  const key = `code ${tx.application_id} ${value}`
  await tx.db.queries
    .select({ held: sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))` })
    .from(sql`(select 1) as one`)
}

/** What was sent to a contact since a moment, newest first. */
export function codesSince(ctx: Context, value: string, since: Date, limit: number) {
  const { codes: c } = ctx.db.tables
  return ctx.db.queries
    .select({ purpose: c.purpose, created_at: c.created_at })
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.value, value), gt(c.created_at, since)))
    .orderBy(desc(c.created_at))
    .limit(limit)
}

/** Live codes that were sent to a contact, newest first: what a code given back without its request may be. */
export function liveCodes(ctx: Context, value: string): Promise<CodeRow[]> {
  const { codes: c } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(c)
    .where(
      and(eq(c.application_id, ctx.application_id), eq(c.value, value), isNull(c.used_at), gt(c.expires_at, ctx.now)),
    )
    .orderBy(desc(c.created_at))
    .limit(20)
}

/** Whose attempts: those of whoever asked for the code, or those of everybody else together. */
type Attempts = 'attempts' | 'attempts_elsewhere'

const takeAttemptOf = (attempts: Attempts) =>
  prepared<Record<string, unknown>, CodeRow[]>(`take_${attempts}`, ({ queries, tables: { codes: c } }) =>
    queries
      .update(c)
      .set({ [attempts]: sql`${c[attempts]} + 1` })
      .where(
        and(
          eq(c.application_id, sql.placeholder('application_id')),
          eq(c.id, sql.placeholder('id')),
          isNull(c.used_at),
          gt(c.expires_at, bind(c.expires_at, 'now')),
          lt(c[attempts], bind(c[attempts], 'attemptsMax')),
        ),
      )
      .returning(),
  )
const takes = { attempts: takeAttemptOf('attempts'), attempts_elsewhere: takeAttemptOf('attempts_elsewhere') }

/** Uses up one of a code's attempts; undefined when none is left, or the code is used, expired or unknown. The WHERE decides races. */
export async function takeAttempt(
  ctx: Context,
  id: string,
  attempts: Attempts,
  attemptsMax: number,
): Promise<CodeRow | undefined> {
  const [row] = await takes[attempts](ctx.db, { application_id: ctx.application_id, id, now: ctx.now, attemptsMax })
  return row
}

const markUsedOf = prepared<Record<string, unknown>, CodeRow[]>('use_code', ({ queries, tables: { codes: c } }) =>
  queries
    .update(c)
    .set({ used_at: bind(c.used_at, 'now') })
    .where(
      and(
        eq(c.application_id, sql.placeholder('application_id')),
        eq(c.id, sql.placeholder('id')),
        isNull(c.used_at),
        gt(c.expires_at, bind(c.expires_at, 'now')),
      ),
    )
    .returning(),
)

/** Uses a code up; undefined for whoever comes second. */
export async function markUsed(tx: Context, id: string): Promise<CodeRow | undefined> {
  const [row] = await markUsedOf(tx.db, { application_id: tx.application_id, id, now: tx.now })
  return row
}

/** The code whose secret this is: those of links, which are long enough to be found by their hash. */
export async function findCodeBySecret(
  ctx: Context,
  secret_hash: string,
  purpose: CodePurpose,
): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(
      and(
        eq(c.application_id, ctx.application_id),
        eq(c.secret_hash, secret_hash),
        eq(c.purpose, purpose),
        isNull(c.used_at),
        gt(c.expires_at, ctx.now),
      ),
    )
  return row
}

/** The code that a resend token belongs to. */
export async function findCode(ctx: Context, id: string): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.id, id)))
  return row
}

/** Turns a live code into another secret, which is good until `expires_at`; undefined for whoever comes second. */
export async function exchangeCode(
  tx: Context,
  { id, secret_hash }: CodeRow,
  next: { secret_hash: string; expires_at: Date },
): Promise<CodeRow | undefined> {
  const { codes: c } = tx.db.tables
  const [row] = await tx.db.queries
    .update(c)
    .set({ ...next, resend_hash: null })
    .where(
      and(
        eq(c.application_id, tx.application_id),
        eq(c.id, id),
        eq(c.secret_hash, secret_hash),
        isNull(c.used_at),
        gt(c.expires_at, tx.now),
      ),
    )
    .returning()
  return row
}

/**
 * Ends every code that was made for a user, or sent to a contact that the user holds now: after a password or a contact has changed,
 * none of them may open anything.
 */
export const endCodesOf = (tx: Context, user_id: string) => {
  const { codes: c, identifiers: i } = tx.db.tables
  const held = tx.db.queries
    .select({ value: i.value })
    .from(i)
    .where(and(eq(i.application_id, tx.application_id), eq(i.user_id, user_id), isNull(i.released_at)))
  return tx.db.queries
    .update(c)
    .set({ used_at: tx.now })
    .where(
      and(
        eq(c.application_id, tx.application_id),
        isNull(c.used_at),
        or(eq(c.user_id, user_id), inArray(c.value, held)),
      ),
    )
}

const insertSignUpRow = preparedInsert('signUps')
export const insertSignUp = (tx: Context, row: SignUpRow) => insertSignUpRow(tx.db, row)

/** The sign-up a token leads to, held for a change. */
export async function findSignUp(tx: Context, token_hash: string): Promise<SignUpRow | undefined> {
  const { signUps: s } = tx.db.tables
  const query = tx.db.queries
    .select()
    .from(s)
    .where(
      and(
        eq(s.application_id, tx.application_id),
        eq(s.token_hash, token_hash),
        isNull(s.completed_at),
        gt(s.expires_at, tx.now),
      ),
    )
  const [row] = await (tx.db.dialect === 'postgres' && tx.db.inTransaction ? query.for('update') : query)
  return row
}

export async function findSignUpById(tx: Context, id: string): Promise<SignUpRow | undefined> {
  const { signUps: s } = tx.db.tables
  const query = tx.db.queries
    .select()
    .from(s)
    .where(and(eq(s.application_id, tx.application_id), eq(s.id, id), isNull(s.completed_at), gt(s.expires_at, tx.now)))
  const [row] = await (tx.db.dialect === 'postgres' && tx.db.inTransaction ? query.for('update') : query)
  return row
}

export const writeSignUp = (tx: Context, { application_id: _a, id, created_at: _c, ...row }: SignUpRow) => {
  const { signUps: s } = tx.db.tables
  return tx.db.queries
    .update(s)
    .set(row)
    .where(and(eq(s.application_id, tx.application_id), eq(s.id, id)))
}

/** Completes a sign-up, and forgets what was said in it; false for whoever comes second. */
export async function completeSignUp(tx: Context, id: string): Promise<boolean> {
  const { signUps: s } = tx.db.tables
  const [row] = await tx.db.queries
    .update(s)
    .set({ completed_at: tx.now, profile: {}, email: null, phone: null, password_hash: null, subject: null })
    .where(and(eq(s.application_id, tx.application_id), eq(s.id, id), isNull(s.completed_at)))
    .returning({ id: s.id })
  return row !== undefined
}

/** Who a contact or a username signs in as. */
export interface Login {
  user_id: string
  password_hash: string | null
}

const selectByContact = prepared<Record<string, unknown>, Login[]>(
  'login_by_contact',
  ({ queries, tables: { identifiers: i, users, credentials } }) =>
    queries
      .select({ user_id: users.id, password_hash: credentials.password_hash })
      .from(i)
      .innerJoin(users, and(eq(users.application_id, i.application_id), eq(users.id, i.user_id)))
      .leftJoin(
        credentials,
        and(eq(credentials.application_id, users.application_id), eq(credentials.user_id, users.id)),
      )
      .where(
        and(
          eq(i.application_id, sql.placeholder('application_id')),
          eq(i.value, sql.placeholder('value')),
          eq(i.verified, true),
          eq(i.active, true),
          isNull(i.released_at),
          isNull(users.hidden_at),
        ),
      )
      .limit(1),
)

const selectByUsername = prepared<Record<string, unknown>, Login[]>(
  'login_by_username',
  ({ queries, tables: { users, credentials } }) =>
    queries
      .select({ user_id: users.id, password_hash: credentials.password_hash })
      .from(users)
      .leftJoin(
        credentials,
        and(eq(credentials.application_id, users.application_id), eq(credentials.user_id, users.id)),
      )
      .where(
        and(
          eq(users.application_id, sql.placeholder('application_id')),
          eq(users.username_key, sql.placeholder('value')),
          isNull(users.hidden_at),
        ),
      )
      .limit(1),
)

/** The user who has proven to own a contact, with the hash of the password where there is one. */
export async function findLoginByContact(ctx: Context, value: string): Promise<Login | undefined> {
  const [row] = await selectByContact(ctx.db, { application_id: ctx.application_id, value })
  return row
}

export async function findLoginByUsername(ctx: Context, value: string): Promise<Login | undefined> {
  const [row] = await selectByUsername(ctx.db, { application_id: ctx.application_id, value })
  return row
}

export async function findPasswordHash(ctx: Context, user_id: string): Promise<string | undefined> {
  const { credentials: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ password_hash: c.password_hash })
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.user_id, user_id)))
  return row?.password_hash
}

export const setPasswordHash = (tx: Context, user_id: string, password_hash: string) => {
  const { credentials: c } = tx.db.tables
  return tx.db.queries
    .insert(c)
    .values({ application_id: tx.application_id, user_id, password_hash, updated_at: tx.now })
    .onConflictDoUpdate({ target: [c.application_id, c.user_id], set: { password_hash, updated_at: tx.now } })
}

/** Whose social identity it is; nobody's once that user is archived or gone, for then its owner begins anew. */
export async function findSocialUser(ctx: Context, provider: string, subject: string): Promise<string | undefined> {
  const { socialIdentities: s, users } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ user_id: s.user_id })
    .from(s)
    .innerJoin(users, and(eq(users.application_id, s.application_id), eq(users.id, s.user_id)))
    .where(and(isIdentity(ctx, provider, subject), isNull(users.hidden_at)))
  return row?.user_id
}

/** Gives a social identity to a user who may have it already; the primary key decides between two who come at once. */
export async function keepSocialIdentity(
  tx: Context,
  provider: string,
  subject: string,
  user_id: string,
): Promise<'kept' | 'had' | 'taken'> {
  const { socialIdentities: s, users } = tx.db.tables
  const hidden = tx.db.queries
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.application_id, tx.application_id), eq(users.id, s.user_id), isNotNull(users.hidden_at)))
  await tx.db.queries.delete(s).where(and(isIdentity(tx, provider, subject), inArray(s.user_id, hidden)))
  const [kept] = await tx.db.queries
    .insert(s)
    .values({ application_id: tx.application_id, provider, subject, user_id, created_at: tx.now })
    .onConflictDoNothing()
    .returning({ user_id: s.user_id })
  if (kept) return 'kept'
  return (await findSocialUser(tx, provider, subject)) === user_id ? 'had' : 'taken'
}

const isIdentity = ({ application_id, db }: Context, provider: string, subject: string) => {
  const { socialIdentities: s } = db.tables
  return and(eq(s.application_id, application_id), eq(s.provider, provider), eq(s.subject, subject))
}

/** Keeps a captcha's solution as used; false when it was used before. The primary key decides between two who come at once. */
export async function keepSolution(ctx: Context, hash: string, life_ms: number): Promise<boolean> {
  const { captchaSolutions: s } = ctx.db.tables
  const [row] = await ctx.db.queries
    .insert(s)
    .values({ application_id: ctx.application_id, hash, expires_at: new Date(ctx.now.getTime() + life_ms) })
    .onConflictDoNothing()
    .returning({ hash: s.hash })
  return row !== undefined
}

const bite = 5_000

/** Forgets codes, sign-ups and captchas that expired before a moment, some at a time. */
export async function deleteSpent({ queries, tables }: Connection, before: Date): Promise<void> {
  const { codes: c, signUps: s, captchaSolutions: p } = tables
  const codes = queries.select({ id: c.id }).from(c).where(lt(c.expires_at, before)).limit(bite)
  await queries.delete(c).where(inArray(c.id, codes))
  const signUps = queries.select({ id: s.id }).from(s).where(lt(s.expires_at, before)).limit(bite)
  await queries.delete(s).where(inArray(s.id, signUps))
  const puzzles = queries.select({ hash: p.hash }).from(p).where(lt(p.expires_at, before)).limit(bite)
  await queries.delete(p).where(inArray(p.hash, puzzles))
}
