import { type Changes, undoMergeDays } from '@clientele/contracts'
import { deleteDocuments, newId } from '@clientele/db'
import { adoptAttributes } from '../attributes/merged.ts'
import { endCodesOf } from '../codes/service.ts'
import type { Context } from '../context.ts'
import { endSessionsOfUsers } from '../sessions/service.ts'
import { type KeptConsent, keptConsents, withPolicyOf, writeMerged } from '../user-consents/merged.ts'
import { addToCount, changeUser, type HeldContact, type HeldUser, listOpening, writeContact } from '../users/change.ts'
import { changesBetween } from '../users/changes.ts'
import { traitsOf } from '../users/contacts.ts'
import { facetOf } from '../users/facets.ts'
import { erased, withDerived } from '../users/profile-values.ts'
import type { UserRow } from '../rows/users.ts'
import { type ContactPlan, keptOf } from './contacts.ts'
import { resultOf } from './fields.ts'
import { asStored, type Fields, fieldsOf, type Kept } from './kept.ts'
import type { MergePlan } from './plan.ts'
import { deleteContacts, moveContacts } from './repository/contacts.ts'
import { moveMemberships } from './repository/groups.ts'
import { insertMerge, type MergeRow, writeActiveAt, writeLastSignIn } from './repository/merges.ts'
import { listSocial, moveSocial } from './repository/social.ts'

const day_ms = 24 * 3_600_000

/** Makes a user a part of another one. Must run inside the transaction that locked both, with the plan of what was locked. */
export async function carryOut(
  tx: Context,
  { survivor, other, plan, reason }: { survivor: HeldUser; other: HeldUser; plan: MergePlan; reason: string },
): Promise<{ user: UserRow; contacts: HeldContact[]; merge: MergeRow }> {
  const [survivor_id, other_id] = [survivor.user.id, other.user.id]
  const merge_id = newId(tx.now.getTime())
  // Before the contacts move: codes that were sent to them count for nothing anymore.
  for (const id of [survivor_id, other_id]) await endCodesOf(tx, id)
  const ended = await endSessionsOfUsers(tx, [survivor_id, other_id], 'merged')
  const opening = await listOpening(tx, other_id)
  const acquired = await mergeContacts(tx, survivor_id, plan.contacts)
  const groups = await moveMemberships(tx, survivor_id, other_id)
  const social = await listSocial(tx, other_id)
  await moveSocial(tx, other_id, survivor_id, social)
  const adopted = plan.attributes.filter(({ field, other: theirs }) => field.choice === 'other' && theirs)
  const attributes = await adoptAttributes(tx, survivor_id, other_id, adopted)
  const consents = keptConsents(plan.consents)
  const consentChanges = await writeMerged(tx, survivor_id, 'after', consents)

  // First, because the survivor may take the username or the external ID.
  await changeUser(tx, other.user, tombstoneOf(tx, other.user, survivor_id), {
    type: 'user.merged_away',
    into: survivor_id,
    merge_id,
  })
  const after = afterMerge(survivor.user, plan, consents)
  const changes: Changes = {
    ...changesBetween(survivor.user, after, survivor.contacts, plan.contacts.after),
    ...attributes.changes,
    ...consentChanges,
  }
  const user = await changeUser(tx, survivor.user, after, {
    type: 'user.merged',
    changes,
    other_id,
    merge_id,
    reason,
    contacts: plan.contacts.move.length,
    groups: groups.filter(({ isMoved }) => isMoved).length,
    sessions_ended: [...ended.values()].flat().length,
  })
  const last_sign_in = await keepLatestSignIn(tx, survivor.user, other.user)
  const active_at = await keepLatestActivity(tx, survivor.user, other.user)
  await addToCount(tx, other.user.state, -1)
  await addToCount(tx, 'purged', 1)

  const kept: Kept = {
    other: otherOf(other.user),
    survivor: { before: differing(fieldsOf(survivor.user), fieldsOf(after)), after: fieldsOf(after) },
    last_sign_in,
    active_at,
    contacts: keptOf(plan.contacts, survivor.contacts, other.contacts),
    acquired,
    opening,
    groups,
    attributes: attributes.kept,
    own_attributes: plan.attributes.flatMap((pair) =>
      pair.survivor && !adopted.includes(pair) ? [pair.definition.id] : [],
    ),
    consents,
    social,
  }
  const { kind, id, name } = tx.actor
  const merge: MergeRow = {
    application_id: tx.application_id,
    id: merge_id,
    survivor_id,
    other_id,
    reason,
    by: { kind, id, name },
    kept: asStored(kept),
    created_at: tx.now,
    expires_at: new Date(tx.now.getTime() + undoMergeDays * day_ms),
  }
  await insertMerge(tx, merge)
  await deleteDocuments(tx.db, tx.application_id, [other_id])
  return { user, contacts: plan.contacts.after, merge }
}

/** Contacts that both have are deleted first, because only one verified contact of each value can exist. */
async function mergeContacts(tx: Context, survivor_id: string, { fold, write, move }: ContactPlan) {
  const acquired = await deleteContacts(tx, fold)
  for (const row of write) await writeContact(tx, row)
  await moveContacts(tx, survivor_id, move)
  return acquired
}

/** What remains of the other user in the table of users: the ID, which stands for the survivor. */
const tombstoneOf = (tx: Context, user: UserRow, merged_into: string): UserRow => ({
  ...erased(user),
  facet: facetOf('purged', { verified: false, has_email: false, has_phone: false }),
  state_at: tx.now,
  hidden_at: tx.now,
  merged_into,
})

const afterMerge = (user: UserRow, { fields, contacts }: MergePlan, consents: readonly KeptConsent[]): UserRow =>
  withDerived({
    ...withPolicyOf(user, 'after', consents),
    ...resultOf(fields),
    facet: facetOf(user.state, traitsOf(contacts.after)),
  })

const otherOf = (user: UserRow): Kept['other'] => ({
  fields: fieldsOf(user),
  state: user.state,
  state_reason: user.state_reason,
  state_by: user.state_by,
  state_at: user.state_at?.toISOString() ?? null,
  privacy_consent: user.privacy_consent,
})

/** The fields that differ, as they were before. */
const differing = (before: Fields, after: Fields): Partial<Fields> =>
  Object.fromEntries(
    (Object.keys(before) as (keyof Fields)[])
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, before[name]]),
  )

/** The later sign-in counts, so that a phone number that was used recently doesn't count as given up. */
async function keepLatestSignIn(tx: Context, survivor: UserRow, other: UserRow): Promise<Kept['last_sign_in']> {
  const [ours, theirs] = [survivor.last_sign_in_at, other.last_sign_in_at]
  if (!theirs || (ours && ours >= theirs)) return null
  await writeLastSignIn(tx, survivor.id, theirs)
  return { before: ours?.toISOString() ?? null, after: theirs.toISOString() }
}

/** The retention clock of the survivor starts at what either of them did last. */
async function keepLatestActivity(tx: Context, survivor: UserRow, other: UserRow): Promise<Kept['active_at']> {
  const after = activityOf(other)
  if (after <= activityOf(survivor)) return null
  await writeActiveAt(tx, survivor.id, after)
  return { before: survivor.active_at?.toISOString() ?? null, after: after.toISOString() }
}

const activityOf = ({ active_at, last_sign_in_at, created_at }: UserRow): Date =>
  active_at ?? last_sign_in_at ?? created_at
