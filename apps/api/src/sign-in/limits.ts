import { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { AttemptLimit } from '../rate-limits.ts'

/*
 * What one address, one contact, one range of numbers and one application may ask for. Every key is something the caller does not
 * choose freely: the connection's address, or the very contact that would be written to.
 */

const hour_s = 3_600

interface Limits {
  codesPerContact: AttemptLimit
  codesPerAddress: AttemptLimit
  codesPerRange: AttemptLimit
  codesPerApplication: AttemptLimit
  signInsPerAddress: AttemptLimit
  failuresPerUser: AttemptLimit
}

const kept = new WeakMap<object, Limits>()

/** The limits of this process, made from its settings once. */
function limitsOf({ services: { config } }: Context): Limits {
  const known = kept.get(config)
  if (known) return known
  const { limits } = config
  const made: Limits = {
    codesPerContact: new AttemptLimit(limits.codesPerContactPerHour, hour_s),
    codesPerAddress: new AttemptLimit(limits.codesPerAddressPerHour, hour_s),
    codesPerRange: new AttemptLimit(limits.codesPerRangePerHour, hour_s),
    codesPerApplication: new AttemptLimit(limits.codesPerApplicationPerHour, hour_s),
    signInsPerAddress: new AttemptLimit(limits.signInsPerAddressPerMinute, 60),
    failuresPerUser: new AttemptLimit(limits.failuresPerUserPerHour, hour_s),
  }
  kept.set(config, made)
  return made
}

/** Counts a code that is asked for. Sending costs money: beyond the application's budget nobody gets one, and the team is told. */
export async function takeCode(
  ctx: Context,
  { kind, value }: { kind: 'email' | 'phone'; value: string },
): Promise<void> {
  const limits = limitsOf(ctx)
  const here = ctx.application_id
  await limits.codesPerAddress.take(ctx.request.ip)
  await limits.codesPerContact.take(`${here} ${value}`)
  if (kind === 'phone') await limits.codesPerRange.take(`${here} ${value.slice(0, 7)}`)
  try {
    await limits.codesPerApplication.take(here)
  } catch (refused) {
    if (await limits.codesPerApplication.isFirstRefusal(here))
      await recordEvent(ctx, 'message.budget_exhausted', here, { kind })
    throw refused
  }
}

/** Counts an attempt to sign in from this address. */
export const takeSignIn = (ctx: Context) => limitsOf(ctx).signInsPerAddress.take(ctx.request.ip)

/**
 * Counts a failure against an account, so that many addresses together cannot guess one password. It slows the account's sign-in by
 * password from elsewhere; a code to the contact still opens it, so nobody can lock another person out.
 */
export async function takeFailure(ctx: Context, user_id: string): Promise<void> {
  await limitsOf(ctx).failuresPerUser.take(`${ctx.application_id} ${user_id}`)
}

/** Whether an account has used up its failures. */
export async function refuseLocked(ctx: Context, user_id: string): Promise<void> {
  const wait_s = await limitsOf(ctx).failuresPerUser.waitOf(`${ctx.application_id} ${user_id}`)
  if (wait_s > 0) throw new AppError('TOO_MANY_ATTEMPTS', [], { retry_after_s: wait_s })
}

export const forgetFailures = async (ctx: Context, user_id: string): Promise<void> => {
  const limits = limitsOf(ctx)
  await limits.failuresPerUser.forget(`${ctx.application_id} ${user_id}`)
  await limits.signInsPerAddress.forget(ctx.request.ip)
}
