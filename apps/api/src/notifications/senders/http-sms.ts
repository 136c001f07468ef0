import type { Send } from './sender.ts'

const timeout_ms = 10_000

export interface HttpSms {
  url: string
  method: string
  headers: Record<string, string>
  /** The body, with {{to}}, {{text}} and {{id}} in it. */
  body: string
}

/** Text messages through whatever provider takes an HTTP request. */
export const httpSmsSender =
  ({ url, method, headers, body }: HttpSms): Send =>
  async ({ id, to, text }) => {
    const isJson = (headers['content-type'] ?? 'application/json').includes('json')
    const encode = isJson ? (value: string) => JSON.stringify(value).slice(1, -1) : encodeURIComponent
    const filled = body.replace(/\{\{(to|text|id)\}\}/g, (_, name: 'to' | 'text' | 'id') =>
      encode({ to, text, id }[name]),
    )
    await post(url, { method, headers: { 'content-type': 'application/json', ...headers }, body: filled })
  }

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

async function post(url: string, request: RequestInit): Promise<void> {
  const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The provider answered ${response.status}.`)
}
