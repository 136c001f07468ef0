import { forUpdate, insertInto, type Tables } from '@clientele/db'
import { and, desc, eq, gt, isNotNull, isNull, lt, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Said } from '../../user-consents/change.ts'

export type SignUpRow = Tables['signUps']['$inferSelect']

/** The attributes that the shopper has entered, encrypted. They are beside the profile, because they are entered with it. */
export const enteredIn = ({ profile: { attributes } }: Pick<SignUpRow, 'profile'>): string | undefined =>
  typeof attributes === 'string' ? attributes : undefined

/** What the shopper has said about consents. */
export const saidIn = ({ profile: { said } }: Pick<SignUpRow, 'profile'>): Said => (said ?? {}) as Said

const insertSignUpRow = insertInto('signUps')
export const insertSignUp = (tx: Context, row: SignUpRow) => insertSignUpRow(tx.db, row)

/** The sign-up with this token, locked for a change. */
export const findSignUp = (tx: Context, token_hash: string): Promise<SignUpRow | undefined> =>
  lockOpenSignUp(tx, eq(tx.db.tables.signUps.token_hash, token_hash))

export const findSignUpById = (tx: Context, id: string): Promise<SignUpRow | undefined> =>
  lockOpenSignUp(tx, eq(tx.db.tables.signUps.id, id))

/** The latest unfinished sign-up with a password that sent a code to this email address. */
export async function findSignUpTo(ctx: Context, email: string): Promise<SignUpRow | undefined> {
  const { signUps: s, codes: c } = ctx.db.tables
  const [found] = await ctx.db.queries
    .select({ signUp: s })
    .from(c)
    .innerJoin(s, and(eq(s.application_id, c.application_id), eq(s.id, c.sign_up_id)))
    .where(
      and(
        eq(c.application_id, ctx.application_id),
        eq(c.value, email),
        eq(c.purpose, 'sign_up'),
        eq(s.email, email),
        isNotNull(s.password_hash),
        isNull(s.completed_at),
        gt(s.expires_at, ctx.now),
      ),
    )
    .orderBy(desc(c.created_at), desc(s.id))
    .limit(1)
  return found?.signUp
}

/** Keeps an unfinished sign-up at least until this time. */
export const keepSignUpUntil = (ctx: Context, id: string, expires_at: Date) => {
  const { signUps: s } = ctx.db.tables
  return ctx.db.queries
    .update(s)
    .set({ expires_at })
    .where(and(eq(s.application_id, ctx.application_id), eq(s.id, id), lt(s.expires_at, expires_at)))
}

/** An unfinished sign-up, locked until the transaction ends. */
async function lockOpenSignUp(tx: Context, isWanted: SQL): Promise<SignUpRow | undefined> {
  const { signUps: s } = tx.db.tables
  const found = tx.db.queries
    .select()
    .from(s)
    .where(and(eq(s.application_id, tx.application_id), isWanted, isNull(s.completed_at), gt(s.expires_at, tx.now)))
  const [row] = await (tx.db.inTransaction ? forUpdate(tx.db, found) : found)
  return row
}

export const writeSignUp = (tx: Context, { application_id: _a, id, created_at: _c, ...row }: SignUpRow) => {
  const { signUps: s } = tx.db.tables
  return tx.db.queries
    .update(s)
    .set(row)
    .where(and(eq(s.application_id, tx.application_id), eq(s.id, id)))
}

/** Completes a sign-up, and clears its data. Returns false if another caller was first. */
export async function completeSignUp(tx: Context, id: string): Promise<boolean> {
  const { signUps: s } = tx.db.tables
  const [row] = await tx.db.queries
    .update(s)
    .set({ completed_at: tx.now, profile: {}, email: null, phone: null, password_hash: null, subject: null })
    .where(and(eq(s.application_id, tx.application_id), eq(s.id, id), isNull(s.completed_at)))
    .returning({ id: s.id })
  return row !== undefined
}
