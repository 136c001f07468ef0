import { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { rangeOf } from '../rate-limits/keys.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'
import { countWritten, type MessageRow } from './repository.ts'
import { isNotice, type TemplateName } from './templates.ts'

/*
 * Limits account notices. A signed-in user can cause them as often as they like, and text messages cost money, so notices are limited like codes,
 * with separate budgets.
 */

const hour_s = 3_600

/** The retention clock isn't limited: users can't cause its notices, and nobody is erased because the budget was used up. */
const isLimited = (template: TemplateName): boolean => isNotice(template) && template !== 'inactive'

/**
 * Whether a contact has already been sent the maximum number of notices of one kind in the last hour. Kinds are counted separately, because a
 * flood of one must not hide another. Everything that sends a notice holds a lock on the account, so no two of these count at the same time.
 */
export async function isToldEnough(tx: Context, to: string, template: TemplateName): Promise<boolean> {
  if (!isLimited(template)) return false
  const limit = tx.services.config.limits.codesPerContactPerHour
  const since = new Date(tx.now.getTime() - hour_s * 1_000)
  return (await countWritten(tx, { to, template, since, limit })) >= limit
}

const limitsOf = madeOnce((services: Services) => {
  const { codesPerRangePerHour, codesPerApplicationPerHour } = services.config.limits
  const limit = (name: string, attemptsMax: number) => attemptLimit(services, { name, attemptsMax, within_s: hour_s })
  return {
    perRange: limit('notices of a range', codesPerRangePerHour),
    perApplication: limit('notices of an application', codesPerApplicationPerHour),
  }
})

/**
 * Counts a notice that is about to be sent by SMS for the first time: there is a budget for each number range and each application. Returns whether
 * any is left, and notifies the team if not.
 */
export async function takeNotice(ctx: Context, message: MessageRow): Promise<boolean> {
  const { application_id } = ctx
  if (message.channel !== 'sms' || message.attempts > 0 || !isLimited(message.template as TemplateName)) return true
  const { perRange, perApplication } = limitsOf(ctx)
  try {
    await perRange.take(`${application_id} ${rangeOf(message.to)}`)
    await perApplication.take(application_id, () =>
      recordEvent(ctx, application_id, { type: 'message.budget_exhausted', kind: 'phone' }),
    )
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'TOO_MANY_ATTEMPTS') return false
    throw error
  }
}
