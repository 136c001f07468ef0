import type { OutgoingMessage, Send } from './sender.ts'

const timeout_ms = 10_000

export interface HttpSms {
  /** The URL, with {{to}}, {{text}}, {{id}}, and {{callback_url}} in its query if the provider expects them there. */
  url: string
  method: string
  /** With {{id}} in their values if the provider expects its idempotency key in a header. */
  headers: Record<string, string>
  /** The body, with {{to}}, {{text}}, {{id}}, and {{callback_url}}. A GET has none. */
  body: string
}

/**
 * Sends text messages through any provider with an HTTP API. Each request carries the message's ID as its `Idempotency-Key`, so that providers
 * that support it send a message only once.
 */
export const httpSmsSender = ({ url, method, headers, body }: HttpSms): Send => {
  const usual = new Headers({ 'content-type': 'application/json', 'idempotency-key': '{{id}}' })
  for (const [name, value] of Object.entries(headers)) usual.set(name, value)
  const escape = usual.get('content-type')?.includes('json') ? asJson : encodeURIComponent
  return (message) =>
    post(fill(url, message, encodeURIComponent), {
      method,
      headers: [...usual].map(([name, value]) => [name, value.replaceAll('{{id}}', message.id)]),
      ...(method !== 'GET' && { body: fill(body, message, escape) }),
    })
}

const asJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** Inserts text into a template as a single value, whatever it contains. */
const fill = (
  template: string,
  { to, text, id, callback_url = '' }: OutgoingMessage,
  escape: (text: string) => string,
) => {
  const values = { to, text, id, callback_url }
  return template.replace(/\{\{(to|text|id|callback_url)\}\}/g, (_, name: keyof typeof values) => escape(values[name]))
}

async function post(url: string, request: RequestInit): Promise<'taken' | 'refused'> {
  const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) })
  await response.body?.cancel()
  return outcomeOf(response)
}

/** Interprets a provider's response. Throws if another attempt may succeed. */
export function outcomeOf({ ok, status }: Response): 'taken' | 'refused' {
  if (ok) return 'taken'
  // The provider rejects the number or the text; any other error may be temporary.
  if ([400, 404, 410, 413, 422].includes(status)) return 'refused'
  throw new Error(`The provider responded with status ${status}.`)
}
