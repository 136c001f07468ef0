import {
  AppError,
  type EventPayload,
  type FailedAttempt,
  failedAttempts,
  type Operation,
  type Storefront,
} from '@clientele/contracts'
import { storefront } from '@clientele/contracts/operations'
import { attemptOf, type CodeRow } from '../codes/service.ts'
import { findMeantCode, rejectionOf } from '../codes/attempts.ts'
import { masked } from '../contacts/masked.ts'
import { findMobile } from '../contacts/mobile-numbers.ts'
import { isReachable } from '../contacts/sms-numbers.ts'
import type { Context, StorefrontHandler } from '../context.ts'
import { recordAttempt } from '../events/record.ts'
import { limitThatRefused } from '../rate-limits/limit.ts'
import { takeRecord } from '../rate-limits/pace.ts'
import { factsOf } from './attempt-facts.ts'
import { type Given, givenIn, kindOfAttempt, nameIn } from './attempt-input.ts'
import { findLogin } from './password.ts'
import { ownerOf } from './owners.ts'
import { findReturnOf } from './begin-sign-up.ts'
import { asShopper } from './service.ts'

/*
 * Attempts that fail are recorded with their reason, so that the team can tell customers why they couldn't sign in. The caller learns nothing
 * from it. It happens in one place, after the transaction of the attempt has been rolled back.
 */

type Handlers = { [Name in keyof Storefront]: StorefrontHandler<Name> }

// The table of handlers ensures that each handler gets the right input.
type AnyHandler = (ctx: Context, input: never) => Promise<unknown>

/** Makes every operation that declares failed attempts record them. */
export const recordingAttempts = (handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, run]) => [
      name,
      recording(storefront[name as keyof Storefront], run as AnyHandler),
    ]),
  ) as Handlers

function recording(operation: Operation, run: AnyHandler): AnyHandler {
  if (!failedAttempts.some((type) => operation.events.includes(type))) return run
  return async (ctx, input) => {
    try {
      return await run(ctx, input)
    } catch (error) {
      // The attempt failed for its own reason, whether or not that could be recorded.
      if (error instanceof AppError)
        await recordFailure(ctx, operation, givenIn(input), error).catch((fault: unknown) =>
          ctx.services.log.error({ err: fault }, 'a failed attempt was not recorded'),
        )
      throw error
    }
  }
}

type Failure = { [Type in FailedAttempt]: { type: Type } & EventPayload<Type> }[FailedAttempt]

/** What an attempt was about. */
interface Attempt {
  contact: string | undefined
  user_id: string | undefined
  code: CodeRow | undefined
}

async function recordFailure(ctx: Context, operation: Operation, given: Given, error: AppError): Promise<void> {
  if (!mayBeRecorded(operation, error)) return
  const facts = factsOf(error)
  const repeats = await takeRecord(ctx, `${error.code} ${facts.user_id ?? facts.contact ?? kindOfAttempt(ctx, given)}`)
  if (repeats === undefined) return
  const attempt = await attemptIn(ctx, given, error)
  if (attempt.contact === undefined && attempt.user_id === undefined) return
  const failure = await failureOf(ctx, operation, given, attempt, error)
  if (!failure || !operation.events.includes(failure.type)) return
  const { contact, user_id } = attempt
  const actor = facts.isProven && user_id !== undefined ? asShopper(ctx, user_id) : ctx
  await recordAttempt(actor, attempt, {
    ...failure,
    // The history of a customer names the contact. One that belongs to nobody is only stored as a hash.
    ...(user_id !== undefined && contact !== undefined && { contact: masked(contact) }),
    ...(repeats > 1 && { repeats }),
  })
}

/** Other errors are about the rest of the form. */
const mayBeRecorded = ({ sends }: Operation, { code }: AppError): boolean =>
  Object.hasOwn(reasons, code) ||
  ['WRONG_CODE', 'REQUESTED_ELSEWHERE', 'WRONG_SIGN_IN', 'TOO_MANY_ATTEMPTS', 'CAPTCHA_NEEDED'].includes(code) ||
  (code === 'INVALID_INPUT' && sends === 'code')

