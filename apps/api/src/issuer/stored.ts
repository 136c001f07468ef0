import Provider, { type AdapterPayload, errors } from 'oidc-provider'
import type { Context } from '../context.ts'
import { hashSecret } from '../secrets.ts'
import { renewSession } from '../sessions/shoppers.ts'
import { isFirstParty } from './clients.ts'
import { findIssued, type FoundIssued, insertIssued, type IssuedKey, type IssuedKind } from './repository/issued.ts'
import { currentRequest } from './request.ts'
import { isUnregistered } from './unregistered-clients.ts'

/*
 * What an issuer has handed out, as rows of the table `issued`. Whatever depends on a session is found only while the session is active.
 */

/** Returns something that was issued, while everything that it depends on is active. */
export async function findLive(key: IssuedKey): Promise<FoundIssued | undefined> {
  const request = currentRequest()
  const { ctx } = request
  const found = await findIssued(ctx.db, key)
  if (!found || found.expires_at <= ctx.now) return undefined
  // What one issuer of the application has handed out means nothing to another.
  if ((found.domain ?? undefined) !== ctx.host?.domain) return undefined
  if (found.client_id !== null && found.live_client_id === null && !isAccepted(found.client_id)) return undefined
  if (found.session_id === null) return found
  if (isWithoutConsent(found)) return undefined
  const { session_expires_at, session_ended_at, session_seen_at, user_state } = found
  const isActive =
    user_state === 'active' && session_ended_at === null && session_expires_at !== null && session_expires_at > ctx.now
  if (!isActive || session_seen_at === null) return undefined
  // Renewing a token counts as using the session.
  request.session_expires_at ??= isRenewal(key)
    ? await renewSession(ctx, { id: found.session_id, last_seen_at: session_seen_at, expires_at: session_expires_at })
    : session_expires_at
  return found
}

/** Whether a client that has no row is one that nobody registered, and such clients are accepted. */
const isAccepted = (client_id: string) => isUnregistered(client_id) && currentRequest().acceptsUnregistered

/** Whether a client that is a third party's by now was issued this as the store's own. */
const isWithoutConsent = ({ payload, first_party }: FoundIssued) =>
  payload.first_party === true && first_party === false

const isRenewal = ({ kind }: IssuedKey) => kind === 'RefreshToken' && Provider.ctx?.oidc.route === 'token'

/** Stores something that was issued. */
export async function insert(key: IssuedKey, payload: AdapterPayload, expiresIn = 0): Promise<void> {
  const { ctx } = currentRequest()
  const { grantId, accountId, clientId, sessionUid, params } = payload
  const isGrant = key.kind === 'Grant'
  const isBound = isGrant || (accountId !== undefined && sessionUid !== undefined)
  await insertIssued(ctx.db, {
    ...key,
    family: isGrant ? key.id_hash : grantId === undefined ? null : hashSecret(grantId),
    client_id: clientId ?? (typeof params?.client_id === 'string' ? params.client_id : null),
    user_id: accountId ?? null,
    session_id: isBound ? (sessionUid ?? sessionNow(ctx)) : null,
    domain: ctx.host?.domain ?? null,
    payload: storable(payload),
    created_at: ctx.now,
    expires_at: later(ctx.now, expiresIn),
    consumed_at: null,
    generation: key.kind === 'RefreshToken' ? 0 : null,
  })
}

function sessionNow({ shopper }: Context): string {
  if (!shopper) throw new Error('A grant needs a session.')
  return shopper.session_id
}

/**
 * The ID is a secret, so it isn't stored, and neither is the URL that contains it. The shopper may come back with another session. What a client of the
 * store gets says so, because it ends if the client becomes a third party's.
 */
export function storable(payload: AdapterPayload): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...payload, first_party: isFirstParty(Provider.ctx?.oidc.client) }
  delete kept.jti
  delete kept.returnTo
  delete kept.session
  if (nullCharacter.test(JSON.stringify(kept)))
    throw new errors.InvalidRequest('parameters must not contain the null character')
  return kept
}

/** As JSON writes it. Clients may send it, and Postgres can't store it. */
const nullCharacter = /(?:^|[^\\])(?:\\\\)*\\u0000/

export const keyOf = (kind: IssuedKind, id: string): IssuedKey => ({
  application_id: currentRequest().ctx.application_id,
  kind,
  id_hash: hashSecret(id),
})

export const isLongAgo = (moment: Date, ms: number) => currentRequest().ctx.now.getTime() - moment.getTime() > ms
export const seconds = (moment: Date) => Math.floor(moment.getTime() / 1_000)
export const later = (now: Date, s: number) => new Date(now.getTime() + s * 1_000)
