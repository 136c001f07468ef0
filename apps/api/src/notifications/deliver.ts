import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
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
  if (!(await takeNotice(ctx, message))) return markFailed(ctx, message, 'Too many notices were sent in the last hour.')
  const send = ctx.services.senders[message.channel]
  if (!send)
    return ctx.services.config.mailbox
      ? markSent(ctx, message)
      : markFailed(ctx, message, 'No provider is configured for it.')
  if (!isWorthSending(ctx, message)) return markFailed(ctx, message, 'No provider accepted it before it expired.')
  await control.heartbeat()
  await markMessage(ctx.db, message, { attempts: message.attempts + 1 })
  const outcome = await control.keepLease(() => send(message))
  if (outcome === 'refused') return markFailed(ctx, message, 'The provider refused it.')
  await markSent(ctx, message)
}

export async function giveUpDelivery(tx: Context, { message_id }: PayloadOf<'deliver_message'>): Promise<void> {
  const message = await findMessage(tx, message_id)
  if (message?.state === 'waiting') await markFailed(tx, message, 'No provider accepted it in time.')
}

const isWorthSending = ({ now }: Pick<Context, 'now'>, { template, created_at }: MessageRow) =>
  now.getTime() - created_at.getTime() < (secretLife_ms[template as TemplateName] ?? newsWorth_ms)

/** The text may contain a code, so it is cleared unless the mailbox shows it. */
const forgotten = { text: '', html: null, code: null, link: null }

async function markSent(ctx: Context, message: MessageRow): Promise<void> {
  const kept = ctx.services.config.mailbox ? {} : forgotten
  await markMessage(ctx.db, message, { state: 'sent', sent_at: ctx.now, error: null, ...kept })
}

async function markFailed(ctx: Context, message: MessageRow, error: string): Promise<void> {
  await markMessage(ctx.db, message, { state: 'failed', error, ...forgotten })
}
