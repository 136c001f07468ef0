import { uniqueViolation } from '@clientele/db'
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { hashSecret } from '../secrets.ts'
import { isAllowed, lockAllowed } from '../consents/service.ts'
import { consentTo, type Resource } from '../oauth-resources/scopes.ts'
import { clientMetadata, isFirstParty } from './clients.ts'
import { asksForConsent, type ConsentAnswer, interaction_s } from './consent-requests.ts'
import { issuerLimits } from './limits.ts'
import { readRefreshToken, repeatableFor_ms } from './refresh-tokens.ts'
import {
  consumeIssued,
  deleteFamilyOf,
  deleteIssued,
  findIssued,
  type FoundIssued,
  insertIssued,
  type IssuedKey,
  type IssuedKind,
  rotateIssued,
} from './repository/issued.ts'
import { currentRequest } from './request.ts'
import { renewSession } from '../sessions/shoppers.ts'

/*
 * Where the library keeps things. Sessions are the shoppers' own, access tokens are only signed, and clients are an entity of the contract; the rest
 * is in the table `issued`. Whatever depends on a session is found only while the session is active.
 */

/** How long a second attempt to redeem a code counts as a repetition of the first, which doesn't end what the first one led to. */
const codeRepeatedFor_ms = 10_000

interface IssuerFacts {
  /** The APIs that access tokens can be for, besides the application itself. */
  resources: readonly Resource[]
  /** Returns what an access token says, if this issuer signed it. */
  readAccessToken: (token: string) => Promise<AdapterPayload | undefined>
}

export const adapterFor =
  (facts: IssuerFacts) =>
  (model: string): Adapter => {
    switch (model) {
      case 'Client':
        return { ...nothing, find: (id) => clientMetadata(currentRequest().ctx, facts.resources, id) }
      case 'Session':
        return { ...nothing, find: async (id) => sessionOf(id), findByUid: async (uid) => sessionOf(uid) }
      case 'AccessToken':
        return { ...nothing, find: facts.readAccessToken, revokeByGrantId: endFamily }
      case 'RefreshToken':
        return refreshTokens
      case 'Grant':
        return { ...stored('Grant'), destroy: endFamily }
      case 'AuthorizationCode':
        return { ...stored('AuthorizationCode'), upsert: storeCode(facts.resources) }
      case 'ReplayDetection':
        return { ...stored('ReplayDetection'), upsert: storeOnce }
      case 'Interaction':
        return { ...stored('Interaction'), upsert: storeWaiting('Interaction'), find: findInteraction }
      case 'PushedAuthorizationRequest':
        // A shopper who began in time can take longer to sign in, and that is when the request is used up. The library checks when it expires.
        return { ...stored(model), upsert: storeWaiting(model, interaction_s) }
      default:
        return nothing
    }
  }

const nothing: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

const stored = (kind: IssuedKind): Adapter => ({
  ...nothing,
  upsert: (id, payload, expiresIn) => insert(keyOf(kind, id), payload, expiresIn),
  find: async (id) => {
    const found = await findLive(keyOf(kind, id))
    if (!found) return undefined
    const { consumed_at, payload } = found
    const isUsedUp = consumed_at !== null && isLongAgo(consumed_at, codeRepeatedFor_ms)
    return { ...payload, jti: id, ...(isUsedUp && { consumed: seconds(consumed_at) }) }
  },
  consume: async (id) => {
    const { db, now } = currentRequest().ctx
    if (!(await consumeIssued(db, keyOf(kind, id), now))) throw new errors.InvalidGrant('already used')
  },
  destroy: async (id) => void (await deleteIssued(currentRequest().ctx.db, keyOf(kind, id))),
  revokeByGrantId: endFamily,
})

/** The session of the library is the shopper's: its ID says so, and nothing about it is stored. */
function sessionOf(id: string): AdapterPayload | undefined {
  const { shopper, now } = currentRequest().ctx
  if (shopper?.session_id !== id) return undefined
  return {
    kind: 'Session',
    jti: id,
    uid: id,
    accountId: shopper.user_id,
    ...(shopper.proven_at && { loginTs: seconds(shopper.proven_at) }),
    iat: seconds(now),
    exp: seconds(now) + 60,
  }
}

