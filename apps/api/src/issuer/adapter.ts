import { uniqueViolation } from '@clientele/db'
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { atomically } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { hashSecret } from '../secrets.ts'
import { isAllowed, lockAllowed } from '../consents/service.ts'
import { consentTo, type Resource } from '../oauth-resources/scopes.ts'
import { clientMetadata, isFirstParty, type ScopeFacts } from './clients.ts'
import { interaction_s } from './consent-requests.ts'
import { findInteraction, storeInteraction, storeWaiting } from './interactions.ts'
import { levelLater } from './levels.ts'
import { readRefreshToken, repeatableFor_ms } from './refresh-tokens.ts'
import { consumeIssued, deleteFamilyOf, deleteIssued, type IssuedKind, rotateIssued } from './repository/issued.ts'
import { currentRequest } from './request.ts'
import { findLive, insert, isLongAgo, keyOf, later, seconds, storable } from './stored.ts'

/*
 * Where the library keeps things. Sessions are the shoppers' own, access tokens are only signed, and clients are an entity of the contract; the rest
 * is in the table `issued`. Whatever depends on a session is found only while the session is active.
 */

/** How long a second attempt to redeem a code counts as a repetition of the first, which doesn't end what the first one led to. */
const codeRepeatedFor_ms = 10_000

interface IssuerFacts extends ScopeFacts {
  /** Returns what an access token says, if this issuer signed it. */
  readAccessToken: (token: string) => Promise<AdapterPayload | undefined>
}

export const adapterFor =
  (facts: IssuerFacts) =>
  (model: string): Adapter => {
    switch (model) {
      case 'Client':
        return { ...nothing, find: (id) => clientMetadata(currentRequest().ctx, facts, id) }
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
        return { ...stored('Interaction'), upsert: storeInteraction, find: findInteraction }
      case 'PushedAuthorizationRequest':
        // A shopper who began in time can take longer to sign in, and that is when the request is used up. The library checks when it expires.
        return { ...pushedRequests, upsert: storeWaiting(model, interaction_s) }
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
    if (await consumeIssued(db, keyOf(kind, id), now)) return
    const isRequest = kind === 'PushedAuthorizationRequest'
    throw isRequest ? new errors.InvalidRequestUri('already used') : new errors.InvalidGrant('already used')
  },
  destroy: async (id) => void (await deleteIssued(currentRequest().ctx.db, keyOf(kind, id))),
  revokeByGrantId: endFamily,
})

const pushedRequests: Adapter = {
  ...stored('PushedAuthorizationRequest'),
  find: async (id) => {
    const found = await stored('PushedAuthorizationRequest').find(id)
    // Once it is forgotten, nobody can tell whether it was used, and the library would take that for a request that wasn't pushed.
    if (!found && Provider.ctx?.oidc.route === 'resume') throw new errors.InvalidRequestUri('the request has expired')
    return found
  },
}

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

/** The assertion of a client works once, also if it is sent several times at once. */
async function storeOnce(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
  try {
    await insert(keyOf('ReplayDetection', id), payload, expiresIn)
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error
    throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
  }
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
    return {
      ...found.payload,
      ...levelOfRenewal(found.payload),
      jti: token,
      ...(!isCurrent && { consumed: seconds(rotated_at) }),
    }
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

/** The customer's proof was as recent as the level says when they signed in, and isn't anymore. */
function levelOfRenewal({ acr, authTime }: { acr?: string; authTime?: number }) {
  return acr === undefined ? {} : { acr: levelLater(acr, authTime, currentRequest().ctx.now) }
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
