import type { OutgoingMessage, Send } from './sender.ts'

const timeout_ms = 10_000

export interface HttpSms {
  /** The address, with {{to}}, {{text}} and {{id}} in its query where a provider wants them there. */
  url: string
  method: string
  /** With {{id}} in their values where a provider takes its idempotency key from a header of its own. */
  headers: Record<string, string>
  /** The body, with {{to}}, {{text}} and {{id}} in it. A GET has none. */
  body: string
}

/**
 * Text messages through whatever provider takes an HTTP request. Each carries the id of the message as its `Idempotency-Key`, so that
 * providers which know the header send a message once, however often it is handed to them.
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

/** A person's words come into a template as one value, whatever is in them. */
const fill = (template: string, { to, text, id }: OutgoingMessage, escape: (text: string) => string) =>
  template.replace(/\{\{(to|text|id)\}\}/g, (_, name: 'to' | 'text' | 'id') => escape({ to, text, id }[name]))

async function post(url: string, request: RequestInit): Promise<'taken' | 'refused'> {
  const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) })
  await response.body?.cancel()
  return outcomeOf(response)
}

/** What a provider's answer means; throws when another attempt may succeed. */
export function outcomeOf({ ok, status }: Response): 'taken' | 'refused' {
  if (ok) return 'taken'
  // The number or the text is not to its liking; anything else may be better the next time.
  if ([400, 404, 410, 413, 422].includes(status)) return 'refused'
  throw new Error(`The provider responded with status ${status}.`)
}
