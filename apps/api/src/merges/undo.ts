import { isDeepStrictEqual } from 'node:util'
import { type Changes, consentFieldPrefix } from '@clientele/contracts'
import { listChangedAttributes, restoreAttributes } from '../attributes/merged.ts'
import { endCodesOf } from '../codes/service.ts'
import { usernameKey } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { endSessionsOfUsers } from '../sessions/service.ts'
import { changedConsents, saidSince, withPolicyOf, writeMerged } from '../user-consents/merged.ts'
import {
  addToCount,
  changeUser,
  type HeldContact,
  type HeldUser,
  insertContact,
  openWithPassword,
  writeContact,
} from '../users/change.ts'
import { changesBetween } from '../users/changes.ts'
import { traitsOf } from '../users/contacts.ts'
import { facetOf } from '../users/facets.ts'
import { withDerived } from '../users/profile-values.ts'
import { newUsername } from '../users/usernames.ts'
import { planUndoing, type UndonePlan } from './contacts.ts'
import { asKept, type Fields, type Kept } from './kept.ts'
import { listTaken, moveContacts } from './repository/contacts.ts'
import { restoreMemberships } from './repository/groups.ts'
import { isNameTaken, type MergeRow, writeActiveAt, writeLastSignIn } from './repository/merges.ts'
import { moveSocial } from './repository/social.ts'

/** A user with contacts, after a change. */
export interface Separated {
  user: UserRow
  contacts: HeldContact[]
}

/**
 * Separates two users again. What has changed since the merge stays with the survivor; its names are returned as `kept`. Must run inside the
 * transaction that locked both, and that deleted the merge.
 */
export async function separate(
  tx: Context,
  merge: MergeRow,
  { survivor, other, reason }: { survivor: HeldUser; other: UserRow; reason: string | undefined },
): Promise<{ survivor: Separated; other: Separated; kept: string[] }> {
  const was = asKept(merge.kept)
  const { id: survivor_id } = survivor.user
  const kept = await listChanged(tx, survivor, merge)
  // Those who signed in with what goes back now would be in the wrong account.
  await endCodesOf(tx, survivor_id)
  await endSessionsOfUsers(tx, [survivor_id], 'a merge was undone')
  const contacts = await planContactsOf(tx, survivor, was)
  await moveContacts(tx, other.id, contacts.back)
  for (const row of contacts.write) await writeContact(tx, row)
  if (await restoreMemberships(tx, survivor_id, other.id, was.groups)) kept.push('groups')
  if (await moveSocial(tx, survivor_id, other.id, was.social)) kept.push('social_accounts')
  const attributes = await restoreAttributes(tx, survivor_id, other.id, was.attributes)
  const changedSince = await changedConsents(tx, survivor.user, was.consents)
  const consents = was.consents.filter((each) => !changedSince.includes(each))
  const consentChanges = await writeMerged(tx, survivor_id, 'before', consents)

  const before = withDerived({
    ...withPolicyOf(survivor.user, 'before', consents),
    ...fieldsBefore(survivor.user, was),
    facet: facetOf(survivor.user.state, traitsOf(contacts.survivor)),
  })
  const changes: Changes = {
    ...changesBetween(survivor.user, before, survivor.contacts, contacts.survivor),
    ...attributes,
    ...consentChanges,
  }
  const what = { merge_id: merge.id, ...(reason !== undefined && { reason }) }
  const separated = await changeUser(tx, survivor.user, before, {
    type: 'user.merge_undone',
    changes,
    other_id: other.id,
    ...what,
    ...(kept.length > 0 && { kept }),
  })
  const names = await freeNames(tx, other.id, was.other.fields)
  kept.push(...names.taken)
  const back = await changeUser(tx, other, restored(other, was, names.fields, contacts.other), {
    type: 'user.restored',
    from: survivor_id,
    merge_id: merge.id,
  })
  // After their user is there again.
  for (const row of contacts.unfold)
    await insertContact(tx, {
      ...row,
      acquired_at: dateOf(was.acquired[row.id] ?? null) ?? tx.now,
      opens_with_password: null,
    })
  const unproven = contacts.other.filter(({ id, verified }) => !verified && was.opening.includes(id))
  await openWithPassword(
    tx,
    unproven.map(({ id }) => id),
  )
  if (was.last_sign_in && survivor.user.last_sign_in_at?.toISOString() === was.last_sign_in.after)
    await writeLastSignIn(tx, survivor_id, dateOf(was.last_sign_in.before))
  if (was.active_at && survivor.user.active_at?.toISOString() === was.active_at.after)
    await writeActiveAt(tx, survivor_id, dateOf(was.active_at.before))
  await addToCount(tx, 'purged', -1)
  await addToCount(tx, was.other.state, 1)
  return {
    survivor: { user: separated, contacts: contacts.survivor },
    other: { user: back, contacts: contacts.other },
    kept,
  }
}

