import { AppError, type ApiKey, type Permission, permissionNames, refuseField } from '@clientele/contracts'
import { type Connection, newId } from '@clientele/db'
import { applicationIn } from '../rows/applications.ts'
import { allOrThrow, atomically, type Handler, type TeamContext, teamContext } from '../context.ts'
import { recordTeamEvent } from '../events/record.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { attemptLimit, madeOnce } from '../rate-limits/limit.ts'
import { hashSecret, newSecret, sameHash } from '../secrets.ts'
import type { Services } from '../services.ts'
import {
  type ApiKeyRow,
  countApiKeys,
  deleteFamily,
  findApiKey,
  findApiKeyByKey,
  findBearerRow,
  insertApiKey,
  insertBearerToken,
  listApiKeys,
  revoke,
  takeRefreshToken,
  touchApiKey,
} from './repository.ts'

/** Limits failed exchanges of API keys by network address. */
const exchangeAttempts = madeOnce((services: Services) =>
  attemptLimit(services, { name: 'exchanges of an address', attemptsMax: 60, within_s: 60 }),
)

const accessToken_s = 3_600
const refreshToken_s = 30 * 24 * 3_600
const renewedAtOnce_ms = 10_000

export const getApiKeys: Handler<'getApiKeys'> = async (ctx, wanted) => {
  const rows = await listApiKeys(ctx.db, ctx.company_id, spanOf(wanted, 'newest'))
  const { items, page } = await pageOf(wanted, 'newest', rows, (limit) => countApiKeys(ctx.db, ctx.company_id, limit))
  return { items: items.map(toApiKey), page }
}

export const createApiKey: Handler<'createApiKey'> = (ctx, { body }) => {
  const missing = body.permissions.filter((permission) => !ctx.actor.permissions.includes(permission))
  if (missing.length > 0)
    throw refuseField(
      'body.permissions',
      `You can’t grant permissions you don’t have: ${missing.join(', ')}.`,
      'FORBIDDEN',
    )
  const expires_at = body.expires_at === undefined ? null : new Date(body.expires_at)
  if (expires_at && expires_at <= ctx.now) throw refuseField('body.expires_at', 'must be in the future')
  // Databases can't store dates further ahead.
  if (expires_at && expires_at.getUTCFullYear() > 9999) throw refuseField('body.expires_at', 'is too far in the future')
  return atomically(ctx, async (tx) => {
    const { row, secret } = await addApiKey(tx, { name: body.name, permissions: body.permissions, expires_at })
    return { api_key: toApiKey(row), secret }
  })
}

export const revokeApiKey: Handler<'revokeApiKey'> = (ctx, { apiKeyId }) =>
  atomically(ctx, async (tx) => {
    const key = await findApiKey(tx.db, tx.company_id, apiKeyId)
    if (!key) throw new AppError('API_KEY_NOT_FOUND')
    const revoked = await revoke(tx.db, key.id, tx.now)
    if (revoked) await recordTeamEvent(tx, key.id, { type: 'api_key.revoked', name: key.name })
    return { api_key: toApiKey(revoked ?? key) }
  })

/** Whether a key with this name exists or existed. */
export const isKnownKey = async (ctx: TeamContext, key: string): Promise<boolean> =>
  (await findApiKeyByKey(ctx.db, key)) !== undefined

/** Adds a key with a new secret, or with a given one. Must run inside a transaction. */
export async function addApiKey(
  tx: TeamContext,
  wanted: {
    name: string
    permissions: readonly Permission[]
    expires_at: Date | null
    key?: string | undefined
    secret?: string | undefined
  },
) {
  const secret = wanted.secret ?? newSecret('cs_')
  const row: ApiKeyRow = {
    id: newId(),
    company_id: tx.company_id,
    name: wanted.name,
    key: wanted.key ?? `ck_${newId()}`,
    secret_hash: hashSecret(secret),
    permissions: [...wanted.permissions],
    created_at: tx.now,
    created_by: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
    expires_at: wanted.expires_at,
    last_used_at: null,
    revoked_at: null,
  }
  await insertApiKey(tx.db, row)
  await recordTeamEvent(tx, row.id, { type: 'api_key.created', name: row.name, permissions: row.permissions })
  return { row, secret }
}

