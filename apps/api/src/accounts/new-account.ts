import { allOrThrow, type Context } from '../context.ts'
import { addToCount, insertContact, insertUser } from '../users/change.ts'
import { newContact, refusingTaken, takeFromClaimants } from '../users/contacts.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import { policyOf, withPolicy } from '../user-consents/change.ts'
import { newUser } from '../users/rows.ts'
import type { ProfileValues } from '../users/profile-values.ts'
import { moveNumber } from './recycled.ts'

export type NewShopper = ProfileValues & {
  contacts: WantedContact[]
  /** What the sign-up says about the privacy policy. */
  accepts_policy?: boolean | undefined
  /** The customer who had the number that the new one has proven. */
  moves_from?: string | undefined
}

/** Creates a shopper's account. Each contact says whether it has been proven. */
export async function addUser(tx: Context, { contacts, moves_from, accepts_policy, ...body }: NewShopper) {
  const user = withPolicy(tx, newUser(tx, body, contacts), policyOf(accepts_policy), 'sign_up')
  const number = contacts.find(({ kind, verified }) => kind === 'phone' && verified)?.value
  if (moves_from !== undefined && number !== undefined)
    await moveNumber(tx, { from: moves_from, to: user.id, value: number })
  const rows = contacts.map((contact) => ({
    field: contact.field,
    row: newContact(tx, user.id, { ...contact, primary: true }, 0),
  }))
  const proven = rows.filter(({ row }) => row.verified).map(({ row }) => row.value)
  await allOrThrow([
    insertUser(tx, user),
    ...rows.map(({ row, field }) => refusingTaken(row, field, insertContact(tx, row))),
    takeFromClaimants(tx, user.id, proven),
    addToCount(tx, user.state, 1),
  ])
  return { user, contacts: rows.map(({ row }) => row) }
}
