import { createHmac } from 'node:crypto'
import type { EventPayload } from '@clientele/contracts'
import { z } from 'zod'
import { outcomeOf } from './http-sms.ts'
import type { OutgoingMessage, Outcome, Send } from './sender.ts'

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
    const { to, text, callback_url } = message
    const body = new URLSearchParams({
      To: to,
      From: twilio.from,
      Body: text,
      ...(callback_url !== undefined && { StatusCallback: callback_url }),
    })
    const response = await ask(messages, { method: 'POST', body })
    const outcome = outcomeOf(response)
    if (outcome === 'taken') await response.body?.cancel()
    return outcome === 'taken' ? outcome : refusalIn(await response.json().catch(() => undefined))
  }

  async function hasTaken(message: OutgoingMessage): Promise<boolean> {
    // Newest first: an earlier attempt is among the last few to this number.
    const response = await ask(`${messages}?${new URLSearchParams({ To: message.to, PageSize: '20' }).toString()}`)
    if (!response.ok) throw new Error(`The provider responded with status ${response.status}.`)
    const known = ListSchema.parse(await response.json()).messages
    return known.some((one) => isSame(one, message))
  }
}

const RefusalSchema = z.object({ code: z.number() })

function refusalIn(body: unknown): Outcome {
  const { data } = RefusalSchema.safeParse(body)
  return data ? { refused: String(data.code) } : 'refused'
}

const ListSchema = z.object({
  messages: z.array(z.object({ body: z.string(), status: z.string(), date_created: z.string() })),
})

/** Twilio's times are in whole seconds. A trial account adds a sentence before the text. */
const isSame = (one: z.output<typeof ListSchema>['messages'][number], { text, created_at }: OutgoingMessage) =>
  one.body.endsWith(text) &&
  !['failed', 'undelivered', 'canceled'].includes(one.status) &&
  Date.parse(one.date_created) > created_at.getTime() - 1_000

/** The signature of a callback, as Twilio computes it: over the URL and the parameters of the form, in order. */
export function twilioSignature(authToken: string, url: string, form: Readonly<Record<string, string>>): string {
  const names = Object.keys(form).toSorted((one, other) => (one < other ? -1 : 1))
  const signed = url + names.map((name) => name + (form[name] ?? '')).join('')
  return createHmac('sha1', authToken).update(signed).digest('base64')
}

const reasons: Record<string, EventPayload<'code.undelivered'>['reason']> = {
  // The number is not valid, can't be reached, doesn't exist, is a landline, or isn't a mobile number.
  21211: 'unreachable',
  21612: 'unreachable',
  21614: 'unreachable',
  30003: 'unreachable',
  30005: 'unreachable',
  30006: 'unreachable',
  // Texts to the country are turned off, the recipient replied STOP, or a carrier filtered the message.
  21408: 'blocked',
  21610: 'blocked',
  30004: 'blocked',
  30007: 'blocked',
}

/** What one of Twilio's error codes means. */
export const twilioReason = (code: string | undefined) => reasons[code ?? '']
