import { insertInto, lockKey, type Params, query, type Tables } from '@clientele/db'
import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type CodeRow = Tables['codes']['$inferSelect']
export type CodePurpose = CodeRow['purpose']

const insertCodeRow = insertInto('codes')
export const insertCode = (tx: Context, row: CodeRow) => insertCodeRow(tx.db, row)

/** Locks a contact until the transaction ends, so that concurrent requests for codes run one after the other. */
export const lockContact = (tx: Context, value: string): Promise<void> =>
  lockKey(tx.db, `code ${tx.application_id} ${value}`)

/** Returns the codes sent to a contact since a given time, newest first. */
export function codesSince(ctx: Context, value: string, since: Date, limit: number) {
  const { codes: c } = ctx.db.tables
  return ctx.db.queries
    .select({
      purpose: c.purpose,
      user_id: c.user_id,
      created_at: c.created_at,
      asked_from: c.asked_from,
      resend_hash: c.resend_hash,
      used_at: c.used_at,
    })
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.value, value), gt(c.created_at, since)))
    .orderBy(desc(c.created_at))
    .limit(limit)
}

/** Codes that can still be used. */
const areLive = ({ application_id, now, db: { tables } }: Context) => {
  const { codes: c } = tables
  return and(eq(c.application_id, application_id), isNull(c.used_at), gt(c.expires_at, now))
}

interface CodeValues {
  application_id: string
  id: string
  now: Date
}

/** Returns the code with this ID, if it can still be used. */
const isLive = ({ codes: c }: Tables, p: Params<CodeValues>) =>
  and(eq(c.application_id, p.application_id), eq(c.id, p.id), isNull(c.used_at), gt(c.expires_at, p.now))

/** Which codes to a contact this caller may submit without a request ID. */
export interface AcceptedCodes {
  /** Purposes whose codes work anywhere. */
  anywhere?: readonly CodePurpose[]
  /** Purposes whose codes work only in the session that requested them. */
  here?: readonly CodePurpose[]
  /** The sign-up whose codes are accepted as well. */
  sign_up_id?: string | undefined
}

/**
 * Returns the accepted active codes that were sent to a contact, newest first, for a code submitted without its request ID. Others are filtered
 * out before counting; otherwise, a stranger could have so many sent that the accepted one isn't among the newest.
 */
export function liveCodes(
  ctx: Context,
  value: string,
  { anywhere = [], here = [], sign_up_id }: AcceptedCodes,
): Promise<CodeRow[]> {
  const { codes: c } = ctx.db.tables
  const { shopper } = ctx
  const wanted = or(
    inArray(c.purpose, [...anywhere]),
    shopper && and(inArray(c.purpose, [...here]), eq(c.user_id, shopper.user_id), eq(c.session_id, shopper.session_id)),
    sign_up_id === undefined ? undefined : and(eq(c.purpose, 'sign_up'), eq(c.sign_up_id, sign_up_id)),
  )
  return ctx.db.queries
    .select()
    .from(c)
    .where(and(areLive(ctx), eq(c.value, value), wanted))
    .orderBy(desc(c.created_at))
    .limit(20)
}

/**
 * Returns the other active codes that the requester of a code got for the same thing, newest first: those of the same chain of resends, of the same
 * session, or of the same sign-up. An SMS may arrive after the next one was requested.
 */
export function otherCodesLike(ctx: Context, code: CodeRow): Promise<CodeRow[]> {
  const { codes: c } = ctx.db.tables
  const { id, value, purpose, user_id, sign_up_id, session_id, created_at, first_asked_at } = code
  const first = first_asked_at ?? created_at
  const areOfRequester = or(
    eq(c.first_asked_at, first),
    and(isNull(c.first_asked_at), eq(c.created_at, first)),
    session_id === null ? undefined : eq(c.session_id, session_id),
    sign_up_id === null ? undefined : eq(c.sign_up_id, sign_up_id),
  )
  return ctx.db.queries
    .select()
    .from(c)
    .where(
      and(
        areLive(ctx),
        eq(c.value, value),
        eq(c.purpose, purpose),
        ne(c.id, id),
        // Links have long secrets of their own.
        isNotNull(c.resend_hash),
        user_id === null ? isNull(c.user_id) : eq(c.user_id, user_id),
        sign_up_id === null ? isNull(c.sign_up_id) : eq(c.sign_up_id, sign_up_id),
        areOfRequester,
      ),
    )
    .orderBy(desc(c.created_at))
    .limit(5)
}

