import { isDeepStrictEqual } from 'node:util'
import { AppError, refuseField, type SegmentRule, type UserGroup, userGroupEcho } from '@clientele/contracts'
import { conditionsIn, ruleInWords } from '@clientele/contracts/segments'
import { titleKey } from '../contacts/normalize.ts'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import { findUserGroup, getUserGroup, lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { describeGroup, toUserGroup } from '../user-groups/present.ts'
import { shownInHistory, shownTo } from '../user-groups/shown-rule.ts'
import { newGroup } from '../user-groups/new-group.ts'
import { insertGroup, replaceFields, updateGroup } from '../user-groups/of-segments.ts'
import { archivedAt, refuseArchived } from '../user-groups/changeable-group.ts'
import * as files from '../user-groups/change-group.ts'
import { ruleFrom, ruleOf } from '../user-groups/segment-rule.ts'
import { namesIn, readRule } from './readings.ts'
import { measureQueue } from './repository/queue.ts'
import { isRelative, startFill, stopFollowing } from './start-fill.ts'
import { refuseMentioned } from './uses.ts'

/*
 * Creating, changing, and deleting user groups, some of which are segments: groups with a rule. Whatever is about files is in `user-groups`.
 */

type Body = Parameters<Handler<'createUserGroup'>>[1]['body']

export const createUserGroup: Handler<'createUserGroup'> = async (ctx, { body }) => {
  const rule = ruleIn(body)
  if (body.type !== 'conditional' && !rule) return files.createUserGroup(ctx, { body })
  if (!rule) throw refuseField('body.rule', 'is required for a conditional group, unless it has conditions')
  if (body.type === 'bulk') throw refuseField('body.rule', 'must be omitted for a bulk group')
  if (body.file_url !== undefined) throw refuseField('body.file_url', 'must be omitted for a conditional group')
  await readRule(ctx, rule)
  return atomically(ctx, async (tx) => {
    const { name, description } = body
    const row = await newGroup(tx, {
      name,
      description,
      type: 'conditional',
      file_url: '',
      status: 'pending',
      reading: null,
      refreshed_at: null,
      ...asStored(tx, rule),
    })
    await insertGroup(tx.db, row)
    await startFill(tx, row, rule)
    const told = (await shownInHistory(tx, [row]))(rule)
    const changes = { name: { to: name }, description: { to: description }, rule: { to: await inWords(tx, told) } }
    await recordEvent(tx, row.id, { type: 'user_group.created', changes })
    return { ...(await describeGroup(tx, row)), in_words: await inWords(tx, rule) }
  })
}

/** The rule in a request, in either spelling; undefined if there is none. */
function ruleIn({ rule, conditions }: Pick<Body, 'rule' | 'conditions'>): SegmentRule | undefined {
  if (rule) return rule
  return conditions && conditions.length > 0 ? ruleFrom(conditions) : undefined
}

const asStored = (tx: Context, rule: SegmentRule) => ({ rule: { ...rule }, swept_at: isRelative(rule) ? tx.now : null })

const inWords = async (ctx: Context, rule: SegmentRule) => ruleInWords(rule, await namesIn(ctx, [rule]))

export const getUserGroupById: Handler<'getUserGroupById'> = async (ctx, { groupId }) =>
  describe(ctx, await getUserGroup(ctx, groupId))

/** A group as operators see it: a segment with its rule in words, and how far it is behind. */
async function describe(ctx: Context, row: UserGroupRow): Promise<UserGroup> {
  const rule = ruleOf(row)
  if (!rule) return toUserGroup(ctx, row)
  const show = await shownTo(ctx, [row])
  const [in_words, { oldest_s: lag_s }] = await Promise.all([
    inWords(ctx, show(rule)),
    measureQueue(ctx.db, ctx.application_id),
  ])
  return { ...toUserGroup(ctx, row, show), in_words, lag_s }
}

export const updateUserGroup: Handler<'updateUserGroup'> = async (ctx, { groupId, ifMatch, body }) => {
  const group = await getUserGroup(ctx, groupId)
  refuseOtherType(group, body)
  return ruleOf(group)
    ? changeSegment(ctx, group, ifMatch, body)
    : files.updateUserGroup(ctx, { groupId, ifMatch, body })
}

export const updateUserGroupPartially: Handler<'updateUserGroupPartially'> = async (
  ctx,
  { groupId, ifMatch, body },
) => {
  const group = await getUserGroup(ctx, groupId)
  refuseOtherType(group, body)
  if (!ruleOf(group)) return files.updateUserGroupPartially(ctx, { groupId, ifMatch, body })
  const { user_data, type: _, ...changes } = body
  if (user_data) throw refuseField('body.user_data', 'must be omitted: the rule of the segment decides who is a member')
  return changeSegment(ctx, group, ifMatch, changes)
}

type Changed = Parameters<Handler<'updateUserGroup'>>[1]['body']

function refuseOtherType(
  group: UserGroupRow,
  {
    type,
    rule,
    conditions,
    file_url,
  }: Pick<Changed, 'rule' | 'conditions' | 'file_url'> & { type?: string | undefined },
) {
  const is = ruleOf(group) ? 'conditional' : 'bulk'
  if ((type === 'bulk' || type === 'conditional') && type !== is)
    throw refuseField('body.type', `must be ${is}: it can’t be changed`)
  if (is === 'bulk' && ruleIn({ rule, conditions })) throw refuseField('body.rule', 'must be omitted for a bulk group')
  if (is === 'conditional' && file_url !== undefined)
    throw refuseField('body.file_url', 'must be omitted for a conditional group')
}

/** Changes a segment, and fills it again if its rule is new, or if that is requested. */
async function changeSegment(
  ctx: Context,
  group: UserGroupRow,
  ifMatch: string | undefined,
  body: Omit<Changed, 'type'>,
) {
  const { id: group_id } = group
  const wanted = ruleIn(body)
  // The present rule may be sent back, even if it mentions what is gone by now.
  if (wanted && !isStored(wanted, group)) await readRule(ctx, wanted)
  return atomically(ctx, async (tx) => {
    const current = await lockUserGroup(tx, group_id)
    refuseStale(ifMatch, current.version)
    // Members, and how far they are behind, can change at any time.
    refuseReadOnly(
      userGroupEcho,
      body,
      () => toUserGroup(tx, current),
      () => true,
    )
    const before = requireRule(current)
    const rule = wanted ?? before
    const { name = current.name, description = current.description, refresh = false } = body
    const isNew = !isStored(rule, current)
    const tell = isNew ? await shownInHistory(tx, [current, asStored(tx, rule)]) : undefined
    if (isNew) await refuseCircle(tx, group_id, rule)
    const { is_active } = body
    const archived_at = archivedAt(current, is_active, tx.now)
    const wasInUse = current.archived_at === null
    const isInUse = archived_at === null
    const changes = {
      ...(name !== current.name && { name: { from: current.name, to: name } }),
      ...(description !== current.description && { description: { from: current.description, to: description } }),
      ...(tell && { rule: { from: await inWords(tx, tell(before)), to: await inWords(tx, tell(rule)) } }),
      ...(wasInUse !== isInUse && { is_active: { from: wasInUse, to: isInUse } }),
    }
    if (Object.keys(changes).length === 0 && !refresh) return describe(tx, current)
    refuseArchived(current, is_active)
    const fills = isInUse && (isNew || refresh || !wasInUse)
    const row = await updateGroup(
      tx.db,
      { application_id: tx.application_id, group_id },
      {
        name,
        name_key: titleKey(name),
        description,
        archived_at,
        modified_at: tx.now,
        ...(isNew && asStored(tx, rule)),
        ...(!isInUse && { status: 'completed', failure: null, swept_at: null }),
        ...(fills && { status: 'pending', failure: null, ...asStored(tx, rule) }),
      },
      { unlessBusy: false },
    )
    if (!row) throw new AppError('USER_GROUP_NOT_FOUND')
    if (fills) await startFill(tx, row, rule)
    if (!isInUse) await stopFollowing(tx, row)
    await recordEvent(tx, group_id, { type: 'user_group.updated', changes })
    return describe(tx, row)
  })
}

/** Whether a rule is the one that is stored, as the database returns it. */
const isStored = (rule: SegmentRule, row: UserGroupRow) =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(rule)), ruleOf(row))

