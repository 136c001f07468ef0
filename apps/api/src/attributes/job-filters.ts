import type { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { sentenceOf } from '../files/refuse.ts'

/*
 * The filters of jobs. They were checked when the job was created, and are read once more when it runs.
 */

/** The caller was allowed to compare the values of masked attributes. The job has no permissions of its own. */
export const asChecked = (ctx: Context): Context => ({
  ...ctx,
  actor: { ...ctx.actor, permissions: ['users:unmask'] },
})

/** Why a filter can't be read, or not anymore. */
export function sentenceOfFilter(error: AppError): string {
  if (error.code === 'USER_GROUP_NOT_FOUND') return 'The group in the filter was deleted.'
  if (error.code === 'ATTRIBUTE_NOT_FOUND') return 'An attribute in the filter was deleted.'
  return sentenceOf(error)
}
