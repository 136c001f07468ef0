import type { Context } from '../context.ts'
import { lookUpPhone, normalizeEmail, usernameKey } from './normalize.ts'

/** The normalized form of what someone typed into a field for a contact or username. */
export const contactTyped = (ctx: Context, typed: string): string =>
  normalizeEmail(typed) ?? lookUpPhone(typed, ctx.application.default_country_code)?.value ?? usernameKey(typed)
