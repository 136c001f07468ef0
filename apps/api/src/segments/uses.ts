import { AppError, usingSegmentsMax } from '@clientele/contracts'
import { countAttributeValues } from '../attributes/delete-attribute.ts'
import type { Context, Handler } from '../context.ts'
import { countUnfinishedAbout } from '../jobs/tracked/cancel-about.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { listMentioning, namesOfGroups } from '../user-groups/of-segments.ts'
import { fieldOfAttribute, fieldOfGroup, type SegmentField } from '../user-groups/segment-rule.ts'

/*
 * What uses a group or an attribute, for the question before it is deleted, and for refusing to.
 */

export const getUserGroupUses: Handler<'getUserGroupUses'> = async (ctx, { groupId }) => {
  const { id } = await getUserGroup(ctx, groupId)
  const [segments, unfinished_jobs] = await Promise.all([
    segmentsMentioning(ctx, fieldOfGroup(id)),
    countUnfinishedAbout(ctx, id),
  ])
  return { ...segments, unfinished_jobs }
}

export const getUserAttributeDefinitionUses: Handler<'getUserAttributeDefinitionUses'> = async (
  ctx,
  { attributeDefId },
) => {
  const mayReadGroups = ctx.actor.permissions.includes('groups:read')
  const [customers, segments] = await Promise.all([
    countAttributeValues(ctx, attributeDefId),
    mayReadGroups ? segmentsMentioning(ctx, fieldOfAttribute(attributeDefId)) : undefined,
  ])
  return { customers, ...segments }
}

/** A group that the rule of a segment mentions can't be deleted. */
export async function refuseMentioned(tx: Context, group_id: string): Promise<void> {
  const { segments } = await segmentsMentioning(tx, fieldOfGroup(group_id))
  if (segments.length === 0) return
  throw new AppError(
    'USER_GROUP_IN_USE',
    segments.map(({ uid, name }) => ({ field: 'groupId', message: `is mentioned by the segment ${name} (${uid})` })),
  )
}

/** The segments whose rules mention something. */
async function segmentsMentioning({ db, application_id }: Context, field: SegmentField) {
  const mentions = await listMentioning(db, application_id, [field])
  const first = mentions
    .map(({ group_id }) => group_id)
    .toSorted()
    .slice(0, usingSegmentsMax)
  const named = await namesOfGroups(db, application_id, first)
  return { segments: named.map(({ id: _id, uid, name }) => ({ _id, uid, name })), segment_total: mentions.length }
}
