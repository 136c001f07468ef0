import { AppError, type EventToRecord } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { changeUser, type HeldContact, type LockedUser } from '../users/change.ts'
import { facetOf } from '../users/facets.ts'
import { applyContacts, planContacts, traitsOf } from '../users/contacts.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import { withDerived } from '../users/profile-values.ts'
import { newUsername } from '../users/usernames.ts'
import { takeNumber } from './recycled.ts'

/**
 * Changes a user's contacts. The change sees the current contacts, and nothing else can change in between. `happened` lists the events to record:
 * the first one carries the new version, and if nothing changed, none is recorded. Returns the updated user.
 */
export async function changeContacts(
  tx: Context,
  { user, contacts }: LockedUser,
  change: (contacts: WantedContact[]) => WantedContact[],
  happened: () => readonly EventToRecord[],
): Promise<LockedUser> {
  const { id } = user
  const wanted = change(contacts.map(asWanted))
  const plan = planContacts(tx, id, contacts, {
    email: wanted.filter(({ kind }) => kind === 'email'),
    phone: wanted.filter(({ kind }) => kind === 'phone'),
  })
  if (plan.after.length === 0) throw new AppError('LAST_IDENTIFIER')
  const [first, ...rest] = happened()
  const record = (events: readonly EventToRecord[]) => events.map((event) => recordEvent(tx, id, event))
  if ([plan.release, plan.write, plan.insert].every(({ length }) => length === 0)) {
    await allOrThrow(record(first ? [first, ...rest] : []))
    return { user, contacts }
  }
  if (!first) throw new Error('The contacts changed without an event.')
  const proven = new Set(contacts.filter(({ verified }) => verified).map(({ value }) => value))
  for (const { kind, value, verified } of plan.after)
    if (kind === 'phone' && verified && !proven.has(value)) await takeNumber(tx, id, value)
  // A username that was a removed contact is replaced.
  const lost = plan.release.some(({ value }) => value === user.username_key)
  const username = lost ? newUsername(user.first_name, user.last_name) : user.username
  const [changed] = await allOrThrow([
    changeUser(tx, user, withDerived({ ...user, username, facet: facetOf(user.state, traitsOf(plan.after)) }), first),
    applyContacts(tx, id, plan),
    ...record(rest),
  ])
  return { user: changed, contacts: plan.after }
}

const asWanted = (row: HeldContact): WantedContact => ({
  kind: row.kind,
  value: row.value,
  country_code: row.country_code,
  phone: row.phone,
  verified: row.verified,
  primary: row.primary,
  active: row.active,
  field: row.kind,
})