/** A code comes with its grant: each authorization has its own, so that they end separately. */
const storeCode =
  (resources: readonly Resource[]) =>
  async (id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> => {
    const oidc = Provider.ctx?.oidc
    const grant = oidc?.entities.Grant
    await grant?.save()
    await insert(keyOf('AuthorizationCode', id), payload, expiresIn)
    if (!grant?.accountId || !oidc?.client || isFirstParty(oidc.client)) return
    // Withdrawing a consent deletes it first, and then what was issued. So either that deletes what was just stored, or it shows here.
    const { db, application_id } = currentRequest().ctx
    const key = { application_id, user_id: grant.accountId, client_id: oidc.client.clientId }
    if (isAllowed(await lockAllowed(db, key), consentTo(resources, [...oidc.requestParamScopes]))) return
    await endFamily(grant.jti)
    throw new errors.AccessDenied('the shopper has withdrawn their consent')
  }

/** Anyone can begin an authorization, so they are limited by network address. */
const storeWaiting =
  (kind: IssuedKind, keptLonger_s = 0) =>
  async (id: string, payload: AdapterPayload, expiresIn = 0): Promise<void> => {
    const { ctx } = currentRequest()
    await issuerLimits(ctx).waiting.take(ctx.request.ip)
    await insert(keyOf(kind, id), payload, expiresIn + keptLonger_s)
  }

/** The assertion of a client works once, also if it is sent several times at once. */
async function storeOnce(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
  try {
    await insert(keyOf('ReplayDetection', id), payload, expiresIn)
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error
    throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
  }
}

/**
 * When the shopper comes back, what they were asked for has happened, or it hasn't: they are signed in, signed in again since they were asked to, or
 * have answered the consent page. Coming back is also the consent to open an app on their device: the page asked, and only this browser knows the
 * way back.
 */
async function findInteraction(id: string): Promise<AdapterPayload | undefined> {
  const found = await findLive(keyOf('Interaction', id))
  if (!found) return undefined
  const { shopper } = currentRequest().ctx
  const payload: AdapterPayload & WaitingFacts = { ...found.payload, jti: id }
  if (!shopper) return payload
  const answer = payload.answer?.user_id === shopper.user_id ? payload.answer : undefined
  if (answer?.allowed === false)
    return { ...payload, result: { error: 'access_denied', error_description: 'the shopper refused' } }
  const { proven_at } = shopper
  const login =
    proven_at && proven_at > found.created_at
      ? { accountId: shopper.user_id, ts: seconds(proven_at) }
      : payload.lastSubmission?.login
  const hasConsented = asksForConsent(payload) ? answer !== undefined : payload.prompt?.name === 'consent'
  return {
    ...payload,
    result: {
      ...(login?.accountId === shopper.user_id && { login }),
      ...(hasConsented && { consent: {} }),
    },
  }
}

/** What is known about an authorization that waits for the shopper. */
interface WaitingFacts {
  /** What the shopper did at its previous page. */
  lastSubmission?: { login?: { accountId: string; ts?: number } }
  answer?: ConsentAnswer
}

const refreshTokens: Adapter = {
  ...nothing,
  find: async (token) => {
    const { ctx } = currentRequest()
    const parts = readRefreshToken(ctx.services.config.secretKeys, token)
    const found = parts && (await findLive(keyOf('RefreshToken', parts.line)))
    if (!found || found.generation === null || parts.generation > found.generation) return undefined
    const rotated_at = found.consumed_at ?? found.created_at
    const isRepeated = parts.generation === found.generation - 1 && !isLongAgo(rotated_at, repeatableFor_ms)
    const isCurrent = parts.generation === found.generation || isRepeated
    return { ...found.payload, jti: token, ...(!isCurrent && { consumed: seconds(rotated_at) }) }
  },
  // Happens together with storing the next token: either both are done, or neither is.
  consume: async () => undefined,
  upsert: async (token, payload, expiresIn = 0) => {
    const { ctx } = currentRequest()
    const parts = readRefreshToken(ctx.services.config.secretKeys, token)
    if (!parts) throw new Error('This is not a refresh token.')
    const key = keyOf('RefreshToken', parts.line)
    if (parts.generation === 0) return insert(key, payload, expiresIn)
    const isNewest = await rotateIssued(ctx.db, key, {
      generation: parts.generation,
      payload: storable(payload),
      now: ctx.now,
      expires_at: later(ctx.now, expiresIn),
      repeatable_since: later(ctx.now, -repeatableFor_ms / 1_000),
    })
    if (!isNewest) throw new errors.InvalidGrant('refresh token already used')
  },
  destroy: async (token) => {
    const { ctx } = currentRequest()
    const parts = readRefreshToken(ctx.services.config.secretKeys, token)
    if (parts) await deleteIssued(ctx.db, keyOf('RefreshToken', parts.line))
  },
  revokeByGrantId: endFamily,
}

/** Ends everything that came from one authorization. If that is because a refresh token was used again, it is recorded. */
async function endFamily(grantId: string): Promise<void> {
  const { ctx } = currentRequest()
  const wasReused = Provider.ctx?.oidc.route === 'token' && Provider.ctx.oidc.entities.RefreshToken !== undefined
  await atomically(ctx, async (tx) => {
    const { application_id } = tx
    const [gone] = await deleteFamilyOf(tx.db, { application_id, family: hashSecret(grantId) })
    if (!wasReused || !gone?.client_id || !gone.user_id || !gone.session_id) return
    const { client_id, session_id } = gone
    await recordEvent(tx, gone.user_id, { type: 'oauth_client.refresh_token_reused', client_id, session_id })
  })
}

/** Returns something that was issued, while everything that it depends on is active. */
async function findLive(key: IssuedKey): Promise<FoundIssued | undefined> {
  const request = currentRequest()
  const { ctx } = request
  const found = await findIssued(ctx.db, key)
  if (!found || found.expires_at <= ctx.now) return undefined
  // What one issuer of the application has handed out means nothing to another.
  if ((found.domain ?? undefined) !== ctx.host?.domain) return undefined
  if (found.client_id !== null && found.live_client_id === null) return undefined
  if (found.session_id === null) return found
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

const isRenewal = ({ kind }: IssuedKey) => kind === 'RefreshToken' && Provider.ctx?.oidc.route === 'token'

async function insert(key: IssuedKey, payload: AdapterPayload, expiresIn = 0): Promise<void> {
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

/** The ID is a secret, so it isn't stored, and neither is the URL that contains it. The shopper may come back with another session. */
function storable(payload: AdapterPayload): Record<string, unknown> {
  const kept = { ...payload }
  delete kept.jti
  delete kept.returnTo
  delete kept.session
  return { ...kept }
}

const keyOf = (kind: IssuedKind, id: string): IssuedKey => ({
  application_id: currentRequest().ctx.application_id,
  kind,
  id_hash: hashSecret(id),
})

const isLongAgo = (moment: Date, ms: number) => currentRequest().ctx.now.getTime() - moment.getTime() > ms
const seconds = (moment: Date) => Math.floor(moment.getTime() / 1_000)
const later = (now: Date, s: number) => new Date(now.getTime() + s * 1_000)
