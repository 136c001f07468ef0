import { AppError } from '@clientele/contracts'
import { type Context, together } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { limitKey, rangeOf } from '../rate-limits/keys.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'
import { isResetLink, type CodeRequest } from '../codes/service.ts'
import { couldBeKnown, type Requester, requesterFor } from '../codes/requesters.ts'

/*
 * What one address, one range of numbers and one application may ask for. Every key is something the caller does not choose freely: the
 * connection's address, or the very contact that would be written to. What one contact may be sent is counted with the codes themselves.
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
 * Counts a code that is asked for. Sending costs money: beyond the application's budget nobody gets one, and the team is told. Those who are
 * known to the account have a budget of their own, and so have links that set a new password: no stranger can use up all of them.
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

/** Counts what a requester asks for, whoever is written to. */
export const takeAsking = (ctx: Context, { isKnown, key }: Requester) =>
  limitsOf(ctx).codesPerAddress.take(isKnown ? here(ctx, key) : ctx.request.ip)

/**
 * Counts an attempt to sign in from this address. Where others at it have used that up, a device or session that is known to the account has
 * attempts of its own; `whose` finds the account, and is asked only then.
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

/** Whose account it is. What turns out to be nobody's is refused for its number, before it is refused for what it is. */
async function findOwner(whose?: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await whose?.()
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** Counts a question from this address whether somebody has an account. */
export const takeLookup = (ctx: Context) => limitsOf(ctx).lookupsPerAddress.take(ctx.request.ip)

/** Whose password is tried: the name that was typed, in its normal form, and the user it belongs to, where there is one. */
interface PasswordOwner {
  name: string
  user_id: string | undefined
}

/**
 * Counts an attempt to sign in by password before it is tried, as a failure. One address uses its own share up first, so that it alone
 * cannot lock anybody out; a device or session that is known to the account has a share that no stranger touches; and a code to the contact,
 * or a link, opens the account all the same. Names that nobody has are limited alike, so that the limit tells nothing.
 *
 * Where thieves of a known device's cookie have used up, from other addresses, what all known devices have, the device is a stranger like any
 * other: with the cookie it may do no less than without. Returns as whom the attempt was counted.
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

/** The attempt was none: the password could not be tried. */
export async function giveBackPasswordAttempt(ctx: Context, owner: PasswordOwner, requester: Requester): Promise<void> {
  const limits = limitsOf(ctx)
  const { own, all } = failureKeys(ctx, owner, requester)
  await together([limits.failuresPerNameAndAddress.giveBack(own), limits.failuresPerUser.giveBack(all)])
}

/** A sign-in was a success: it was no failure of the user's, and no attempt of the address. `names` are those of the user. */
export async function forgetFailures(ctx: Context, user_id: string, names: readonly string[]): Promise<void> {
  const limits = limitsOf(ctx)
  const requesters = [requesterFor(ctx, undefined), requesterFor(ctx, user_id)]
  const keys = requesters.flatMap((requester) =>
    (requester.isKnown ? [user_id] : names).map((name) => failureKeys(ctx, { name, user_id }, requester)),
  )
  await together([
    ...[...new Set(keys.map(({ own }) => own))].map((own) => limits.failuresPerNameAndAddress.forget(own)),
    ...[...new Set(keys.map(({ all }) => all))].map((all) => limits.failuresPerUser.forget(all)),
    // One alone: with an account of one's own, the attempts on others must not come back.
    limits.signInsPerAddress.giveBack(ctx.request.ip),
  ])
}

/** Under what a failure counts: for the one who tries, and for all of their kind together. */
function failureKeys(ctx: Context, { name, user_id = name }: PasswordOwner, { isKnown, key }: Requester) {
  return isKnown
    ? { own: `${here(ctx, user_id)} ${key} ${limitKey(ctx.request.ip)}`, all: `known ${here(ctx, user_id)}` }
    : { own: `${here(ctx, name)} ${limitKey(ctx.request.ip)}`, all: here(ctx, user_id) }
}

const here = ({ application_id }: Context, key: string) => `${application_id} ${key}`
