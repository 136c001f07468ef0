import type { Context } from '../context.ts'
import { hashSecret } from '../secrets.ts'
import { decideInteraction, findInteractionForChange, findIssued, type IssuedKey } from './repository/issued.ts'

/*
 * An authorization that waits for a shopper to allow it. The page answers it by its ID; the browser that began the authorization then continues.
 */

/** How long an authorization waits for the shopper. */
export const interaction_s = 60 * 60

/** The reason for an interaction that only the shopper's answer resolves. */
export const consentReason = 'third_party'

export interface ConsentRequested {
  client_id: string
  /** The name of a client that nobody registered. */
  client_name: string | undefined
  redirect_uri: string
  scopes: string[]
  /** What a shopper has answered. It only counts for them. */
  answer: ConsentAnswer | undefined
}

export interface ConsentAnswer {
  user_id: string
  allowed: boolean
}

/** What the library stores with an interaction, as far as consent is concerned. */
interface InteractionPayload {
  prompt?: { reasons: string[] } | undefined
  params?: Record<string, unknown> | undefined
  answer?: ConsentAnswer | undefined
  client_name?: string | undefined
}

/** Returns a request for consent that hasn't expired. */
export async function findConsentRequest(ctx: Context, id: string): Promise<ConsentRequested | undefined> {
  return readRequest(ctx, await findIssued(ctx.db, keyOf(ctx, id)))
}

/** The same, locked until the transaction ends. */
export async function lockConsentRequest(tx: Context, id: string): Promise<ConsentRequested | undefined> {
  return readRequest(tx, await findInteractionForChange(tx.db, keyOf(tx, id)))
}

/** Stores the answer to a request that the transaction has locked. */
export const answerRequest = (tx: Context, id: string, answer: ConsentAnswer) =>
  decideInteraction(tx.db, keyOf(tx, id), { answer })

/** Whether an interaction is a question that the shopper has to answer. */
export const asksForConsent = ({ prompt }: InteractionPayload): boolean =>
  prompt?.reasons.includes(consentReason) === true

function readRequest(
  { now }: Context,
  found: { payload: InteractionPayload; expires_at: Date } | undefined,
): ConsentRequested | undefined {
  if (!found || found.expires_at <= now || !asksForConsent(found.payload)) return undefined
  const { params, answer, client_name } = found.payload
  const { client_id, redirect_uri, scope } = params ?? {}
  if (typeof client_id !== 'string' || typeof redirect_uri !== 'string') return undefined
  return { client_id, client_name, redirect_uri, scopes: typeof scope === 'string' ? scope.split(' ') : [], answer }
}

const keyOf = ({ application_id }: Context, id: string): IssuedKey => ({
  application_id,
  kind: 'Interaction',
  id_hash: hashSecret(id),
})
