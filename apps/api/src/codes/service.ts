import { randomInt } from 'node:crypto'
import { AppError } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { recordAttempt } from '../events/record.ts'
import { hashSecret, isSigned, newSecret, sameHash, sign } from '../secrets.ts'
import {
  type Attempts,
  type CodePurpose,
  type CodeRow,
  exchangeCode,
  findCode,
  findCodeBySecret,
  insertCode,
  liveCodes,
  otherCodesLike,
  takeAttempt,
  type AcceptedCodes,
  markUsed,
} from './repository.ts'
import type { CodeSubject } from './request.ts'
import { keptRequester, nearnessTo, type Requester, requesterFor } from './requesters.ts'

export { type CodeRow, endCodesOf, findCode, lockContact, type AcceptedCodes } from './repository.ts'

/** Guesses per code: this many for the requester, for everyone else at the same address together, and for all others together. */
export const attemptsMax = 5
const codeLife_ms = 10 * 60_000
const linkLife_ms = 60 * 60_000
/** How long after the first code a resend token works. Each code has a new token, so there would be no end otherwise. */
const resendLife_ms = 60 * 60_000

export interface NewCode {
  request_id: string
  otp: string
  resend_token: string
}

/** Creates a six-digit code. It is stored as a keyed hash, because six digits could be recovered from any other hash. */
export async function makeCode(tx: Context, subject: CodeSubject, requester: Requester): Promise<NewCode> {
  const request_id = newSecret().slice(0, 32)
  const otp = String(randomInt(0, 1_000_000)).padStart(6, '0')
  const resend = newSecret()
  await insertCode(tx, {
    ...rowOf(tx, subject, requester, codeLife_ms),
    id: request_id,
    secret_hash: codeHash(tx, request_id, otp),
    resend_hash: hashSecret(resend),
  })
  return { request_id, otp, resend_token: `${request_id}.${resend}` }
}

/** Creates the long secret of a link. */
export async function makeLinkCode(
  tx: Context,
  subject: CodeSubject,
  { requester = requesterFor(tx, undefined), expires_at }: { requester?: Requester; expires_at?: Date } = {},
): Promise<{ id: string; secret: string }> {
  const id = newSecret().slice(0, 32)
  const secret = newSecret()
  await insertCode(tx, {
    ...rowOf(tx, subject, requester, linkLife_ms),
    ...(expires_at && { expires_at }),
    id,
    secret_hash: hashSecret(secret),
    resend_hash: null,
  })
  return { id, secret }
}

const rowOf = (
  tx: Context,
  { purpose, kind, value, user_id, sign_up_id, session_id = tx.shopper?.session_id, first_asked_at }: CodeSubject,
  requester: Requester,
  life_ms: number,
) => ({
  application_id: tx.application_id,
  purpose,
  kind,
  value,
  user_id: user_id ?? null,
  sign_up_id: sign_up_id ?? null,
  asked_from: keptRequester(tx, requester),
  session_id: session_id ?? null,
  attempts: 0,
  attempts_nearby: 0,
  attempts_elsewhere: 0,
  created_at: tx.now,
  first_asked_at: first_asked_at ?? null,
  expires_at: new Date(tx.now.getTime() + life_ms),
  used_at: null,
})

/** Whether this caller may submit this code here. */
export type IsAccepted = (code: CodeRow) => boolean

/** The same, for codes identified by what they are for. */
export const isAmong =
  (ctx: Context, { anywhere = [], here = [], sign_up_id }: AcceptedCodes): IsAccepted =>
  (code) =>
    anywhere.includes(code.purpose) ||
    (here.includes(code.purpose) && isRequestedHere(ctx, code)) ||
    (sign_up_id !== undefined && code.purpose === 'sign_up' && code.sign_up_id === sign_up_id)

/**
 * Returns the code with these digits, if it is an accepted one: the requested one, or an earlier or later one that the same requester got for the
 * same thing. The attempt is counted before the digits are compared, outside of any transaction that could be rolled back, so that concurrent guesses
 * can't exceed the limit. The error doesn't reveal why a code was rejected, but the requester learns how many tries are left.
 */
export async function proveCode(
  ctx: Context,
  { request_id, otp }: { request_id: string; otp: string },
  isAccepted: IsAccepted,
): Promise<CodeRow> {
  // Only the requester knows the request ID, so nobody else can use up the attempts.
  const row = await takeAttempt(ctx, request_id, 'attempts', attemptsMax)
  if (!row || !isAccepted(row)) throw new AppError('WRONG_CODE')
  if (isOf(ctx, row, otp)) return row
  for (const other of (await otherCodesLike(ctx, row)).filter(isAccepted)) {
    const taken = await takeAttempt(ctx, other.id, 'attempts', attemptsMax)
    if (taken && isOf(ctx, taken, otp)) return taken
  }
  throw wrongGuess(triesLeft(row))
}

const triesLeft = ({ attempts }: CodeRow) => attemptsMax - attempts

/** The error for wrong digits. Only the requester of a code learns how many tries are left: anyone else would learn that there is a code. */
export const wrongGuess = (tries_left: number | undefined) =>
  new AppError('WRONG_CODE', [], tries_left === undefined ? undefined : { tries_left })

