import { scopePrefix, type UserGroup } from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import type { Context } from '../context.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { readingOf } from './reading.ts'
import { conditionsOf, ruleOf } from './segment-rule.ts'
import { type Show, shownTo } from './shown-rule.ts'

/** A group as the caller sees it. */
export async function describeGroup(ctx: Context, row: UserGroupRow): Promise<UserGroup> {
  return toUserGroup(ctx, row, await shownTo(ctx, [row]))
}

/** Groups as the caller sees them. */
export async function describeGroups(ctx: Context, rows: readonly UserGroupRow[]): Promise<UserGroup[]> {
  const show = await shownTo(ctx, rows)
  return rows.map((row) => toUserGroup(ctx, row, show))
}

/** A group, whose rule is shown as given. */
export function toUserGroup(ctx: Context, row: UserGroupRow, show: Show = (rule) => rule): UserGroup {
  const { recognized, needs_confirm_empty } = readingOf(row)
  const stored = ruleOf(row)
  const rule = stored && show(stored)
  return {
    _id: row.id,
    uid: row.uid,
    name: row.name,
    description: row.description,
    ...(!rule && { file_url: row.file_url }),
    status: row.status,
    application_id: row.application_id,
    created_at: row.created_at.toISOString(),
    modified_at: row.modified_at.toISOString(),
    __v: row.version,
    is_active: row.archived_at === null,
    type: row.type,
    members: row.member_count,
    ...(row.status !== 'pending' &&
      !rule && {
        progress: {
          rows: row.rows,
          matched: row.matched,
          read_bytes: row.read_bytes,
          ...(row.total_bytes !== null && { total_bytes: row.total_bytes }),
        },
      }),
    ...(row.error_count > 0 && { error: { count: row.error_count, file_url: errorsUrl(ctx, row.uid) } }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(recognized && { recognized }),
    ...(rule && { rule, conditions: conditionsOf(rule) ?? [] }),
    ...(row.refreshed_at && { refreshed_at: row.refreshed_at.toISOString() }),
    ...(row.status === 'failed' && needs_confirm_empty && { needs_confirm_empty }),
  }
}

/** The URL of the list of skipped rows. */
const errorsUrl = (ctx: Context, uid: number) =>
  ctx.services.config.publicUrl.replace(/\/$/, '') +
  (scopePrefix.application + platform.getUserGroupErrors.path)
    .replace(':company_id', ctx.company_id)
    .replace(':application_id', ctx.application_id)
    .replace(':groupId', String(uid))
