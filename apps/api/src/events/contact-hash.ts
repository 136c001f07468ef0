import type { Context } from '../context.ts'
import { sign, signatures } from '../secrets.ts'

/*
 * Attempts to sign in are found by the contact that was entered, whether or not it belongs to anyone. The contact itself isn't stored with
 * them: a keyed hash is, because there are few enough phone numbers to try them all. The hash is different in each application.
 */

const purpose = 'contact'
const textOf = ({ application_id }: Context, contact: string) => `${application_id} ${contact}`

/** The hash of a normalized contact or username, as stored with its events. */
export const contactHash = (ctx: Context, contact: string): string =>
  sign(ctx.services.config.secretKeys, purpose, textOf(ctx, contact))

/** The hash under each of the keys, so that events from before the key was replaced are found as well. */
export const contactHashes = (ctx: Context, contact: string): string[] =>
  signatures(ctx.services.config.secretKeys, purpose, textOf(ctx, contact))
