import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type AttributeUses, type ClearAttributeResult } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { TrackedControl, TrackedKind } from '../jobs/tracked/kind.ts'
import { startJob } from '../jobs/tracked/start.ts'
import {
  countValues,
  deleteDefinition,
  deleteSomeValues,
  findDefinition,
  lockDefinition,
  raiseVersion,
} from './repository/definitions.ts'

/*
 * Deleting an attribute, and how many customers that affects. Nobody can reach its values from then on. If there are many, a job deletes them in short
 * steps, because other writes to SQLite have to wait for each.
 */

/** A larger number is told as at least this many. */
const countedMax = 100_000

/** How many customers have a value. */
export async function countAttributeValues(ctx: Context, id: string): Promise<AttributeUses['customers']> {
  const place = placeOf(ctx, id)
  const [definition, { count }] = await Promise.all([
    findDefinition(ctx.db, place),
    countValues(ctx.db, place, { most: countedMax + 1 }),
  ])
  if (!definition) throw new AppError('ATTRIBUTE_NOT_FOUND')
  return count > countedMax ? { count: countedMax, relation: 'gte' } : { count, relation: 'eq' }
}

/** The number of customers whose values are deleted in the request, or in one step of the job. */
const clearedAtOnce = 500

export const deleteUserAttributeDefinitionById: Handler<'deleteUserAttributeDefinitionById'> = (
  ctx,
  { attributeDefId },
) =>
  atomically(ctx, async (tx) => {
    const row = await lockDefinition(tx.db, { application_id: tx.application_id, id: attributeDefId })
    if (!row) throw new AppError('ATTRIBUTE_NOT_FOUND')
    const { id, name, slug } = row
    await deleteDefinition(tx.db, row)
    await raiseVersion(tx.db, tx.application_id)
    const cleared = await deleteSomeValues(tx.db, row, clearedAtOnce)
    if (cleared === clearedAtOnce) {
      const input: ClearInput = { definition_id: id, cleared }
      await startJob(tx, { kind: 'clear_attribute', about: { type: 'attribute', id, name }, input: { ...input } })
    }
    await recordEvent(tx, id, { type: 'attribute.deleted', name, slug })
    return { success: 'true' }
  })

interface ClearInput {
  definition_id: string
  /** How many customers have had their values deleted: in the request, and by every step of the job, so that a retry counts on. */
  cleared: number
}

/** How many customers have had their values deleted so far, and how many there are in all. */
interface Checkpoint {
  cleared: number
  total: number
}

export const clearAttribute: TrackedKind<ClearInput, Checkpoint, ClearAttributeResult> = {
  async run(ctx, { input, checkpoint }, control) {
    let at = checkpoint ?? { cleared: input.cleared, total: input.cleared + (await countAllValues(ctx, input)) }
    for (let isDone = false; !isDone; await breathe()) {
      control.signal.throwIfAborted()
      ;({ at, isDone } = await step(ctx, input, at, control))
    }
  },
  cancel: () => {
    throw new Error('Values that nobody can reach have to go, so this job can’t be canceled.')
  },
  async giveUp() {
    return 'Not all values could be deleted because of a problem on our side. Nobody sees the others. Retry the job.'
  },
  async restart() {
    // What is left is found again.
  },
}

/** Deletes the next values, and completes the job with the last ones. */
const step = (
  ctx: Context,
  { definition_id }: ClearInput,
  { cleared, total }: Checkpoint,
  control: TrackedControl<Checkpoint, ClearAttributeResult>,
) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const deleted = await deleteSomeValues(tx.db, placeOf(tx, definition_id), clearedAtOnce)
    const at = { cleared: cleared + deleted, total }
    const isDone = deleted < clearedAtOnce
    const input: ClearInput = { definition_id, cleared: at.cleared }
    await control.setInput(tx, { ...input })
    if (isDone) await control.complete(tx, { cleared: at.cleared })
    else
      await control.advance(tx, {
        checkpoint: at,
        position: { step: 'remove', unit: 'users', done: at.cleared, total },
      })
    return { at, isDone }
  })

/** Counts in stretches, because a count of a million values would keep other requests waiting on SQLite. */
async function countAllValues(ctx: Context, { definition_id }: ClearInput): Promise<number> {
  const most = 10_000
  let total = 0
  for (let after: string | undefined = ''; after !== undefined; await breathe()) {
    const { count, last } = await countValues(ctx.db, placeOf(ctx, definition_id), { after, most })
    total += count
    after = count === most ? last : undefined
  }
  return total
}

const placeOf = ({ application_id }: Context, id: string) => ({ application_id, id })
