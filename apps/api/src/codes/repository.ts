import { holdKey, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type CodeRow = Tables['codes']['$inferSelect']
export type CodePurpose = CodeRow['purpose']

const insertCodeRow = insertInto('codes')
export const insertCode = (tx: Context, row: CodeRow) => insertCodeRow(tx.db, row)

/** Holds a contact until the transaction ends, so that two who ask for a code at once come one after the other. */
export const holdContact = (tx: Context, value: string): Promise<void> =>
  holdKey(tx.db, `code ${tx.application_id} ${value}`)

/** What was sent to a contact since a moment, newest first. */
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

/** Codes that can still be given back. */
const areLive = ({ application_id, now, db: { tables } }: Context) => {
  const { codes: c } = tables
  return and(eq(c.application_id, application_id), isNull(c.used_at), gt(c.expires_at, now))
}

interface CodeValues {
  application_id: string
  id: string
  now: Date
}

/** The code of this id, where it can still be given back. */
const isLive = ({ codes: c }: Tables, p: Params<CodeValues>) =>
  and(eq(c.application_id, p.application_id), eq(c.id, p.id), isNull(c.used_at), gt(c.expires_at, p.now))

/** What codes to a contact have to be for, so that this caller may give one back without its request. */
export interface AcceptedCodes {
  /** Purposes whose codes are good wherever they are given back. */
  anywhere?: readonly CodePurpose[]
  /** Purposes whose codes are good only in the session that requested them. */
  here?: readonly CodePurpose[]
  /** The sign-up whose codes are good, too. */
  sign_up_id?: string | undefined
}

/**
 * Live codes of the wanted kinds that were sent to a contact, newest first: what a code given back without its request may be. Others are left
 * out before they are counted, or a stranger could have so many sent that the wanted one is not among the newest.
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

/** Live links to unproven contacts that a session requested, newest first. */
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

/** Whose attempts: those of the requester, of all others at their address, or of everybody else together. */
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

const markUsedOf = query('use_code', ({ queries, tables }, p: Params<CodeValues>) => {
  const { codes: c } = tables
  return queries.update(c).set({ used_at: p.now }).where(isLive(tables, p)).returning()
})

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
    .where(and(areLive(ctx), eq(c.secret_hash, secret_hash), eq(c.purpose, purpose)))
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
    .where(and(areLive(tx), eq(c.id, id), eq(c.secret_hash, secret_hash)))
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
