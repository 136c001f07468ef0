import { randomInt } from 'node:crypto'
import { looksLikePhone, refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { lookUpPhone, nameKey, normalizeEmail } from '../contacts/normalize.ts'

/** Generates a username for a user who didn't choose one: from the name, with a unique suffix. */
export function newUsername(...hints: (string | null | undefined)[]): string {
  const stem = nameKey(...hints)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return `${stem || 'user'}_${randomSuffix()}`
}

/** Ten hexadecimal characters. Unlike `randomBytes`, `randomInt` fetches the randomness of a thousand numbers at once. */
const randomSuffix = () =>
  randomInt(2 ** 40)
    .toString(16)
    .padStart(10, '0')

/** Returns the normalized contact that a username looks like; undefined if it doesn't look like one. */
export function contactIn(ctx: Context, username: string): string | undefined {
  const email = normalizeEmail(username)
  if (email !== undefined) return email
  return looksLikePhone(username) ? lookUpPhone(username, ctx.application.default_country_code)?.value : undefined
}

/** A username may only look like a contact if it is one of the user's own; otherwise, it could pass for someone else's. */
export function refuseForeignContact(ctx: Context, username: string, own: ReadonlySet<string>): void {
  const contact = contactIn(ctx, username)
  if (contact !== undefined && !own.has(contact))
    throw refuseField(
      'body.username',
      'A username that looks like an email address or phone number must be one of the user’s contacts.',
    )
}
