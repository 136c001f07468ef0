import type { IncomingMessage } from 'node:http'
import Provider from 'oidc-provider'
import type { Context } from '../context.ts'

/*
 * What the library's callbacks need to know about the request that they serve. The library keeps the request itself; this adds the caller.
 */

export interface IssuerRequest {
  /** The context of the application, with the shopper whose cookie came with the request. */
  ctx: Context
  /** Whether the issuer accepts clients that nobody registered. */
  acceptsUnregistered: boolean
  /** When the session ends that the request has turned out to be about. */
  session_expires_at?: Date
  /** An unexpected error, which the library would only mention in its response. */
  fault?: unknown
}

const requests = new WeakMap<IncomingMessage, IssuerRequest>()

export const rememberRequest = (raw: IncomingMessage, request: IssuerRequest) => void requests.set(raw, request)

/** Returns the request that the current callback serves. */
export function currentRequest(): IssuerRequest {
  const raw = Provider.ctx?.req
  const request = raw && requests.get(raw)
  if (!request) throw new Error('Must run while the issuer serves a request.')
  return request
}
