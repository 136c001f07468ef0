import { AppError, refuseField } from '@clientele/contracts'
import { type IdentifierKind, newId, uniqueViolation } from '@clientele/db'
import { allOrThrow, type Context } from '../context.ts'
import { dropPasswords } from '../passwords/shoppers.ts'
import type { UserRow } from '../rows/users.ts'
import { changeUser } from './change.ts'
import { facetOf } from './facets.ts'
import { type ContactRow, dropClaims, type HeldContact, insertContact, lockUser, writeContact } from './repository.ts'
import { withDerived } from './profile-values.ts'
import { contactIn, newUsername } from './usernames.ts'
import { asHeld, notAContact, type WantedContact } from './wanted-contacts.ts'

/** The changes that turn a user's contacts into the requested ones. */
export interface ContactChanges {
  release: HeldContact[]
  write: { row: HeldContact; field: string }[]
  insert: { row: ContactRow; field: string }[]
  /** All contacts of the user afterward. */
  after: HeldContact[]
}

/** Compares a user's contacts with the requested ones. Contacts of an omitted kind are unchanged. */
export function planContacts(
  tx: Context,
  user_id: string,
  before: readonly HeldContact[],
  wanted: Record<IdentifierKind, WantedContact[] | undefined>,
): ContactChanges {
  const changes: ContactChanges = { release: [], write: [], insert: [], after: [] }
  for (const kind of ['email', 'phone'] as const) {
    const held = before.filter((row) => row.kind === kind)
    const list = wanted[kind]
    if (list === undefined) changes.after.push(...held)
    else planKind(tx, user_id, held, withPrimary(list.map(asHeld(held))), changes)
  }
  return changes
}

function planKind(
  tx: Context,
  user_id: string,
  held: readonly HeldContact[],
  list: readonly (WantedContact & { primary: boolean })[],
  changes: ContactChanges,
) {
  for (const [position, wanted] of list.entries()) {
    const known = held.find((row) => row.value === wanted.value)
    const { field } = wanted
    if (!known) {
      if (wanted.isInvalid) throw notAContact(wanted)
      const row = newContact(tx, user_id, wanted, position)
      changes.after.push(row)
      changes.insert.push({ row, field })
      continue
    }
    const row = {
      ...known,
      verified: wanted.verified ?? known.verified,
      primary: wanted.primary,
      active: wanted.active ?? known.active,
      position,
    }
    changes.after.push(row)
    if (differs(known, row)) changes.write.push({ row, field })
  }
  const kept = new Set(list.map(({ value }) => value))
  changes.release.push(...held.filter((row) => !kept.has(row.value)))
}

/** One primary contact per kind: the one marked as primary, or else the first. Two primary contacts, or the same contact twice, are rejected. */
function withPrimary(list: readonly WantedContact[]): (WantedContact & { primary: boolean })[] {
  const primaries = list.filter(({ primary }) => primary === true)
  const [, second] = primaries
  if (second) throw refuseField(second.field, 'only one contact of each kind can be primary')
  const seen = new Set<string>()
  for (const { value, field } of list) {
    if (seen.has(value)) throw refuseField(field, 'must not list the same contact twice')
    seen.add(value)
  }
  const chosen = primaries[0] ?? list[0]
  return list.map((wanted) => ({ ...wanted, primary: wanted === chosen }))
}

export const newContact = (
  tx: Context,
  user_id: string,
  wanted: WantedContact & { primary: boolean },
  position: number,
): ContactRow => ({
  application_id: tx.application_id,
  id: newId(),
  user_id,
  kind: wanted.kind,
  value: wanted.value,
  country_code: wanted.country_code,
  phone: wanted.phone,
  verified: wanted.verified ?? false,
  primary: wanted.primary,
  active: wanted.active ?? true,
  position,
  opens_with_password: null,
  acquired_at: tx.now,
  released_at: null,
  release_reason: null,
})

const differs = (a: HeldContact, b: HeldContact) =>
  a.verified !== b.verified || a.primary !== b.primary || a.active !== b.active || a.position !== b.position