/** Returns the actor of a bearer token, while both the token and its key are valid. */
export async function findBearer(db: Connection, token_hash: string, application_id: string | undefined) {
  const row = await findBearerRow(db, token_hash, application_id)
  const now = new Date()
  if (!row || row.expires_at <= now || (row.key_expires_at && row.key_expires_at <= now)) return undefined
  return {
    actor: { kind: 'api_key' as const, id: row.id, name: row.name, permissions: row.permissions.filter(isPermission) },
    company_id: row.company_id,
    hash: token_hash,
    application: applicationIn(row),
  }
}

interface Client {
  company_id: string
  key: string
  secret: string
  ip: string
  request_id: string
}

/** `client_credentials`: exchanges an API key for a bearer token. */
export async function exchangeApiKey(services: Services, client: Client) {
  const key = await provenKey(services, client)
  return atomically(asKey(services, client, key), (tx) => issueTokens(tx, key, newId()))
}

/**
 * `refresh_token`: exchanges a refresh token for the next pair of tokens. A refresh token works once. If it is used again later, two parties have
 * it, and nobody can tell which is the wrong one, so all tokens from the same exchange end.
 */
export async function refreshBearer(services: Services, client: Client, refreshToken: string) {
  const key = await provenKey(services, client)
  const token_hash = hashSecret(refreshToken)
  const issued = await atomically(asKey(services, client, key), async (tx) => {
    const token = await takeRefreshToken(tx.db, { token_hash, api_key_id: key.id, now: tx.now })
    if (!token || token.expires_at <= tx.now) return undefined
    const family_id = token.family_id ?? newId()
    if (!token.again) return issueTokens(tx, key, family_id)
    // Clients with concurrent calls may renew the token in each of them.
    if (token.used_at && tx.now.getTime() - token.used_at.getTime() < renewedAtOnce_ms) return undefined
    await deleteFamily(tx.db, { api_key_id: key.id, family_id })
    await recordTeamEvent(tx, key.id, { type: 'api_key.refresh_token_reused' })
    return undefined
  })
  if (!issued) throw new AppError('INVALID_GRANT')
  return issued
}

async function provenKey(services: Services, client: Client): Promise<ApiKeyRow> {
  const attempts = exchangeAttempts({ db: services.database, services })
  await attempts.take(client.ip)
  const key = await findApiKeyByKey(services.database, client.key)
  const proven = sameHash(key?.secret_hash ?? hashSecret(''), hashSecret(client.secret)) && key
  const usable =
    proven &&
    key.company_id === client.company_id &&
    key.revoked_at === null &&
    (key.expires_at === null || key.expires_at > new Date())
  if (!usable) throw new AppError('INVALID_CLIENT')
  await attempts.refund(client.ip)
  return key
}

/** The key itself is the actor, because no person is involved. */
function asKey(services: Services, client: Client, key: ApiKeyRow): TeamContext {
  return {
    ...teamContext(services, client.company_id),
    actor: { kind: 'api_key', id: key.id, name: key.name, permissions: [] },
    request: { id: client.request_id, ip: client.ip, user_agent: undefined },
  }
}

async function issueTokens(tx: TeamContext, key: ApiKeyRow, family_id: string) {
  const access = newSecret('at_')
  const refresh = newSecret('rt_')
  const inSeconds = (seconds: number) => new Date(tx.now.getTime() + seconds * 1_000)
  const token = { api_key_id: key.id, family_id, created_at: tx.now }
  await allOrThrow([
    insertBearerToken(tx.db, {
      ...token,
      token_hash: hashSecret(access),
      kind: 'access',
      expires_at: inSeconds(accessToken_s),
    }),
    insertBearerToken(tx.db, {
      ...token,
      token_hash: hashSecret(refresh),
      kind: 'refresh',
      expires_at: inSeconds(refreshToken_s),
    }),
    touchApiKey(tx.db, key.id, tx.now),
    recordTeamEvent(tx, key.id, { type: 'api_key.exchanged' }),
  ])
  return {
    access_token: access,
    token_type: 'Bearer',
    expires_in: accessToken_s,
    refresh_token: refresh,
    scope: key.permissions.join(' '),
  }
}

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  _id: row.id,
  name: row.name,
  key: row.key,
  permissions: row.permissions.filter(isPermission),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
  ...(row.expires_at && { expires_at: row.expires_at.toISOString() }),
  ...(row.last_used_at && { last_used_at: row.last_used_at.toISOString() }),
  ...(row.revoked_at && { revoked_at: row.revoked_at.toISOString() }),
})

const isPermission = (name: string): name is Permission => (permissionNames as readonly string[]).includes(name)