/** What has changed since a merge, and would stay with the survivor: fields, kinds of contacts, attributes, and consents. */
export async function listChanged(
  ctx: Context,
  survivor: HeldUser,
  { kept, created_at: merged_at }: Pick<MergeRow, 'kept' | 'created_at'>,
): Promise<string[]> {
  const was = asKept(kept)
  const { changed } = await planContactsOf(ctx, survivor, was)
  return [
    ...changedFields(survivor.user, was),
    ...(changed.has('email') ? ['emails'] : []),
    ...(changed.has('phone') ? ['phone_numbers'] : []),
    ...(await listChangedAttributes(ctx, survivor.user.id, was, merged_at)),
    ...(await changedConsents(ctx, survivor.user, was.consents)).map(({ slug }) => consentFieldPrefix + slug),
    ...(await saidSince(ctx, survivor.user, was.consents, merged_at)).map((slug) => consentFieldPrefix + slug),
  ]
}

async function planContactsOf(ctx: Context, survivor: HeldUser, was: Kept): Promise<UndonePlan> {
  const folded = was.contacts.folded.map(({ row }) => row)
  const taken = await listTaken(ctx, folded, survivor.user.id)
  return planUndoing(was.contacts, survivor.contacts, ({ value }) => taken.has(value))
}

const changedFields = (user: UserRow, { survivor: { after } }: Kept) =>
  (Object.keys(after) as (keyof Fields)[]).filter((name) => !isDeepStrictEqual(user[name] ?? null, after[name] ?? null))

/** The fields that are still as the merge left them, as they were before. */
function fieldsBefore(user: UserRow, was: Kept): Partial<Fields> {
  const changed = new Set<string>(changedFields(user, was))
  return Object.fromEntries(Object.entries(was.survivor.before).filter(([name]) => !changed.has(name)))
}

/** The other's fields. Someone may have taken the username or the external ID since. */
async function freeNames(tx: Context, id: string, was: Fields): Promise<{ fields: Fields; taken: string[] }> {
  const fields = { ...was }
  const taken: string[] = []
  if (await isNameTaken(tx, 'username_key', usernameKey(fields.username), id)) {
    fields.username = newUsername(fields.first_name, fields.last_name)
    taken.push('username')
  }
  if (fields.external_id !== null && (await isNameTaken(tx, 'external_id', fields.external_id, id))) {
    fields.external_id = null
    taken.push('external_id')
  }
  return { fields, taken }
}

/** The other user, as they were. */
const restored = (tombstone: UserRow, { other }: Kept, fields: Fields, contacts: readonly HeldContact[]): UserRow =>
  withDerived({
    ...tombstone,
    ...fields,
    state: other.state,
    state_reason: other.state_reason,
    state_by: other.state_by,
    state_at: dateOf(other.state_at),
    privacy_consent: other.privacy_consent ?? null,
    hidden_at: null,
    merged_into: null,
    facet: facetOf(other.state, traitsOf(contacts)),
  })

const dateOf = (text: string | null) => (text === null ? null : new Date(text))
