import { AppError } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { limitKey, rangeOf } from '../rate-limits/keys.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'
import { isResetLink, type CodeRequest } from '../codes/request.ts'
import { couldBeKnown, type Requester, requesterFor } from '../codes/requesters.ts'

/*
 * Limits for one address, one number range, and one application. Callers can't freely choose any of these keys: each is either the connection's
 * address, or the contact that would get the message. Limits per contact are counted with the codes themselves.
 */

const hour_s = 3_600
const minute_s = 60

const limitsOf = madeOnce((services: Services) => {
  const { limits } = services.config
  const limit = (name: string, attemptsMax: number, within_s: number) =>
    attemptLimit(services, { name, attemptsMax, within_s })
  return {
    codesPerAddress: limit('codes of an address', limits.codesPerAddressPerHour, hour_s),
    codesPerRange: limit('codes of a range', limits.codesPerRangePerHour, hour_s),
    codesPerApplication: limit('codes of an application', limits.codesPerApplicationPerHour, hour_s),
    signInsPerAddress: limit('sign-ins of an address', limits.signInsPerAddressPerMinute, minute_s),
    lookupsPerAddress: limit('lookups of an address', limits.lookupsPerAddressPerMinute, minute_s),
    failuresPerUser: limit('failures of a user', limits.failuresPerUserPerHour, hour_s),
    failuresPerNameAndAddress: limit(
      'failures of a name and an address',
      limits.failuresPerUserAndAddressPerHour,
      hour_s,
    ),
  }
})

/**
 * Counts a requested code. Sending costs money: beyond the application's budget, nobody gets one, and the team is notified. Requesters known to the
 * account have a separate budget, and so do password reset links, so no stranger can use up all of them.
 */
export async function takeCode(ctx: Context, wanted: CodeRequest): Promise<void> {
  const limits = limitsOf(ctx)
  const { subject, requester } = wanted
  const budget = `${requester.isKnown ? 'known ' : ''}${isResetLink(wanted) ? 'links ' : ''}`
  await takeAsking(ctx, requester)
  if (subject.kind === 'phone') await limits.codesPerRange.take(budget + here(ctx, rangeOf(subject.value)))
  await limits.codesPerApplication.take(budget + ctx.application_id, () =>
    recordEvent(ctx, ctx.application_id, { type: 'message.budget_exhausted', kind: subject.kind }),
  )
}

/** Counts what a requester sends, to any contact. */
export const takeAsking = (ctx: Context, { isKnown, key }: Requester) =>
  limitsOf(ctx).codesPerAddress.take(isKnown ? here(ctx, key) : ctx.request.ip)

/**
 * Counts a sign-in attempt from this address. If others at the address have used up its limit, a device or session known to the account has its
 * own attempts; `whose` finds the account, and is only called in that case.
 */
export async function takeSignIn(ctx: Context, whose?: () => Promise<string | undefined>): Promise<void> {
  const { signInsPerAddress } = limitsOf(ctx)
  try {
    await signInsPerAddress.take(ctx.request.ip)
  } catch (refusal) {
    const requester = couldBeKnown(ctx) ? requesterFor(ctx, await findOwner(whose)) : undefined
    if (!requester?.isKnown) throw refusal
    await signInsPerAddress.take(here(ctx, requester.key))
  }
}

/** Returns the account. If there is none, the attempt is rejected because of the limit, before it is rejected for any other reason. */
async function findOwner(whose?: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await whose?.()
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** Counts a lookup from this address. */
export const takeLookup = (ctx: Context) => limitsOf(ctx).lookupsPerAddress.take(ctx.request.ip)

/** Whose password is tried: the normalized name that was entered, and its user, if there is one. */
interface PasswordOwner {
  name: string
  user_id: string | undefined
}

/**
 * Counts a password attempt as a failure before it is tried. One address uses up its own share first, so that it can't lock anyone out alone. A
 * device or session known to the account has a share that no stranger can touch, and a code or a link to the contact still opens the account.
 * Names without an account are limited in the same way, so that the limit reveals nothing.
 *
 * If thieves of a known device's cookie have used up the share of all known devices from other addresses, the device counts as a stranger: having
 * the cookie must never be worse than not having it. Returns as whom the attempt was counted.
 */
export async function takePasswordAttempt(ctx: Context, owner: PasswordOwner): Promise<Requester> {
  const { failuresPerNameAndAddress, failuresPerUser } = limitsOf(ctx)
  const requester = requesterFor(ctx, owner.user_id)
  const { own, all } = failureKeys(ctx, owner, requester)
  await failuresPerNameAndAddress.take(own)
  try {
    await failuresPerUser.take(all)
    return requester
  } catch (refusal) {
    if (!requester.isKnown) throw refusal
    const stranger = requesterFor(ctx, undefined)
    const keys = failureKeys(ctx, owner, stranger)
    await failuresPerNameAndAddress.take(keys.own)
    await failuresPerUser.take(keys.all)
    return stranger
  }
}

/** Refunds an attempt whose password could not be tried. */
export async function refundPasswordAttempt(ctx: Context, owner: PasswordOwner, requester: Requester): Promise<void> {
  const limits = limitsOf(ctx)
  const { own, all } = failureKeys(ctx, owner, requester)
  await allOrThrow([limits.failuresPerNameAndAddress.refund(own), limits.failuresPerUser.refund(all)])
}

/** A successful sign-in counts neither as a failure of the user nor as an attempt of the address. `names` are the user's names. */
export async function forgetFailures(ctx: Context, user_id: string, names: readonly string[]): Promise<void> {
  const limits = limitsOf(ctx)
  const requesters = [requesterFor(ctx, undefined), requesterFor(ctx, user_id)]
  const keys = requesters.flatMap((requester) =>
    (requester.isKnown ? [user_id] : names).map((name) => failureKeys(ctx, { name, user_id }, requester)),
  )
  await allOrThrow([
    ...[...new Set(keys.map(({ own }) => own))].map((own) => limits.failuresPerNameAndAddress.forget(own)),
    ...[...new Set(keys.map(({ all }) => all))].map((all) => limits.failuresPerUser.forget(all)),
    // Only one: successful sign-ins to one's own account must not refund attempts on others.
    limits.signInsPerAddress.refund(ctx.request.ip),
  ])
}

/** The keys that a failure counts under: for the caller, and for all callers of their kind together. */
function failureKeys(ctx: Context, { name, user_id = name }: PasswordOwner, { isKnown, key }: Requester) {
  return isKnown
    ? { own: `${here(ctx, user_id)} ${key} ${limitKey(ctx.request.ip)}`, all: `known ${here(ctx, user_id)}` }
    : { own: `${here(ctx, name)} ${limitKey(ctx.request.ip)}`, all: here(ctx, user_id) }
}

const here = ({ application_id }: Context, key: string) => `${application_id} ${key}`
