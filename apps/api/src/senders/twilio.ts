import { z } from 'zod'
import { outcomeOf } from './http-sms.ts'
import type { OutgoingMessage, Send } from './sender.ts'

const timeout_ms = 10_000

export interface TwilioSms {
  url: string
  accountSid: string
  authToken: string
  from: string
}

/**
 * Sends text messages through Twilio, or a provider with the same API. It accepts no idempotency key. So before a message is sent again, we check
 * whether Twilio has it from an earlier attempt whose response never arrived.
 */
export const twilioSender = (twilio: TwilioSms): Send => {
  const messages = `${twilio.url}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64')}`
  const ask = (url: string, request: RequestInit = {}) =>
    fetch(url, { ...request, headers: { authorization }, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) })

  return async (message) => {
    if (message.attempts > 0 && (await hasTaken(message))) return 'taken'
    const body = new URLSearchParams({ To: message.to, From: twilio.from, Body: message.text })
    const response = await ask(messages, { method: 'POST', body })
    await response.body?.cancel()
    return outcomeOf(response)
  }

  async function hasTaken(message: OutgoingMessage): Promise<boolean> {
    // Newest first: an earlier attempt is among the last few to this number.
    const response = await ask(`${messages}?${new URLSearchParams({ To: message.to, PageSize: '20' }).toString()}`)
    if (!response.ok) throw new Error(`The provider responded with status ${response.status}.`)
    const known = ListSchema.parse(await response.json()).messages
    return known.some((one) => isSame(one, message))
  }
}

const ListSchema = z.object({
  messages: z.array(z.object({ body: z.string(), status: z.string(), date_created: z.string() })),
})

/** Twilio's times are in whole seconds. A trial account adds a sentence before the text. */
const isSame = (one: z.output<typeof ListSchema>['messages'][number], { text, created_at }: OutgoingMessage) =>
  one.body.endsWith(text) &&
  !['failed', 'undelivered', 'canceled'].includes(one.status) &&
  Date.parse(one.date_created) > created_at.getTime() - 1_000
