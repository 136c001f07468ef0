import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import { findMessage, markMessage } from './repository.ts'

/**
 * Delivers a message, as a job. The queue tries again, later each time, when a provider fails. A message that was handed over is
 * never handed over again: it is marked before the job ends, and one that is marked is left alone.
 */
export async function deliverMessage(
  ctx: Context,
  payload: Record<string, unknown>,
  control: JobControl,
): Promise<void> {
  const message = await findMessage(ctx, String(payload.message_id))
  if (!message || message.state === 'sent') return
  const send = ctx.services.senders[message.channel]
  if (!send) return markSent(ctx, message)
  await control.heartbeat()
  await markMessage(ctx.db, message, { attempts: message.attempts + 1 })
  await send(message)
  await markSent(ctx, message)
}

/** What was sent may hold a code: unless the mailbox shows it, its words are forgotten. */
const markSent = async (ctx: Context, message: Parameters<typeof markMessage>[1]) => {
  const forgotten = ctx.services.config.mailbox ? {} : { text: '', html: null }
  await markMessage(ctx.db, message, { state: 'sent', sent_at: ctx.now, error: null, ...forgotten })
}

/** Says that a message could not be delivered, after every try has failed. */
export async function giveUpDelivery(ctx: Context, payload: Record<string, unknown>): Promise<void> {
  const message = await findMessage(ctx, String(payload.message_id))
  if (message)
    await markMessage(ctx.db, message, { state: 'failed', error: 'No provider took it.', text: '', html: null })
}
