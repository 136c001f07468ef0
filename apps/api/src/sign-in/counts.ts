import type { Handler } from '../context.ts'
import { countPasswordOnly, countSocialOnly } from './repository/counts.ts'

/** How many users lose their only way to sign in, besides codes, if it is turned off. */
export const getSignInCounts: Handler<'getSignInCounts'> = async (ctx) => {
  const [password, social] = await Promise.all([countPasswordOnly(ctx), countSocialOnly(ctx)])
  return { password, social }
}