/** Writes the changes. Start it concurrently with the rest of the transaction. Statements run in the order of the list. */
export function applyContacts(tx: Context, user_id: string, changes: ContactChanges): Promise<unknown> {
  const release = changes.release.map((row) =>
    writeContact(tx, { ...row, released_at: tx.now, release_reason: 'replaced' }),
  )
  const write = changes.write.map(({ row, field }) => refusingTaken(row, field, writeContact(tx, row)))
  const insert = changes.insert.map(({ row, field }) => refusingTaken(row, field, insertContact(tx, row)))
  const proven = [...changes.write, ...changes.insert].filter(({ row }) => row.verified).map(({ row }) => row.value)
  return allOrThrow([...release, ...write, ...insert, takeFromClaimants(tx, user_id, proven)])
}

/**
 * Drops other users' unproven claims on these contacts, and replaces usernames that are one of these contacts. Filters then use the remaining
 * contacts of those users. A password that signed in with such a claim goes as well.
 */
export async function takeFromClaimants(tx: Context, user_id: string, values: readonly string[]): Promise<void> {
  if (values.length === 0) return
  const claims = await dropClaims(tx, user_id, values)
  const claimants = new Set(claims.map((claim) => claim.user_id))
  // Always in the same order, to avoid deadlocks.
  for (const id of [...claimants].toSorted((one, other) => (one < other ? -1 : 1))) {
    const found = await lockUser(tx, id)
    if (!found) continue
    const { user, contacts } = found
    const lost = claims.filter((claim) => claim.user_id === id)
    const kinds = [...new Set(lost.map(({ kind }) => kind))]
    // The password proved nothing but that the account came with the contact, which is someone else's.
    const password_removed = lost.some(({ opens_with_password }) => opens_with_password)
    if (password_removed) await dropPasswords(tx, [id])
    await allOrThrow([
      changeUser(withoutAddress(tx), user, afterLosing(tx, user, contacts, values), {
        type: 'user.contact_lost',
        kinds,
        ...(password_removed && { password_removed }),
      }),
      ...withoutPrimary(contacts).map((row) => writeContact(tx, { ...row, primary: true })),
    ])
  }
}

export function afterLosing(
  tx: Context,
  user: UserRow,
  left: readonly HeldContact[],
  lost: readonly string[],
): UserRow {
  const named = contactIn(tx, user.username)
  const username =
    named !== undefined && lost.includes(named) ? newUsername(user.first_name, user.last_name) : user.username
  return withDerived({ ...user, username, facet: facetOf(user.state, traitsOf(left)) })
}

/** A user's history must not reveal another user's network address. */
export const withoutAddress = (tx: Context): Context => ({ ...tx, request: { ...tx.request, ip: '' } })

/** The first contact of each kind that no longer has a primary one. */
export const withoutPrimary = (left: readonly HeldContact[]) =>
  (['email', 'phone'] as const).flatMap((kind) => {
    const rows = left.filter((row) => row.kind === kind)
    return rows.some(({ primary }) => primary) ? [] : rows.slice(0, 1)
  })

/** Converts the database error for a contact that someone else has proven into an API error. */
export function refusingTaken<T>(row: Pick<ContactRow, 'kind'>, field: string, write: Promise<T>): Promise<T> {
  return write.catch((error: unknown) => {
    if (uniqueViolation(error) === undefined) throw error
    throw refuseField(
      field,
      'belongs to another user of this application',
      row.kind === 'email' ? 'EMAIL_TAKEN' : 'PHONE_TAKEN',
    )
  })
}

/** The flags that a user is filtered by, derived from the contacts. */
export const traitsOf = (contacts: readonly { kind: IdentifierKind; verified?: boolean | undefined }[]) => ({
  verified: contacts.some(({ verified }) => verified === true),
  has_email: contacts.some(({ kind }) => kind === 'email'),
  has_phone: contacts.some(({ kind }) => kind === 'phone'),
})

/** Rejects contacts that the caller marks as verified without having the permission to. */
export function refuseUnproven(ctx: Context, changes: ContactChanges, before: readonly HeldContact[]) {
  if (ctx.actor.permissions.includes('users:verify')) return
  const known = new Set(before.filter(({ verified }) => verified).map(({ value }) => value))
  const vouched = [...changes.write, ...changes.insert].find(({ row }) => row.verified && !known.has(row.value))
  if (vouched)
    throw new AppError('FORBIDDEN', [
      { field: vouched.field, message: 'Marking a contact as verified requires the users:verify permission.' },
    ])
}
