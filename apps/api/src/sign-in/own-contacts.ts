import { AppError } from '@clientele/contracts'
import { changeContacts } from '../accounts/contacts.ts'
import { type CodeRow, spendCode } from '../codes/service.ts'
import { atomically, type Context } from '../context.ts'
import { markProven } from '../sessions/shoppers.ts'
import { withContacts } from '../users/contact-of.ts'
import { toShopper } from '../users/present.ts'
import { type LockedUser, lockUser } from '../users/self.ts'
import { asShopper, getShopper } from './service.ts'

/** A code to one of the signed-in shopper's contacts was right, so the contact is theirs, and their identity is confirmed. */
export async function proveContact(ctx: Context, code: CodeRow) {
  const shopper = getShopper(ctx)
  return atomically(asShopper(ctx, shopper.user_id), async (tx) => {
    const locked = await lockUser(tx, shopper.user_id)
    await spendCode(tx, code)
    if (!locked) throw new AppError('UNAUTHENTICATED')
    const held = locked.contacts.find(({ value }) => value === code.value)
    if (!held) throw new AppError('WRONG_CODE')
    // A contact that was only claimed until now says nothing about the shopper's identity.
    if (held.verified) await markProven(tx, shopper, 'otp')
    const after = held.verified ? locked : await verifyContact(tx, locked, code)
    return { user_exists: true, user: toShopper(withContacts(after)) }
  })
}

/** Marks a contact as proven. This takes precedence over claims of others. */
export async function verifyContact(tx: Context, locked: LockedUser, { kind, value }: CodeRow): Promise<LockedUser> {
  if (locked.user.state !== 'active') throw new AppError('UNAUTHENTICATED')
  return changeContacts(
    tx,
    locked,
    (contacts) => contacts.map((each) => (each.value === value ? { ...each, verified: true } : each)),
    () => [{ type: 'user.contact_verified', kind }],
  )
}
