import type { TeamContext } from '../context.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { type AttemptLimit, attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'

/*
 * How often somebody may try to sign in to the console. Email addresses that no operator has are limited alike, so that the limits tell
 * nothing; and only as many are counted as one network address may try, so that nobody fills the counters with made-up ones.
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

/** Counts a one-time link that an address comes with. `giveBack` is for one that turned out right. */
export function countLink(ctx: TeamContext) {
  const { linksPerAddress } = limitsOf(ctx)
  return {
    take: () => linksPerAddress.take(ctx.request.ip),
    giveBack: () => linksPerAddress.giveBack(ctx.request.ip),
  }
}

/**
 * Counts attempts as failures before they are tried. One address uses its own share up first, so that it alone cannot lock anybody
 * out. `giveBack` gives back what was counted here and nothing else: with an account of one's own, attempts on others do not come back.
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
    async giveBack() {
      for (const [limit, key] of taken) await limit.giveBack(key)
    },
  }
}