/**
 * The same, for a code submitted without its request ID, like those sent by email: it may be any active code of the contact. Only accepted
 * codes lose an attempt. Callers who didn't request the code have a few attempts of their own, so they don't use up anyone else's.
 */
export async function proveCodeSentTo(
  ctx: Context,
  { value, otp, token }: { value: string; otp: string; token?: string | undefined },
  wanted: AcceptedCodes,
): Promise<CodeRow> {
  const left: number[] = []
  for (const candidate of await liveCodes(ctx, value, wanted)) {
    const whose = attemptsOf(ctx, candidate, token)
    const row = await takeAttempt(ctx, candidate.id, whose, attemptsMax)
    if (row && isOf(ctx, row, otp)) return row
    if (row && whose === 'attempts') left.push(triesLeft(row))
  }
  throw wrongGuess(left.length === 0 ? undefined : Math.max(...left))
}

/** Returns whose attempts a guess uses up. The requester sends the resend token from the response, or calls from the same device or session. */
function attemptsOf(ctx: Context, code: CodeRow, token: string | undefined): Attempts {
  if (token !== undefined && isResendOf(code, token)) return 'attempts'
  const nearness = nearnessTo(ctx, code.asked_from)
  return nearness === 'same' ? 'attempts' : `attempts_${nearness}`
}

/**
 * Whether the calling session requested the code. Another session proves nothing: the owner of a mailbox who follows a stranger's link must not
 * confirm it for the stranger.
 */
export const isRequestedHere = ({ shopper }: Context, { user_id, session_id }: CodeRow): boolean =>
  shopper !== undefined && user_id === shopper.user_id && session_id === shopper.session_id

/**
 * Uses up a verified code, in the transaction of what it unlocks, and records that it was right. A second caller is refused. `user_id` is the
 * user whom the contact belongs to, if the code doesn't say so.
 */
export async function spendCode(tx: Context, code: CodeRow, user_id = code.user_id ?? undefined): Promise<void> {
  await allOrThrow([
    redeemCode(tx, code),
    recordAttempt(
      tx,
      { user_id, contact: code.value },
      { type: 'code.accepted', attempt: attemptOf(code), purpose: code.purpose },
    ),
  ])
}

/** The same for a sign-in, whose own event names the code. */
export async function redeemCode(tx: Context, code: CodeRow): Promise<void> {
  if (!(await markUsed(tx, code.id))) throw new AppError('WRONG_CODE')
}

/** The ID that the events of a code have in common. A code's own ID is a secret of its requester, so it is hashed. */
export const attemptOf = ({ id }: Pick<CodeRow, 'id'>): string => hashSecret(id).slice(0, 16)

/** Exchanges a verified code for the long secret of a link with the same purpose. */
export async function exchangeForLink(tx: Context, code: CodeRow): Promise<string> {
  const secret = newSecret()
  const expires_at = new Date(tx.now.getTime() + codeLife_ms)
  if (!(await exchangeCode(tx, code, { secret_hash: hashSecret(secret), expires_at }))) throw new AppError('WRONG_CODE')
  return secret
}

/** Returns the code of a link, without using it up. */
export async function getLinkCode(ctx: Context, secret: string, ...purposes: CodePurpose[]): Promise<CodeRow> {
  const row = await findCodeBySecret(ctx, hashSecret(secret), purposes)
  if (!row) throw new AppError('WRONG_CODE')
  return row
}

/** Returns what an earlier code was for, identified by its resend token, unless that code was already used. */
export async function subjectOfResend(ctx: Context, resend_token: string): Promise<CodeSubject> {
  const [id = ''] = resend_token.split('.')
  const row = await findCode(ctx, id)
  if (
    !row ||
    !isResendOf(row, resend_token) ||
    row.used_at ||
    ctx.now.getTime() - firstAskedAt(row).getTime() > resendLife_ms
  )
    throw new AppError('WRONG_CODE')
  const { purpose, kind, value, user_id, sign_up_id } = row
  return {
    purpose,
    kind,
    value,
    user_id: user_id ?? undefined,
    sign_up_id: sign_up_id ?? undefined,
    first_asked_at: firstAskedAt(row),
  }
}

const firstAskedAt = ({ first_asked_at, created_at }: CodeRow) => first_asked_at ?? created_at

function isResendOf({ id, resend_hash }: CodeRow, resend_token: string): boolean {
  const [named = '', resend = ''] = resend_token.split('.')
  return named === id && resend_hash !== null && sameHash(resend_hash, hashSecret(resend))
}

const isOf = (ctx: Context, { id, secret_hash }: CodeRow, otp: string) =>
  isSigned(ctx.services.config.secretKeys, 'code', textOf(ctx, id, otp), secret_hash)

const codeHash = (ctx: Context, request_id: string, otp: string) =>
  sign(ctx.services.config.secretKeys, 'code', textOf(ctx, request_id, otp))

const textOf = ({ application_id }: Context, request_id: string, otp: string) =>
  `${application_id}:${request_id}:${otp}`
