import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import { enqueue } from '../jobs/queue.ts'
import { findMessage, type MessageRow, markMessage } from './repository.ts'
import { secretLife_ms, type TemplateName } from './templates.ts'

const minute_ms = 60_000
/** A code and a link are worth sending as long as they are good, news for a day. */
const newsWorth_ms = 24 * 60 * minute_ms

/** After a job has failed as often as jobs may, the next one begins this much later. */
const pause_ms = minute_ms

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
  if (message?.state !== 'waiting') return
  const send = ctx.services.senders[message.channel]
  if (!send)
    return ctx.services.config.mailbox ? markSent(ctx, message) : markFailed(ctx, message, 'No provider carries it.')
  if (!isWorthSending(ctx, message)) return markFailed(ctx, message, 'It was too late to be of use.')
  await control.heartbeat()
  await markMessage(ctx.db, message, { attempts: message.attempts + 1 })
  const outcome = await send(message)
  if (outcome === 'refused') return markFailed(ctx, message, 'The provider refused it.')
  await markSent(ctx, message)
}

/** Goes on trying as long as the message is worth it: providers are down for longer than the tries of one job last. */
export async function giveUpDelivery(ctx: Context, payload: Record<string, unknown>): Promise<void> {
  const message = await findMessage(ctx, String(payload.message_id))
  if (message?.state !== 'waiting') return
  const run_at = new Date(Date.now() + pause_ms)
  if (isWorthSending({ now: run_at }, message)) await enqueue(ctx, { kind: 'deliver_message', payload, run_at })
  else await markFailed(ctx, message, 'No provider took it in time.')
}

const isWorthSending = ({ now }: Pick<Context, 'now'>, { template, created_at }: MessageRow) =>
  now.getTime() - created_at.getTime() < (secretLife_ms[template as TemplateName] ?? newsWorth_ms)

/** What was sent may hold a code: unless the mailbox shows it, its words are forgotten. */
const forgotten = { text: '', html: null, code: null, link: null }

async function markSent(ctx: Context, message: MessageRow): Promise<void> {
  const kept = ctx.services.config.mailbox ? {} : forgotten
  await markMessage(ctx.db, message, { state: 'sent', sent_at: ctx.now, error: null, ...kept })
}

async function markFailed(ctx: Context, message: MessageRow, error: string): Promise<void> {
  await markMessage(ctx.db, message, { state: 'failed', error, ...forgotten })
}
