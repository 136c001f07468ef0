import type { EventPayload, EventToRecord } from '@clientele/contracts'
import { allOrThrow, atomically, type Context } from '../context.ts'
import { recordAttempt } from '../events/record.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { twilioReason } from '../senders/twilio.ts'
import { callbackUrl } from './callbacks.ts'
import { takeNotice } from './limits.ts'
import { findMessage, type MessageRow, markMessage } from './repository.ts'
import { secretLife_ms, type TemplateName } from './templates.ts'

const minute_ms = 60_000
/** Codes and links are worth sending as long as they are valid, and notices for a day. */
const newsWorth_ms = 24 * 60 * minute_ms

/**
 * Delivers a message, as a job that is retried with growing delays while a provider fails. A delivered message is marked immediately, and not
 * touched again. If a process dies in between, nobody knows whether it was delivered, so every attempt carries the message's ID, by which
 * providers recognize duplicates.
 */
export async function deliverMessage(
  ctx: Context,
  { message_id }: PayloadOf<'deliver_message'>,
  control: JobControl,
): Promise<void> {
  const message = await findMessage(ctx, message_id)
  if (message?.state !== 'waiting') return
  if (!(await takeNotice(ctx, message)))
    return markFailed(ctx, message, 'Too many notices were sent in the last hour.', 'failed')
  const send = ctx.services.senders[message.channel]
  if (!send)
    return ctx.services.config.mailbox
      ? markSent(ctx, message)
      : markFailed(ctx, message, 'No provider is configured for it.', 'no_provider')
  if (!isWorthSending(ctx, message))
    return markFailed(ctx, message, 'No provider accepted it before it expired.', 'too_late')
  await control.heartbeat()
  await markMessage(ctx.db, message, { attempts: message.attempts + 1 })
  const outcome = await control.keepLease(() => send({ ...message, callback_url: callbackUrl(ctx, message) }))
  if (outcome !== 'taken') return markRefused(ctx, message, outcome === 'refused' ? undefined : outcome.refused)
  await markSent(ctx, message)
}

export async function giveUpDelivery(tx: Context, { message_id }: PayloadOf<'deliver_message'>): Promise<void> {
  const message = await findMessage(tx, message_id)
  if (message?.state === 'waiting') await markFailed(tx, message, 'No provider accepted it in time.', 'too_late')
}

const isWorthSending = ({ now }: Pick<Context, 'now'>, { template, created_at }: MessageRow) =>
  now.getTime() - created_at.getTime() < (secretLife_ms[template as TemplateName] ?? newsWorth_ms)

/** The text may contain a code, so it is cleared unless the mailbox shows it. */
const forgotten = { text: '', html: null, code: null, link: null }

async function markSent(ctx: Context, message: MessageRow): Promise<void> {
  const kept = ctx.services.config.mailbox ? {} : forgotten
  await mark(ctx, message, { state: 'sent', sent_at: ctx.now, error: null, ...kept }, (attempt) => ({
    type: 'code.handed_over',
    attempt,
    provider: providerOf(ctx, message),
  }))
}

const markRefused = (ctx: Context, message: MessageRow, provider_code: string | undefined) =>
  markFailed(ctx, message, 'The provider refused it.', twilioReason(provider_code) ?? 'refused', provider_code)

async function markFailed(
  ctx: Context,
  message: MessageRow,
  error: string,
  reason: Reason,
  provider_code?: string,
): Promise<void> {
  await mark(ctx, message, { state: 'failed', error, ...forgotten }, (attempt) => ({
    type: 'code.undelivered',
    attempt,
    reason,
    ...(provider_code !== undefined && { provider_code }),
  }))
}

type Reason = EventPayload<'code.undelivered'>['reason']

/** Records the outcome of a message and, if it carries a code or link, its event. */
async function mark(
  ctx: Context,
  message: MessageRow,
  change: Parameters<typeof markMessage>[2],
  eventOf: (attempt: string) => EventToRecord,
): Promise<void> {
  const { attempt, to, user_id } = message
  if (attempt === null) return void (await markMessage(ctx.db, message, change))
  await atomically(ctx, (tx) =>
    allOrThrow([
      markMessage(tx.db, message, change),
      recordAttempt(tx, { user_id: user_id ?? undefined, contact: to }, eventOf(attempt)),
    ]),
  )
}

function providerOf({ services }: Context, { channel }: MessageRow): EventPayload<'code.handed_over'>['provider'] {
  if (!services.senders[channel]) return 'mailbox'
  if (channel === 'email') return 'smtp'
  return services.config.messages.twilio ? 'twilio' : 'http'
}
