import type { TeamContext } from '../context.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { type AttemptLimit, attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'

/*
 * Limits console sign-ins. Email addresses without an operator are limited in the same way, so that the limits reveal nothing. Only as many of
 * them are counted as one network address may try, so that nobody can fill the counters with made-up addresses.
 */

const limitsOf = madeOnce((services: Services) => {
  const { signInAttemptsPerMinute, operatorLimits } = services.config
  const limit = (name: string, attemptsMax: number, within_s: number) =>
    attemptLimit(services, { name, attemptsMax, within_s })
  return {
    perAddress: limit('console sign-ins of an address', signInAttemptsPerMinute, 60),
    perEmailAndAddress: limit(
      'console sign-ins of an email and an address',
      operatorLimits.failuresPerEmailAndAddressPerHour,
      3_600,
    ),
    perEmail: limit('console sign-ins of an email', operatorLimits.failuresPerEmailPerHour, 3_600),
    linksPerAddress: limit('one-time links of an address', operatorLimits.linksPerAddressPerMinute, 60),
  }
})

/** Counts a one-time link that an address submits. `refund` undoes the count for one that was valid. */
export function countLink(ctx: TeamContext) {
  const { linksPerAddress } = limitsOf(ctx)
  return {
    take: () => linksPerAddress.take(ctx.request.ip),
    refund: () => linksPerAddress.refund(ctx.request.ip),
  }
}

/**
 * Counts attempts as failures before they are tried. One address uses up its own share first, so that it can't lock anyone out alone.
 * `refund` undoes only what was counted here: a sign-in to one's own account doesn't refund attempts on others.
 */
export function countSignIn(ctx: TeamContext, email: string) {
  const { perAddress, perEmailAndAddress, perEmail } = limitsOf(ctx)
  const address = limitKey(ctx.request.ip)
  const taken: [AttemptLimit, string][] = []
  const take = async (limit: AttemptLimit, key: string) => {
    await limit.take(key)
    taken.push([limit, key])
  }
  return {
    async fromHere() {
      await take(perAddress, address)
      await take(perEmailAndAddress, `${email} ${address}`)
    },
    fromAnywhere: () => take(perEmail, email),
    async refund() {
      for (const [limit, key] of taken) await limit.refund(key)
    },
  }
}
