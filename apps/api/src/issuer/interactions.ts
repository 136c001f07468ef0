import Provider, { type AdapterPayload } from 'oidc-provider'
import { isProven } from './clients.ts'
import { asksForConsent, type ConsentAnswer } from './consent-requests.ts'
import { issuerLimits } from './limits.ts'
import { accountPrompt, asksToConfirm } from './policy.ts'
import type { IssuedKind } from './repository/issued.ts'
import { currentRequest } from './request.ts'
import { findLive, insert, keyOf, seconds } from './stored.ts'
import { isUnregistered } from './unregistered-clients.ts'

/*
 * Authorizations that wait for the shopper.
 */

/**
 * Anyone can begin an authorization, so they are limited by network address. A server that has proven which client it is pushes the requests of all its
 * shoppers from one.
 */
export const storeWaiting =
  (kind: IssuedKind, keptLonger_s = 0) =>
  async (id: string, payload: AdapterPayload, expiresIn = 0): Promise<void> => {
    const { ctx } = currentRequest()
    const client = Provider.ctx?.oidc.client
    const isPushedByServer = kind === 'PushedAuthorizationRequest' && client !== undefined && isProven(client)
    if (!isPushedByServer) await issuerLimits(ctx).waiting.take(ctx.request.ip)
    await insert(keyOf(kind, id), payload, expiresIn + keptLonger_s)
  }

/**
 * Also remembers who was signed in, because who confirms their identity has to be the same shopper, and what a client that nobody registered calls itself,
 * for the page that asks about it.
 */
export function storeInteraction(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
  const client = Provider.ctx?.oidc.client
  const client_name = client && isUnregistered(client.clientId) ? client.clientName : undefined
  const facts: WaitingFacts = { asked_user_id: payload.session?.accountId, client_name }
  return storeWaiting('Interaction')(id, { ...payload, ...facts }, expiresIn)
}

/**
 * When the shopper comes back, what they were asked for has happened, or it hasn't: they are signed in, signed in again since they were asked to, or
 * have answered the consent page. If they were to confirm who they are, and didn't, the authorization ends. Coming back is also the consent to open an app on their device: the page asked, and only this browser knows the
 * way back.
 */
export async function findInteraction(id: string): Promise<AdapterPayload | undefined> {
  const found = await findLive(keyOf('Interaction', id))
  if (!found) return undefined
  const { shopper } = currentRequest().ctx
  const payload: AdapterPayload & WaitingFacts = { ...found.payload, jti: id }
  if (!shopper) return payload
  const answer = payload.answer?.user_id === shopper.user_id ? payload.answer : undefined
  if (answer?.allowed === false)
    return { ...payload, result: { error: 'access_denied', error_description: 'the shopper refused' } }
  const { proven_at } = shopper
  const proven = proven_at && proven_at > found.created_at ? seconds(proven_at) : undefined
  if (asksToConfirm(payload) && (proven === undefined || payload.asked_user_id !== shopper.user_id))
    return { ...payload, result: unconfirmed }
  const login = proven === undefined ? payload.lastSubmission?.login : { accountId: shopper.user_id, ts: proven }
  // The choice is that of the account that the page showed, unless the shopper has signed in to another one.
  const hasChosen =
    payload.prompt?.name === accountPrompt
      ? proven !== undefined || payload.asked_user_id === shopper.user_id
      : payload.lastSubmission?.select_account !== undefined
  const hasConsented = asksForConsent(payload) ? answer !== undefined : payload.prompt?.name === 'consent'
  return {
    ...payload,
    result: {
      ...(login?.accountId === shopper.user_id && { login }),
      ...(hasChosen && { [accountPrompt]: {} }),
      ...(hasConsented && { consent: {} }),
    },
  }
}

const unconfirmed = {
  error: 'unmet_authentication_requirements',
  error_description: 'the shopper has not confirmed who they are',
}

/** What is known about an authorization that waits for the shopper. */
interface WaitingFacts {
  /** What the shopper did at the previous pages. */
  lastSubmission?: { login?: { accountId: string; ts?: number }; select_account?: object }
  answer?: ConsentAnswer
  /** Who was signed in when the page was opened. */
  asked_user_id?: string | undefined
  /** The name of a client that nobody registered. */
  client_name?: string | undefined
}
