import { type Context, together } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'
import type { CodeSubject } from './codes.ts'

/*
 * What one address, one range of numbers and one application may ask for. Every key is something the caller does not choose freely: the
 * connection's address, or the very contact that would be written to. What one contact may be sent is counted with the codes themselves.
 */

const hour_s = 3_600
const minute_s = 60

const limitsOf = madeOnce((services: Services) => {
  const { limits } = services.config
  const limit = (name: string, most: number, within_s: number) => attemptLimit(services, { name, most, within_s })
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

/** The first digits of a number: what is bought together to be written to for money has them in common. */
const rangeOf = (phone: string) => phone.slice(0, 7)

/** Counts a code that is asked for. Sending costs money: beyond the application's budget nobody gets one, and the team is told. */
export async function takeCode(ctx: Context, { kind, value }: CodeSubject): Promise<void> {
  const limits = limitsOf(ctx)
  await limits.codesPerAddress.take(ctx.request.ip)
  if (kind === 'phone') await limits.codesPerRange.take(here(ctx, rangeOf(value)))
  await limits.codesPerApplication.take(ctx.application_id, () =>
    recordEvent(ctx, 'message.budget_exhausted', ctx.application_id, { kind }),
  )
}

/** Counts an attempt to sign in from this address. */
export const takeSignIn = (ctx: Context) => limitsOf(ctx).signInsPerAddress.take(ctx.request.ip)

/** Counts a question from this address whether somebody has an account. */
export const takeLookup = (ctx: Context) => limitsOf(ctx).lookupsPerAddress.take(ctx.request.ip)

/** Whose password is tried: the name that was typed, in its normal form, and the user it belongs to, where there is one. */
interface PasswordOwner {
  name: string
  user_id: string | undefined
}

/**
 * Counts an attempt to sign in by password before it is tried, as a failure. One address uses its own share up first, so that it alone
 * cannot lock anybody out; and a code to the contact opens the account all the same. Names that nobody has are limited alike, so that the
 * limit tells nothing.
 */
export async function takePasswordAttempt(ctx: Context, { name, user_id = name }: PasswordOwner): Promise<void> {
  const limits = limitsOf(ctx)
  await limits.failuresPerNameAndAddress.take(ofNameAndAddress(ctx, name))
  await limits.failuresPerUser.take(here(ctx, user_id))
}

/** The attempt was none: the password could not be tried. */
export async function giveBackPasswordAttempt(ctx: Context, { name, user_id = name }: PasswordOwner): Promise<void> {
  const limits = limitsOf(ctx)
  await together([
    limits.failuresPerNameAndAddress.giveBack(ofNameAndAddress(ctx, name)),
    limits.failuresPerUser.giveBack(here(ctx, user_id)),
  ])
}

/** A sign-in was a success: it was no failure of the user's, and no attempt of the address. `names` are those of the user. */
export async function forgetFailures(ctx: Context, user_id: string, names: readonly string[]): Promise<void> {
  const limits = limitsOf(ctx)
  await together([
    ...names.map((name) => limits.failuresPerNameAndAddress.forget(ofNameAndAddress(ctx, name))),
    limits.failuresPerUser.forget(here(ctx, user_id)),
    // One alone: with an account of one's own, the attempts on others must not come back.
    limits.signInsPerAddress.giveBack(ctx.request.ip),
  ])
}

const ofNameAndAddress = (ctx: Context, name: string) => `${here(ctx, name)} ${limitKey(ctx.request.ip)}`
const here = ({ application_id }: Context, key: string) => `${application_id} ${key}`