/** Active links to unproven contacts that a session requested, newest first. */
export function liveLinksOf(
  ctx: Context,
  { user_id, session_id }: { user_id: string; session_id: string },
): Promise<CodeRow[]> {
  const { codes: c } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(c)
    .where(and(areLive(ctx), eq(c.user_id, user_id), eq(c.session_id, session_id), eq(c.purpose, 'verify_contact')))
    .orderBy(desc(c.created_at))
    .limit(20)
}

/** Whose attempts are counted: the requester's, those of all others at their address, or those of everyone else. */
export type Attempts = 'attempts' | 'attempts_nearby' | 'attempts_elsewhere'

const takeAttemptOf = (attempts: Attempts) =>
  query(`take_${attempts}`, ({ queries, tables }, p: Params<CodeValues & { attemptsMax: number }>) => {
    const { codes: c } = tables
    return queries
      .update(c)
      .set({ [attempts]: sql`${c[attempts]} + 1` })
      .where(and(isLive(tables, p), lt(c[attempts], p.attemptsMax)))
      .returning()
  })
const takes = {
  attempts: takeAttemptOf('attempts'),
  attempts_nearby: takeAttemptOf('attempts_nearby'),
  attempts_elsewhere: takeAttemptOf('attempts_elsewhere'),
}

/** Uses up one of a code's attempts. Returns undefined if none is left, or the code is used, expired, or unknown. The WHERE clause decides races. */
export async function takeAttempt(
  ctx: Context,
  id: string,
  attempts: Attempts,
  attemptsMax: number,
): Promise<CodeRow | undefined> {
  const [row] = await takes[attempts](ctx.db, { application_id: ctx.application_id, id, now: ctx.now, attemptsMax })
  return row
}

const markUsedOf = query('use_code', ({ queries, tables }, p: Params<CodeValues>) => {
  const { codes: c } = tables
  return queries.update(c).set({ used_at: p.now }).where(isLive(tables, p)).returning()
})

/** Uses up a code. Returns undefined if another caller was first. */
export async function markUsed(tx: Context, id: string): Promise<CodeRow | undefined> {
  const [row] = await markUsedOf(tx.db, { application_id: tx.application_id, id, now: tx.now })
  return row
}

/** Returns the code with this secret and one of these purposes, for links, whose secrets are long enough to be found by hash. */
export async function findCodeBySecret(
  ctx: Context,
  secret_hash: string,
  purposes: readonly CodePurpose[],
): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(and(areLive(ctx), eq(c.secret_hash, secret_hash), inArray(c.purpose, [...purposes])))
  return row
}

/** Returns the code of a link, even if it can no longer be used. */
export async function findLink(ctx: Context, secret_hash: string): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.secret_hash, secret_hash)))
    .limit(1)
  return row
}

/** Returns the newest code that was sent to a contact, even if it can no longer be used. */
export async function findLatestCode(ctx: Context, value: string): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.value, value)))
    .orderBy(desc(c.created_at))
    .limit(1)
  return row
}

/** Returns the code of a resend token. */
export async function findCode(ctx: Context, id: string): Promise<CodeRow | undefined> {
  const { codes: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.id, id)))
  return row
}

/** Replaces an active code by another secret, valid until `expires_at`. Returns undefined if another caller was first. */
export async function exchangeCode(
  tx: Context,
  { id, secret_hash }: CodeRow,
  next: { secret_hash: string; expires_at: Date },
): Promise<CodeRow | undefined> {
  const { codes: c } = tx.db.tables
  const [row] = await tx.db.queries
    .update(c)
    .set({ ...next, resend_hash: null })
    .where(and(areLive(tx), eq(c.id, id), eq(c.secret_hash, secret_hash)))
    .returning()
  return row
}

/**
 * Ends every code that was created for a user, or sent to one of the user's current contacts: after a password or contact has changed, none of
 * them may work.
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
