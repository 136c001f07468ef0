import { AppError, refuseField, type UserMerge } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../context.ts'
import { idIn } from '../paging/cursors.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { countLive } from '../sessions/service.ts'
import { type HeldUser, lockUserOrTombstone, readUserOrTombstone } from '../users/change.ts'
import { withContacts } from '../users/contact-of.ts'
import { mergedConsent } from '../user-consents/merged.ts'
import { toCustomer } from '../users/present.ts'
import { asKept } from './kept.ts'
import { carryOut } from './merge.ts'
import { planMerge, refuseState, shownFields } from './plan.ts'
import { listMemberships } from './repository/groups.ts'
import { deleteMerge, findMerge, listMerges, type MergeRow } from './repository/merges.ts'
import { listSocial } from './repository/social.ts'
import { listChanged, separate } from './undo.ts'

/*
 * Merging two users who are the same person, and undoing that.
 */

const groupsShownMax = 100
const sessionsCountedMax = 10_000

export const previewMerge: Handler<'previewMerge'> = async (ctx, { userId, body }) => {
  const [found, theirs] = await Promise.all([readUserOrTombstone(ctx, userId), readUserOrTombstone(ctx, body.other_id)])
  const { survivor, other, plan } = await planMerge(ctx, { survivor: found, other: theirs }, body)
  const [ours, groups, social, ...sessions] = await Promise.all([
    listMemberships(ctx, userId),
    listMemberships(ctx, body.other_id),
    listSocial(ctx, body.other_id),
    countLive(ctx, userId, sessionsCountedMax),
    countLive(ctx, body.other_id, sessionsCountedMax),
  ])
  const isOurs = new Set(ours.map(({ group_id }) => group_id))
  return {
    survivor: toCustomer(withContacts(survivor)),
    other: toCustomer(withContacts(other)),
    fields: shownFields(plan),
    consents: plan.consents.map(mergedConsent),
    contacts: plan.contacts.shown,
    groups: groups
      .filter(({ group_id }) => !isOurs.has(group_id))
      .slice(0, groupsShownMax)
      .map(({ group_id, name }) => ({ group_id, name })),
    social_accounts: social.map(({ provider }) => provider),
    sessions: sessions.reduce((sum, count) => sum + count, 0),
  }
}

export const mergeUsers: Handler<'mergeUsers'> = (ctx, { userId, body }) =>
  atomically(ctx, async (tx) => {
    const [found, theirs] = await lockBoth(tx, userId, body.other_id)
    const { survivor, other, plan } = await planMerge(tx, { survivor: found, other: theirs }, body)
    const { user, contacts, merge } = await carryOut(tx, { survivor, other, plan, reason: body.reason })
    return { user: toCustomer(withContacts({ user, contacts })), merge: toMerge(merge, []) }
  })

export const getUserMerges: Handler<'getUserMerges'> = async (ctx, { userId, pageSize, cursor }) => {
  const survivor = await readUserOrTombstone(ctx, userId)
  if (!survivor || survivor.user.state === 'purged') throw new AppError('USER_NOT_FOUND')
  const rows = await listMerges(ctx, userId, idIn(cursor), pageSize + 1)
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ id }) => id)
  const merges: UserMerge[] = []
  for (const row of items) merges.push(toMerge(row, await listChanged(ctx, survivor, row)))
  return { items: merges, page, ...next }
}

export const undoMerge: Handler<'undoMerge'> = (ctx, { userId, mergeId, body }) =>
  atomically(ctx, async (tx) => {
    const merge = await findMerge(tx, mergeId)
    if (!merge) {
      const [user] = await lockBoth(tx, userId, userId)
      refuseState(user, 'userId')
      throw new AppError('MERGE_NOT_FOUND')
    }
    const [survivor, tombstone] = await lockBoth(tx, merge.survivor_id, merge.other_id)
    refuseLaterMerge(survivor)
    if (merge.survivor_id !== userId) throw new AppError('MERGE_NOT_FOUND')
    refuseState(survivor, 'userId')
    if (merge.expires_at <= tx.now) throw new AppError('MERGE_TOO_LATE')
    if (!survivor || !tombstone || !(await deleteMerge(tx, merge.id))) throw new AppError('MERGE_NOT_FOUND')
    const after = await separate(tx, merge, { survivor, other: tombstone.user, reason: body.reason })
    const { kept } = after
    return {
      survivor: toCustomer(withContacts(after.survivor)),
      other: toCustomer(withContacts(after.other)),
      kept,
    }
  })

/** A survivor who has become a part of someone else has to be separated from them first. */
function refuseLaterMerge(survivor: HeldUser | undefined): void {
  if (!survivor?.user.merged_into) return
  throw refuseField(
    'mergeId',
    `The survivor has been merged into ${survivor.user.merged_into} since. Undo that first`,
    'MERGE_NOT_POSSIBLE',
  )
}

/** Locks both users, always in the same order, to avoid deadlocks. */
async function lockBoth(tx: Context, one: string, two: string): Promise<[HeldUser | undefined, HeldUser | undefined]> {
  const locked = new Map<string, HeldUser | undefined>()
  for (const id of [...new Set([one, two])].toSorted()) locked.set(id, await lockUserOrTombstone(tx, id))
  return [locked.get(one), locked.get(two)]
}

const toMerge = (row: MergeRow, changed: string[]): UserMerge => {
  const { first_name, last_name } = asKept(row.kept).other.fields
  const name = [first_name, last_name].filter(Boolean).join(' ')
  return {
    _id: row.id,
    survivor_id: row.survivor_id,
    other_id: row.other_id,
    ...(name !== '' && { other_name: name }),
    reason: row.reason,
    by: row.by,
    created_at: row.created_at.toISOString(),
    undo_until: row.expires_at.toISOString(),
    changed,
  }
}
