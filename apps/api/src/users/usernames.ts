import { randomBytes } from 'node:crypto'
import { refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { nameKey, normalizeEmail, normalizePhone } from '../contacts/normalize.ts'

/** A username for whoever did not choose one: from the name, with a tail that nobody else has. */
export function newUsername(...hints: (string | null | undefined)[]): string {
  const stem = nameKey(...hints)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return `${stem || 'user'}_${randomBytes(5).toString('hex')}`
}

/** The contact that a username looks like, in its normal form; undefined when it looks like none. */
export function contactIn(ctx: Context, username: string): string | undefined {
  const folded = username.normalize('NFKC').trim()
  if (folded.includes('@')) return normalizeEmail(folded)
  if (!/^\+?[\d\s().\-/–]{7,}$/.test(folded)) return undefined
  return normalizePhone(folded, ctx.application.default_country_code)?.value
}

/** A username may look like a contact only if the contact is the user's own; otherwise it could pass for somebody else's. */
export function refuseForeignContact(ctx: Context, username: string, own: ReadonlySet<string>): void {
  const contact = contactIn(ctx, username)
  if (contact !== undefined && !own.has(contact))
    throw refuseField(
      'body.username',
      'A username that looks like an email address or phone number must be one of the user’s contacts.',
    )
}
