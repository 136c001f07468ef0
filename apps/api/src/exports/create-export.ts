import {
  AppError,
  type CreateExportRequest,
  type CustomerFilter,
  type Input,
  type Platform,
  refuseField,
  sheetRowsMax,
} from '@clientele/contracts'
import { firstIdAt, newId } from '@clientele/db'
import { getCustomers } from '../attributes/customers.ts'
import { atomically, type Context, type Handler } from '../context.ts'
import { startedJob } from '../jobs/tracked/service.ts'
import { startJob } from '../jobs/tracked/start.ts'
import { findListed, survivorsFor } from '../users/listed-users.ts'
import { fieldsOf } from './columns.ts'
import type { ExportInput } from './export-job.ts'
import { formats } from './formats/format.ts'

export const createExport: Handler<'createExport'> = async (ctx, { body }) => {
  refuseSeveral(body)
  const unmasked = seesMasked(ctx, body.unmasked)
  const fields = await fieldsOf(ctx, body.fields)
  const listed = body.lines && (await findListed(ctx, body))
  const user_ids = listed ? listed.users.map(({ id }) => id) : body.user_ids && (await survivorsFor(ctx, body.user_ids))
  const counted = await countOf(ctx, { filter: body.filter, user_ids })
  if (body.format === 'xlsx' && counted.counted > sheetRowsMax)
    throw refuseField('body.format', `must be csv or ndjson for more than ${sheetRowsMax} customers`)
  return atomically(ctx, async (tx) => {
    const input = inputOf(tx, body, {
      user_ids,
      fields,
      unmasked,
      ...counted,
      ...(body.lines && { listed: { lines: body.lines.length } }),
    })
    const jobId = await startJob(tx, {
      kind: 'export_customers',
      about: { type: 'file', id: input.file_id, name: input.name },
      input: { ...input },
      skipped: listed?.skipped ?? [],
    })
    return startedJob(tx, jobId)
  })
}

const selections = ['filter', 'lines', 'user_ids'] as const

function refuseSeveral(body: CreateExportRequest) {
  const [given, another] = selections.filter((name) => body[name] !== undefined)
  if (another) throw refuseField(`body.${another}`, `can’t be combined with ${given}`)
}

/** Whether masked attributes are exported as they are. Operators have to ask for it, because the history says that they have. */
function seesMasked({ actor }: Context, wanted: boolean | undefined): boolean {
  const may = actor.permissions.includes('users:unmask')
  if (wanted && !may) throw new AppError('FORBIDDEN', [], { permission: 'users:unmask' })
  return wanted ?? (may && actor.kind === 'api_key')
}

/** The total that the list shows. */
async function countOf(ctx: Context, { filter = {}, user_ids }: Pick<CreateExportRequest, 'filter' | 'user_ids'>) {
  if (user_ids) return { counted: new Set(user_ids).size, counted_relation: 'eq' as const }
  const { page } = await getCustomers(ctx, { ...listInput(filter), pageSize: 1 })
  return { counted: page?.item_total ?? 0, counted_relation: page?.total_relation ?? ('eq' as const) }
}

/** A filter as the input of `getCustomers`. */
export const listInput = (filter: CustomerFilter): Omit<Input<Platform['getCustomers']>, 'sort'> => ({
  q: filter.q,
  status: filter.status,
  verified: filter.verified,
  hasEmail: filter.has_email,
  hasPhone: filter.has_phone,
  groupUid: filter.group_uid,
  createdFrom: filter.created_from,
  createdTo: filter.created_to,
  lastSignInFrom: filter.last_sign_in_from,
  lastSignInTo: filter.last_sign_in_to,
  attributeFilter: filter.attribute_filter,
  pageNo: 1,
  pageSize: 1,
})

const inputOf = (
  { now, actor, request }: Context,
  { format, gzip = false, filter }: CreateExportRequest,
  rest: Pick<ExportInput, 'user_ids' | 'listed' | 'fields' | 'unmasked' | 'counted' | 'counted_relation'>,
): ExportInput => ({
  file_id: newId(),
  name: `customers-${now.toISOString().slice(0, 10)}.${formats[format].extension}${gzip ? '.gz' : ''}`,
  format,
  gzip,
  filter,
  ...rest,
  below: firstIdAt(new Date(now.getTime() + 1)),
  asked: { actor: { kind: actor.kind, id: actor.id, name: actor.name }, ip: request.ip },
})
