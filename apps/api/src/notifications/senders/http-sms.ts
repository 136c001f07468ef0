import type { OutgoingMessage, Send } from './sender.ts'

const timeout_ms = 10_000

export interface HttpSms {
  /** The address, with {{to}}, {{text}} and {{id}} in its query where a provider wants them there. */
  url: string
  method: string
  headers: Record<string, string>
  /** The body, with {{to}}, {{text}} and {{id}} in it. A GET has none. */
  body: string
}

/** Text messages through whatever provider takes an HTTP request. */
export const httpSmsSender = ({ url, method, headers, body }: HttpSms): Send => {
  const all = new Headers({ 'content-type': 'application/json' })
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  const escape = all.get('content-type')?.includes('json') ? asJson : encodeURIComponent
  return (message) =>
    post(fill(url, message, encodeURIComponent), {
      method,
      headers: all,
      ...(method !== 'GET' && { body: fill(body, message, escape) }),
    })
}

const asJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** A person's words come into a template as one value, whatever is in them. */
const fill = (template: string, { to, text, id }: OutgoingMessage, escape: (text: string) => string) =>
  template.replace(/\{\{(to|text|id)\}\}/g, (_, name: 'to' | 'text' | 'id') => escape({ to, text, id }[name]))

export interface TwilioSms {
  url: string
  accountSid: string
  authToken: string
  from: string
}

/** Text messages through Twilio, or a provider that speaks as Twilio does. */
export const twilioSender =
  ({ url, accountSid, authToken, from }: TwilioSms): Send =>
  ({ to, text }) =>
    post(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      body: new URLSearchParams({ To: to, From: from, Body: text }),
    })

async function post(url: string, request: RequestInit): Promise<'taken' | 'refused'> {
  const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) })
  await response.body?.cancel()
  if (response.ok) return 'taken'
  // The number or the text is not to its liking; anything else may be better the next time.
  if ([400, 404, 410, 413, 422].includes(response.status)) return 'refused'
  throw new Error(`The provider answered ${response.status}.`)
}
