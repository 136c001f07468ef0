import type { EventPayload } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { recordAttempt } from '../events/record.ts'
import { isSigned, sign } from '../secrets.ts'
import { type MessageRow, takeReport } from './repository.ts'

/*
 * What providers report after they have accepted a text message: whether it reached the phone. Each message has a URL of its own for that.
 */

/** The providers that report, by the name in the URL. */
type Reporter = 'twilio' | 'http'

type Place = Pick<MessageRow, 'application_id' | 'id'>

/** Where the provider reports on a message; undefined if it can't reach us, or nobody waits for the report. */
export function callbackUrl(ctx: Context, message: MessageRow): string | undefined {
  const { config } = ctx.services
  if (message.channel !== 'sms' || message.attempt === null) return undefined
  return config.messages.twilio ? twilioCallbackUrl(ctx.services, message) : httpCallbackUrl(ctx.services, message)
}

/** Twilio signs its callbacks with the account's token, so the URL needs no secret. */
export const twilioCallbackUrl = ({ config }: Context['services'], { application_id, id }: Place) =>
  config.callbacksUrl && `${config.callbacksUrl}/twilio/${application_id}/${id}`

/** Other providers only know the URL, which contains our signature. */
const httpCallbackUrl = ({ config }: Context['services'], place: Place) =>
  config.callbacksUrl &&
  `${config.callbacksUrl}/http/${place.application_id}/${place.id}?signature=${inUrl(sign(config.secretKeys, purpose, textOf(place)))}`

export const isCallbackSignature = ({ config }: Context['services'], place: Place, signature: string): boolean =>
  isSigned(config.secretKeys, purpose, textOf(place), fromUrl(signature))

const purpose = 'delivery report'
const textOf = ({ application_id, id }: Place) => `${application_id} ${id}`
const inUrl = (signature: string) => signature.replaceAll('+', '-').replaceAll('/', '_')
const fromUrl = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/')

export type Report =
  | { delivery: 'delivered' }
  | { delivery: 'undelivered'; reason: EventPayload<'code.undelivered'>['reason']; provider_code?: string | undefined }

/** Records what became of a message. Only the first report counts, because providers repeat them. */
export async function recordReport(ctx: Context, id: string, provider: Reporter, report: Report): Promise<void> {
  await atomically(ctx, async (tx) => {
    const message = await takeReport(tx, id, report.delivery)
    if (!message || message.attempt === null) return
    const { attempt, to, user_id } = message
    await recordAttempt(
      tx,
      { user_id: user_id ?? undefined, contact: to },
      report.delivery === 'delivered'
        ? { type: 'code.delivered', attempt, provider }
        : {
            type: 'code.undelivered',
            attempt,
            reason: report.reason,
            ...(report.provider_code !== undefined && { provider_code: report.provider_code }),
          },
    )
  })
}
