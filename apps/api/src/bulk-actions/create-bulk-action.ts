import { AppError, type CreateBulkActionRequest, refuseField } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { readShared } from '../attributes/bulk-values.ts'
import { atomically, type Context, type Handler } from '../context.ts'
import { counted } from '../files/counted.ts'
import { hasContact } from '../privacy/identifying.ts'
import { requirePassword } from '../operators/passwords.ts'
import { startedJob } from '../jobs/tracked/service.ts'
import { startJob } from '../jobs/tracked/start.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { occupyGroup } from '../user-groups/bulk-members.ts'
import { getChangeableGroup } from '../user-groups/changeable-group.ts'
import { findListed } from '../users/listed-users.ts'
import { askedBy, type BulkInput } from './bulk-job.ts'
import { insertParts } from './repository.ts'
import { countSelected } from './selection.ts'

/** How long a request may count. If that isn't enough, the job compares the number. */
const counting_ms = 3_000

export const createBulkAction: Handler<'createBulkAction'> = async (ctx, { body }) => {
  const { selection, expected_count, group_id } = body
  if (body.action === 'erase') await allowErasing(ctx, body)
  if (group_id !== undefined) await getChangeableGroup(ctx, group_id)
  const attribute = body.attribute && (await readShared(ctx, body.attribute))
  const listed = await findListed(ctx, selection)
  const found = listed
    ? { count: listed.users.length, isExact: true }
    : await countSelected(ctx, selection.filter ?? {}, ctx.now, counting_ms)
  refuseUnexpected(ctx, found, expected_count)
  return atomically(ctx, async (tx) => {
    const group = group_id === undefined ? undefined : await occupyGroup(tx, group_id)
    const { count, isExact } = found
    const id = newId()
    const users = listed?.users ?? []
    const place = { application_id: tx.application_id, job_id: id }
    const parts = await insertParts(tx.db, place, { action: body.action, before: 0, users })
    await startJob(tx, {
      id,
      kind: 'bulk_action',
      about: group
        ? { type: 'user_group', id: group.id, name: group.name }
        : { type: 'users', id: newId(), name: isExact ? customers(count) : `more than ${customers(count)}` },
      input: {
        ...inputOf(tx, body, group),
        ...(attribute && { attribute }),
        ...(listed && { found: { count, parts } }),
      },
      skipped: listed?.skipped ?? [],
    })
    return startedJob(tx, id)
  })
}

/** Erasing can't be undone, so an operator proves who they are. The reason stays when nothing else does. */
async function allowErasing(ctx: Context, { reason = '', current_password }: CreateBulkActionRequest) {
  await requirePassword(ctx, current_password)
  if (hasContact(reason)) throw refuseField('body.reason', 'must not say who the users are, because it is kept')
}

const customers = (count: number) => `${counted(count)} ${count === 1 ? 'customer' : 'customers'}`

const inputOf = (tx: Context, body: CreateBulkActionRequest, group: UserGroupRow | undefined): BulkInput => ({
  action: body.action,
  reason: body.reason,
  filter: body.selection.filter,
  until: tx.now.toISOString(),
  expected_count: body.expected_count,
  ...(group && { group_id: group.id, group: { name: group.name, status: group.status } }),
  default_country_code: tx.application.default_country_code,
  asked: askedBy(tx),
})

/** Many users are only changed by someone who knows how many. */
function refuseUnexpected(
  { services }: Context,
  { count, isExact }: { count: number; isExact: boolean },
  expected: number | undefined,
) {
  if (isExact && count === 0) throw refuseField('body.selection', 'selects nobody')
  const { bulkConfirmFrom } = services.config
  if (expected === undefined && (!isExact || count >= bulkConfirmFrom))
    throw refuseField(
      'body.expected_count',
      `is required from ${customers(bulkConfirmFrom)} on, and ${isExact ? '' : 'more than '}${counted(count)} are selected`,
    )
  if (expected !== undefined && (isExact ? count !== expected : count > expected))
    throw new AppError('SELECTION_CHANGED', [], { count })
}