/** Finds what an attempt was about. It takes the same queries whether or not anybody has the contact. */
async function attemptIn(ctx: Context, given: Given, error: AppError): Promise<Attempt> {
  const facts = factsOf(error)
  const name = facts.contact ?? nameIn(ctx, given)
  const code = await findMeantCode(ctx, { ...given, contact: given.otp === undefined ? undefined : name })
  const held = given.register_token === undefined ? undefined : await findReturnOf(ctx, given.register_token)
  const contact = code?.value ?? name ?? held?.contact
  const known = facts.user_id ?? code?.user_id ?? held?.user_id
  const owner = contact === undefined ? undefined : await ownerOf(ctx, contact)
  return { contact, code, user_id: known ?? owner ?? ctx.shopper?.user_id }
}

/** The reasons of refusals that need nothing but the error. */
const reasons: Partial<Record<AppError['code'], EventPayload<'sign_in.refused'>['reason']>> = {
  USER_BLOCKED: 'blocked',
  USER_DELETED: 'deletion_scheduled',
  SECOND_PROOF_NEEDED: 'second_proof_needed',
  EMAIL_NOT_CONFIRMED: 'email_not_confirmed',
  SIGN_IN_CLOSED: 'sign_in_closed',
  SIGN_IN_METHOD_CLOSED: 'method_closed',
  SIGN_UP_CLOSED: 'sign_up_closed',
  SIGN_UP_EXPIRED: 'sign_up_expired',
}

async function failureOf(
  ctx: Context,
  operation: Operation,
  given: Given,
  attempt: Attempt,
  error: AppError,
): Promise<Failure | undefined> {
  const reason = factsOf(error).isArchived ? 'archived' : reasons[error.code]
  if (reason) return { type: 'sign_in.refused', reason }
  if (error.code === 'WRONG_CODE' || error.code === 'REQUESTED_ELSEWHERE') return rejected(ctx, attempt, error)
  if (error.code === 'WRONG_SIGN_IN')
    return { type: 'user.sign_in_failed', method: 'password', reason: await passwordFault(ctx, given, attempt) }
  if (error.code === 'TOO_MANY_ATTEMPTS')
    return { type: 'sign_in.rate_limited', limit: limitOf(error), until: untilOf(ctx, error) }
  if (error.code === 'CAPTCHA_NEEDED')
    return { type: 'captcha.rejected', reason: given.captcha_code === undefined ? 'missing' : 'wrong' }
  return unreachable(ctx, operation, attempt)
}

function rejected(ctx: Context, { code }: Attempt, error: AppError): Failure {
  const reason = error.code === 'REQUESTED_ELSEWHERE' ? 'requested_elsewhere' : rejectionOf(ctx, code)
  return { type: 'code.rejected', reason, ...(code && { attempt: attemptOf(code), purpose: code.purpose }) }
}

async function passwordFault(ctx: Context, { username }: Given, { contact, user_id }: Attempt) {
  if (username === undefined || contact === undefined) return user_id === undefined ? 'no_account' : 'wrong_password'
  const login = await findLogin(ctx, username, contact)
  if (!login) return 'no_account'
  return login.password_hash === null ? 'no_password' : 'wrong_password'
}

/** What the limits count, by the end of their names. */
const counted = [
  ['of an address', 'address'],
  ['of a range', 'number_range'],
  ['of an application', 'application'],
  ['of a user', 'account'],
  ['of a name and an address', 'account'],
] as const

/** The limits of a contact are counted with its codes, and have no name. */
const limitOf = (error: AppError): EventPayload<'sign_in.rate_limited'>['limit'] =>
  counted.find(([end]) => limitThatRefused(error)?.endsWith(end))?.[1] ?? 'contact'

const untilOf = ({ now }: Context, { meta }: AppError): string =>
  new Date(now.getTime() + Number(meta?.retry_after_s ?? 0) * 1_000).toISOString()

/** A code was requested for a number that text messages aren't sent to. */
async function unreachable(ctx: Context, { sends }: Operation, { contact }: Attempt): Promise<Failure | undefined> {
  if (sends !== 'code' || !contact?.startsWith('+') || (await isReachable(ctx, contact))) return undefined
  return { type: 'sign_in.refused', reason: findMobile(contact) ? 'country_not_served' : 'not_a_mobile_number' }
}
