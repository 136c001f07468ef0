import type { SegmentRule } from '@clientele/contracts'
import { conditionsIn } from '@clientele/contracts/segments'
import type { Context } from '../context.ts'
import { cancelJobsAbout } from '../jobs/tracked/cancel-about.ts'
import { startJob } from '../jobs/tracked/start.ts'
import { aboutGroup } from '../user-groups/end-import.ts'
import { listMentioning, lockSegments, replaceFields, updateGroup } from '../user-groups/of-segments.ts'
import { fieldsOf, ruleOf } from '../user-groups/segment-rule.ts'

/** Whether the passing of time changes who matches a rule. */
export const isRelative = (rule: SegmentRule): boolean =>
  conditionsIn(rule).some((condition) => 'within_days' in condition && condition.within_days !== undefined)

/** Has a segment compared with all users, in the transaction that has changed its rule. A job that does so for an earlier rule is canceled. */
export async function startFill(tx: Context, group: { id: string; name: string }, rule: SegmentRule): Promise<void> {
  await cancelJobsAbout(tx, group.id, 'The segment was changed before it was filled.')
  await replaceFields(tx.db, { application_id: tx.application_id, group_id: group.id }, fieldsOf(rule))
  await startJob(tx, { kind: 'fill_segment', about: aboutGroup(group), input: { group_id: group.id } })
}

/** Has a segment stay as it is, in the transaction that archives it. */
export async function stopFollowing(tx: Context, { id: group_id }: { id: string }): Promise<void> {
  await cancelJobsAbout(tx, group_id, 'The segment was archived before it was filled.')
  await replaceFields(tx.db, { application_id: tx.application_id, group_id }, [])
}

/** Has all segments that mention one of these fields compared with all users, because the field has changed for everyone. */
export async function fillMentioning(tx: Context, fields: readonly string[]): Promise<void> {
  if (fields.length === 0) return
  const { application_id } = tx
  const mentions = await listMentioning(tx.db, application_id, fields)
  const ids = [...new Set(mentions.map(({ group_id }) => group_id))]
  for (const group of await lockSegments(tx.db, application_id, ids)) {
    const rule = ruleOf(group)
    if (!rule) continue
    const pending = { status: 'pending', failure: null } as const
    await updateGroup(tx.db, { application_id, group_id: group.id }, pending, { unlessBusy: false })
    await startFill(tx, group, rule)
  }
}
