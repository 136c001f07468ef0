import { AppError } from '@clientele/contracts'
import { changeContacts } from '../accounts/contacts.ts'
import { type CodeRow, spendCode } from '../codes/service.ts'
import { atomically, type Context } from '../context.ts'
import { markProven } from '../sessions/shoppers.ts'
import { toShopper } from '../users/present.ts'
import { findHeld, getShownUser, holdUser } from '../users/self.ts'
import { asShopper, getShopper } from './service.ts'

/** A code to a contact of the signed-in shopper was right: the contact is theirs, and they are who they say. */
export async function proveContact(ctx: Context, code: CodeRow) {
  const shopper = getShopper(ctx)
  return atomically(asShopper(ctx, shopper.user_id), async (tx) => {
    await holdUser(tx, shopper.user_id)
    await spendCode(tx, code)
    const held = await findHeld(tx, shopper.user_id, code.value)
    if (!held) throw new AppError('WRONG_CODE')
    // A contact that was merely claimed until now says nothing of who is there.
    if (held.verified) await markProven(tx, shopper)
    else await verifyContact(tx, shopper.user_id, code)
    return { user_exists: true, user: toShopper(await getShownUser(tx, shopper.user_id)) }
  })
}

/** Marks a contact as proved. Verifying wins over the claims of others. */
export async function verifyContact(tx: Context, user_id: string, { kind, value }: CodeRow): Promise<void> {
  await changeContacts(
    tx,
    user_id,
    (contacts) => contacts.map((each) => (each.value === value ? { ...each, verified: true } : each)),
    () => [{ type: 'user.contact_verified', kind }],
  )
}