function requireRule(row: UserGroupRow): SegmentRule {
  const rule = ruleOf(row)
  if (!rule) throw new AppError('USER_GROUP_NOT_FOUND')
  return rule
}

/** A segment can't mention itself, not even by way of others. */
async function refuseCircle(tx: Context, group_id: string, rule: SegmentRule) {
  const mentioned = groupsIn(rule)
  const seen = new Set<string>()
  for (let id = mentioned.pop(); id !== undefined; id = mentioned.pop()) {
    if (id === group_id) throw refuseField('body.rule', 'mentions the segment itself, or one that mentions it')
    if (seen.has(id)) continue
    seen.add(id)
    const group = await findUserGroup(tx, id)
    const next = group && ruleOf(group)
    if (next) mentioned.push(...groupsIn(next))
  }
}

const groupsIn = (rule: SegmentRule) =>
  conditionsIn(rule).flatMap((each) => (each.about === 'group' ? [each.group_id] : []))

export const deleteUserGroup: Handler<'deleteUserGroup'> = async (ctx, { groupId }) => {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  const { application_id } = ctx
  return atomically(ctx, async (tx) => {
    await lockUserGroup(tx, group_id)
    await refuseMentioned(tx, group_id)
    await replaceFields(tx.db, { application_id, group_id }, [])
    return files.deleteUserGroup(tx, { groupId: group_id })
  })
}
