import { AppError, type Operation, refuseField } from '@clientele/contracts'
import { isOutcomeUnknown, unavailableCause } from '@clientele/db'
import type { Answer, TeamContext } from '../context.ts'
import { hashSecret, isSigned, seal, sign, unseal } from '../secrets.ts'
import { claimKey, completeKey, findKey, releaseKey } from './repository.ts'

/** How long repeating a request returns the response of the first one. */
const kept_ms = 24 * 60 * 60 * 1000
/** A request that hasn't ended by then never will, because its process is gone. */
const held_ms = 10 * 60 * 1000
const purpose = 'idempotent request'

/** Whether a request uses its idempotency key. File uploads don't, because storing a file twice changes nothing else. */
export const isOnce = (ctx: TeamContext, operation: Operation): boolean =>
  ctx.idempotency_key !== undefined && takesKey(operation)

/** Whether repeating a request can be made safe: one that sends or returns a file is too large to be kept. */
export const takesKey = ({ method, accepts, returns }: Operation): boolean =>
  method === 'POST' && accepts === undefined && returns === undefined

/** Carries out a request under its idempotency key, or returns the response of the request that did. */
export async function once<C extends TeamContext>(
  ctx: C,
  name: string,
  operation: Operation,
  input: unknown,
  run: (ctx: C) => Promise<unknown>,
): Promise<unknown> {
  const isUnidentified = isOfVisitors(ctx, operation)
  const key = scopedKey(ctx, name, isUnidentified)
  const request = canonical(input)
  const { secretKeys } = ctx.services.config
  const isFirst = await claimKey(ctx, {
    key,
    request_hash: sign(secretKeys, purpose, request),
    held_until: new Date(Date.now() + held_ms),
    expires_at: new Date(Date.now() + kept_ms),
  })
  if (!isFirst) return repeated(ctx, key, request)

  const cookies: Cookie[] = []
  let output: unknown
  try {
    output = await run({ ...ctx, answer: recording(ctx.answer, cookies) })
  } catch (error) {
    if (changedNothing(error)) await releaseKey(ctx, key)
    throw error
  }
  // A response that signs a visitor in must not be returned to anyone who repeats the request.
  const isKept = !isUnidentified || cookies.length === 0
  await completeKey(ctx, key, isKept ? seal(secretKeys, JSON.stringify({ output, cookies })) : null)
  return output
}

/**
 * Visitors have no identity, and a shopper who calls what visitors can call counts as one: signing in ends the session that the request came
 * with, so the same request would come from nobody the next time.
 */
const isOfVisitors = ({ actor }: TeamContext, { permission }: Operation): boolean =>
  actor.id === 'nobody' || permission === 'storefront'

/** The key belongs to one caller and one operation. Visitors are identified by their network address. */
function scopedKey(ctx: TeamContext, name: string, isUnidentified: boolean): string {
  const { actor, company_id, request, idempotency_key = '' } = ctx
  if (!/^[\x21-\x7e]{1,255}$/.test(idempotency_key))
    throw refuseField('idempotency-key', 'must be 1 to 255 visible ASCII characters')
  const application_id = 'application_id' in ctx ? ctx.application_id : ''
  const caller = isUnidentified ? ['nobody', request.ip] : [actor.kind, actor.id]
  return hashSecret(JSON.stringify([...caller, company_id, application_id, name, idempotency_key]))
}

async function repeated(ctx: TeamContext, key: string, request: string): Promise<unknown> {
  const { secretKeys } = ctx.services.config
  const row = await findKey(ctx, key)
  if (row && !isSigned(secretKeys, purpose, request, row.request_hash)) throw new AppError('IDEMPOTENCY_KEY_REUSED')
  if (row && !row.done_at && row.held_until <= new Date()) throw new AppError('OUTCOME_UNKNOWN')
  // Without a row, the first request has just failed, and the next one can try.
  if (!row?.done_at) throw new AppError('IDEMPOTENCY_KEY_IN_USE', [], { retry_after_s: 1 })
  const response = row.response === null ? undefined : unseal(secretKeys, row.response)
  if (response === undefined) throw new AppError('IDEMPOTENCY_RESPONSE_NOT_KEPT')
  const { output, cookies } = JSON.parse(response) as { output: unknown; cookies: Cookie[] }
  for (const cookie of cookies) setAgain(ctx.answer, cookie)
  return output
}

/** Errors are thrown before any change, or roll it back. After anything else, nobody knows the outcome, and the key stays taken. */
function changedNothing(error: unknown): boolean {
  if (error instanceof AppError) return error.status < 500 || error.code === 'OVERLOADED'
  return unavailableCause(error) !== undefined && !isOutcomeUnknown(error)
}

/** A cookie set by a request: its name, value, and expiry. */
type Cookie = { [Name in keyof Answer]: { name: Name; value: string; expires_at: string | undefined } }[keyof Answer]

function recording(answer: Answer, cookies: Cookie[]): Answer {
  const record =
    (name: keyof Answer) =>
    (value = '', expires_at?: Date) => {
      const cookie = { name, value, expires_at: expires_at?.toISOString() }
      cookies.push(cookie)
      setAgain(answer, cookie)
    }
  return {
    setSessionCookie: record('setSessionCookie'),
    clearSessionCookie: record('clearSessionCookie'),
    setDeviceCookie: record('setDeviceCookie'),
    setOperatorCookie: record('setOperatorCookie'),
    clearOperatorCookie: record('clearOperatorCookie'),
  }
}

const setAgain = (answer: Answer, { name, value, expires_at }: Cookie): void =>
  answer[name](value, new Date(expires_at ?? 0))

/** Returns the same string for the same request, whatever the order of its fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
