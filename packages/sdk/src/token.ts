import { type Answer, type Call, type Limits, request, type Transport } from './request.ts'
import { unexpectedAnswer } from './errors.ts'

/**
 * Returns the bearer token for a call, or undefined if the browser's cookie is the credential. When passed a token that the service has rejected,
 * returns a new one, or the same one if there is no other.
 */
export type TokenSource = (rejected?: string) => Promise<string | undefined>

/** An API key, and where to exchange it. */
export interface Exchange {
  url: string
  apiKey: string
  apiSecret: string
  newRequestId: () => string
}

interface Token {
  text: string
  renewAt: number
  expiresAt: number
}

/** Caches the token that an API key was exchanged for, and renews it before it expires. Runs only one exchange at a time. */
export function keptToken(transport: Transport, exchange: Exchange, limits: Limits): TokenSource {
  let kept: Token | undefined
  let underway: Promise<Token> | undefined

  const renew = () => {
    underway ??= exchangeKey(transport, exchange, limits)
      .then((token) => (kept = token))
      .finally(() => (underway = undefined))
    return underway
  }

  return async (rejected) => {
    const usable = kept !== undefined && kept.text !== rejected && Date.now() < kept.expiresAt ? kept : undefined
    if (!usable) return (await renew()).text
    // The old token is still valid, so no one has to wait for the new one, and a failure to get it has no effect yet.
    if (Date.now() >= usable.renewAt) renew().catch(() => undefined)
    return usable.text
  }
}

/** How many seconds before its expiry a token is renewed, or a fifth of its lifetime if that is shorter. */
const renewBefore_s = 60

async function exchangeKey(transport: Transport, exchange: Exchange, limits: Limits): Promise<Token> {
  const asked = Date.now()
  const answer = await request(transport, exchangeCall(exchange), limits)
  const { access_token, expires_in } = answer.body as { access_token?: unknown; expires_in?: unknown }
  if (typeof access_token !== 'string' || typeof expires_in !== 'number') throw notAToken(answer)
  const expiresAt = asked + expires_in * 1000
  return { text: access_token, expiresAt, renewAt: expiresAt - Math.min(renewBefore_s, expires_in / 5) * 1000 }
}

const notAToken = ({ response }: Answer) =>
  unexpectedAnswer(response, 'The response of the token endpoint contains no token.')

const exchangeCall = ({ url, apiKey, apiSecret, newRequestId }: Exchange): Call => {
  const requestId = newRequestId()
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${base64(`${apiKey}:${apiSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
      'x-request-id': requestId,
    },
    body: 'grant_type=client_credentials',
    // An extra token is harmless, and expires unused.
    repeatable: true,
    requestId,
  }
}

/** Base64 of UTF-8; `btoa` alone fails beyond Latin-1. */
export const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
