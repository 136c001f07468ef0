import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type CustomerFilter } from '@clientele/contracts'
import { narrowedBy } from '../attributes/customers.ts'
import { asChecked, sentenceOfFilter } from '../attributes/job-filters.ts'
import { atomically, type Context } from '../context.ts'
import { counted } from '../files/counted.ts'
import type { Position } from '../jobs/tracked/kind.ts'
import { readSelected } from '../users/selected.ts'
import { type BulkJob, type Checkpoint, type Control, firstCheckpoint, release, withoutFilter } from './bulk-job.ts'
import { insertParts } from './repository.ts'
import { attributeField } from './selection.ts'

/*
 * Before anyone is changed, a job stores whom it is about. So the users are those who match when it begins, whatever changes while it runs.
 */

/** Stores the users whom the filter matches. Returns how many there are, or undefined if the job has failed. */
export async function collect(
  ...[ctx, job, filter, control]: Parameters<typeof collectAll>
): Promise<Checkpoint['found'] | undefined> {
  try {
    return await collectAll(ctx, job, filter, control)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return failWithoutFilter(ctx, job, `${sentenceOfFilter(error)} Nothing was changed.`, control)
  }
}

async function collectAll(
  ctx: Context,
  job: BulkJob,
  filter: CustomerFilter,
  control: Control,
): Promise<Checkpoint['found'] | undefined> {
  const place = { application_id: ctx.application_id, job_id: job.id }
  const until = new Date(job.input.until)
  const narrowed = await narrowedBy(asChecked(ctx), filter.attribute_filter ?? [], attributeField)
  let at = job.checkpoint ?? firstCheckpoint({ count: 0, parts: 0 })
  for (;;) {
    control.signal.throwIfAborted()
    const { users, next, isWhole } = await readSelected(ctx, filter, { after: at.after, until, narrowed })
    if (!isWhole) return failWithoutFilter(ctx, job, tooMany, control)
    const { found } = at
    at = await atomically({ ...ctx, now: new Date() }, async (tx) => {
      await control.hold(tx)
      const { action } = job.input
      const parts = found.parts + (await insertParts(tx.db, place, { action, before: found.parts, users }))
      const checkpoint = { ...at, after: next ?? '', found: { count: found.count + users.length, parts } }
      // The last step forgets the filter, so that nothing is looked for again.
      if (next === undefined) {
        await control.setInput(tx, { ...withoutFilter(job.input), found: checkpoint.found })
      }
      await control.advance(tx, { checkpoint, position: collected(checkpoint) })
      return checkpoint
    })
    if (next === undefined) return at.found
    await breathe()
  }
}

const collected = ({ found }: Checkpoint): Position => ({ step: 'collect', unit: 'users', done: found.count })

const tooMany =
  'The search matches too many customers to list all of them. Nothing was changed. Search for more of a name, email address, or phone number.'

async function failWithoutFilter(ctx: Context, job: BulkJob, failure: string, control: Control): Promise<undefined> {
  await atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.setInput(tx, withoutFilter(job.input))
    await control.fail(tx, failure)
    await release(tx, job)
  })
}

/** Why a job with another number of users than expected doesn't begin. */
export const unexpected = (found: number, expected: number) =>
  `${counted(expected)} customers were expected, but ${counted(found)} match now. Nothing was changed.`
