import { AppError, type UpdateUserRequest } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { changeUser, type HeldContact, type HeldUser, lockUser, readUser } from '../users/change.ts'
import { applyContacts } from '../users/contacts.ts'
import { planUpdate } from '../users/service.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import type { ImportInput } from './import-job.ts'
import { emailsOf, phonesOf, type PlacedContact, profileOf } from './new-customers.ts'
import type { ImportRow } from './normalize.ts'

/*
 * Changing a customer whom a record is about, as `updateUser` would. Contacts are only added, and verified if the file says so.
 */

type Policy = Pick<ImportInput, 'on_conflict'>

/** What a record does to a customer, or why it can't. */
type Change = 'changed' | 'same' | AppError

/** Returns what the record would do. */
export async function wouldChange(ctx: Context, user_id: string, row: ImportRow, policy: Policy): Promise<Change> {
  const held = await readUser(ctx, user_id)
  const planned = held && planFor(ctx, held, row, policy)
  if (planned instanceof AppError) return planned
  return planned?.event ? 'changed' : 'same'
}

/** Changes the customer. An error while writing means that someone else was faster. */
export async function changeCustomer(tx: Context, user_id: string, row: ImportRow, policy: Policy): Promise<Change> {
  const held = await lockUser(tx, user_id)
  const planned = held && planFor(tx, held, row, policy)
  if (planned instanceof AppError) return planned
  if (!planned?.event) return 'same'
  const { plan, before, after, event } = planned
  await allOrThrow([changeUser(tx, before, after, event), applyContacts(tx, user_id, plan)])
  return 'changed'
}

function planFor(ctx: Context, held: HeldUser, row: ImportRow, policy: Policy) {
  const { user, contacts } = held
  const wanted = {
    email: withOurs(contacts, 'email', emailsOf(row.emails)),
    phone: withOurs(contacts, 'phone', phonesOf(row.phones)),
  }
  try {
    return planUpdate(ctx, held, wanted, { userId: user.id, body: changesTo(user, row, policy) })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** `keep` fills in what is empty; `take` replaces what the file says otherwise. The username stays in any case. */
function changesTo(user: HeldUser['user'], row: ImportRow, { on_conflict }: Policy): UpdateUserRequest {
  const { username: _, ...profile } = profileOf(row)
  return Object.fromEntries(
    Object.entries(profile).filter(
      ([name, value]) => value !== undefined && (on_conflict === 'take' || !user[name as keyof typeof profile]),
    ),
  )
}

/** All of our contacts of a kind, and those of the record after them. */
function withOurs(
  ours: readonly HeldContact[],
  kind: HeldContact['kind'],
  given: readonly PlacedContact[],
): WantedContact[] | undefined {
  if (given.length === 0) return undefined
  const held = ours.filter((contact) => contact.kind === kind)
  const provenByFile = new Set(given.filter(({ verified }) => verified).map(({ value }) => value))
  return [
    ...held.map((contact) => ({
      ...contact,
      verified: provenByFile.has(contact.value) || undefined,
      field: '',
    })),
    ...given
      .filter(({ value }) => held.every((contact) => contact.value !== value))
      .map((contact) => ({ ...contact, primary: held.length === 0 && contact.primary })),
  ]
}
