import { randomInt } from 'node:crypto'
import { AppError } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import type { Context } from '../context.ts'
import { hashSecret, newSecret, sameHash, sign } from '../secrets.ts'
import {
  type CodePurpose,
  type CodeRow,
  findCode,
  findCodeBySecret,
  insertCode,
  latestCodeAt,
  liveCodes,
  takeAttempt,
  useCode,
} from './repository.ts'

/** Guesses that a code allows before it dies. */
const attemptsMax = 5
const codeLife_ms = 10 * 60_000
const linkLife_ms = 60 * 60_000

/** Seconds until another code may be sent to the same contact. */
export const resendAfter_s = { phone: 30, email: 90 } as const satisfies Record<IdentifierKind, number>

/** What a code is sent for, and what it proves: one contact, one purpose, and one user or sign-up where there is one. */
export interface CodeSubject {
  purpose: CodePurpose
  kind: IdentifierKind
  value: string
  user_id?: string | undefined
  sign_up_id?: string | undefined
}

export interface NewCode {
  request_id: string
  otp: string
  resend_token: string
}

/** Throws while the last code to this contact is too fresh for another. Known and unknown contacts are alike. */
export async function refuseTooSoon(ctx: Context, { value, purpose, kind }: CodeSubject): Promise<void> {
  const last = await latestCodeAt(ctx, value, purpose)
  if (!last) return
  const wait_ms = last.getTime() + resendAfter_s[kind] * 1_000 - ctx.now.getTime()
  if (wait_ms > 0) throw new AppError('TOO_MANY_ATTEMPTS', [], { retry_after_s: Math.ceil(wait_ms / 1_000) })
}

/** Makes a code of six digits. It is kept under a keyed hash: six digits alone would be guessed from any other. */
export async function makeCode(tx: Context, subject: CodeSubject): Promise<NewCode> {
  const request_id = newSecret().slice(0, 32)
  const otp = String(randomInt(0, 1_000_000)).padStart(6, '0')
  const resend = newSecret()
  await insertCode(tx, {
    ...rowOf(tx, subject, codeLife_ms),
    id: request_id,
    secret_hash: codeHash(tx, request_id, otp),
    resend_hash: hashSecret(resend),
  })
  return { request_id, otp, resend_token: `${request_id}.${resend}` }
}

/** Makes the long secret of a link. */
export async function makeLinkCode(tx: Context, subject: CodeSubject): Promise<string> {
  const secret = newSecret()
  await insertCode(tx, {
    ...rowOf(tx, subject, linkLife_ms),
    id: newSecret().slice(0, 32),
    secret_hash: hashSecret(secret),
    resend_hash: null,
  })
  return secret
}

const rowOf = (tx: Context, { purpose, kind, value, user_id, sign_up_id }: CodeSubject, life_ms: number) => ({
  application_id: tx.application_id,
  purpose,
  kind,
  value,
  user_id: user_id ?? null,
  sign_up_id: sign_up_id ?? null,
  attempts: 0,
  created_at: tx.now,
  expires_at: new Date(tx.now.getTime() + life_ms),
  used_at: null,
})

/**
 * The code that these digits are, if they are one of these purposes. An attempt is used up before the digits are looked at, outside
 * of any transaction that could be undone, so that guesses made at once cannot exceed the limit. Nobody learns why one is refused.
 */
export async function proveCode(
  ctx: Context,
  { request_id, otp }: { request_id: string; otp: string },
  purposes: readonly CodePurpose[],
): Promise<CodeRow> {
  const row = await takeAttempt(ctx, request_id, attemptsMax)
  const matches = row !== undefined && sameHash(row.secret_hash, codeHash(ctx, row.id, otp.trim()))
  if (!matches || !purposes.includes(row.purpose)) throw new AppError('WRONG_CODE')
  return row
}

/** The same for a code that comes back without its request, as the ones sent by e-mail do: it may be any live one of the contact. */
export async function proveCodeSentTo(
  ctx: Context,
  { value, otp }: { value: string; otp: string },
  purposes: readonly CodePurpose[],
): Promise<CodeRow> {
  const candidates = (await Promise.all(purposes.map((purpose) => liveCodes(ctx, value, purpose)))).flat()
  for (const { id } of candidates) {
    const row = await takeAttempt(ctx, id, attemptsMax)
    if (row && sameHash(row.secret_hash, codeHash(ctx, row.id, otp.trim()))) return row
  }
  throw new AppError('WRONG_CODE')
}

/** Uses a proven code up, in the transaction of what it opens. Whoever comes second is refused. */
export async function spendCode(tx: Context, code: CodeRow): Promise<void> {
  if (!(await useCode(tx, code.id))) throw new AppError('WRONG_CODE')
}

/** The code of a link, without using it up. */
export async function getLinkCode(ctx: Context, secret: string, purpose: CodePurpose): Promise<CodeRow> {
  const row = await findCodeBySecret(ctx, hashSecret(secret), purpose)
  if (!row) throw new AppError('WRONG_CODE')
  return row
}

/** What an earlier code was sent for, shown by its resend token. */
export async function subjectOfResend(ctx: Context, resend_token: string): Promise<CodeSubject> {
  const [id = '', resend = ''] = resend_token.split('.')
  const row = await findCode(ctx, id)
  if (!row?.resend_hash || !sameHash(row.resend_hash, hashSecret(resend))) throw new AppError('WRONG_CODE')
  const { purpose, kind, value, user_id, sign_up_id } = row
  return { purpose, kind, value, user_id: user_id ?? undefined, sign_up_id: sign_up_id ?? undefined }
}

const codeHash = (ctx: Context, request_id: string, otp: string) =>
  sign(ctx.services.config.secretKey, 'code', `${ctx.application_id}:${request_id}:${otp}`)
