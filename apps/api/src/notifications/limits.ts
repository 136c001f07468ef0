import { AppError } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { rangeOf } from '../rate-limits/keys.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import type { Services } from '../services.ts'
import { countWritten, type MessageRow } from './repository.ts'
import { isNotice, type TemplateName } from './templates.ts'

/*
 * How much news of their accounts people are sent. A signed-in user can cause it as often as they like, and a text message costs money, so
 * notices are limited as codes are, with shares of their own.
 */

const hour_s = 3_600

/**
 * Whether a contact has been sent as many notices of one kind within the hour as it gets. Each kind is counted by itself: a flood of one
 * must not hide another. Whatever tells somebody of a change holds their account, so two of these never count at once.
 */
export async function isToldEnough(tx: Context, to: string, template: TemplateName): Promise<boolean> {
  if (!isNotice(template)) return false
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
 * Counts a message that is about to be sent for the first time, where it is a notice by text message: those have a budget for each range of
 * numbers and each application. Returns whether there is any left; the team is told when there isn't.
 */
export async function takeNotice(ctx: Context, message: MessageRow): Promise<boolean> {
  const { application_id } = ctx
  if (message.channel !== 'sms' || message.attempts > 0 || !isNotice(message.template as TemplateName)) return true
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
