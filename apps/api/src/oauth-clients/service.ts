import {
  AppError,
  faultsOfOAuthClient,
  hasSecret,
  type OAuthClient,
  oauthClientEcho,
  oauthScopeNames,
  type UpdateOAuthClientRequest,
} from '@clientele/contracts'
import { type Connection, newId } from '@clientele/db'
import { allOrThrow, atomically, type Context, type Handler } from '../context.ts'
import { changesOf } from '../events/changes.ts'
import { recordEvent } from '../events/record.ts'
import { idsOfScopes, namesOfScopes, type Resource, resourcesOf } from '../oauth-resources/scopes.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import {
  countClients,
  deleteSecrets,
  findClient,
  findClientForChange,
  findLiveClient,
  insertClient,
  insertSecret,
  listClients,
  listSecrets,
  type OAuthClientRow,
  replaceSecrets,
  type SecretRow,
  writeClient,
} from './repository.ts'

export const getOAuthClients: Handler<'getOAuthClients'> = async (ctx, wanted) => {
  const rows = await listClients(ctx.db, ctx.application_id, spanOf(wanted, 'newest'))
  const { items, page } = await pageOf(wanted, 'newest', rows, (limit) =>
    countClients(ctx.db, ctx.application_id, limit),
  )
  return { items: await describe(ctx, items), page }
}

export const getOAuthClient: Handler<'getOAuthClient'> = async (ctx, { clientId }) => {
  const row = await findClient(ctx.db, { application_id: ctx.application_id, id: clientId })
  if (!row) throw new AppError('OAUTH_CLIENT_NOT_FOUND')
  return { client: await describeOne(ctx, row) }
}

export const createOAuthClient: Handler<'createOAuthClient'> = async (ctx, { body }) => {
  const { jwks, jwks_uri, backchannel_logout_uri, api_scopes, ...given } = body
  const token_endpoint_auth_method =
    body.token_endpoint_auth_method ?? (body.application_type === 'native' ? 'none' : 'client_secret_basic')
  refuseTwoKeySets(body)
  refuseFaulty({ ...body, token_endpoint_auth_method })
  const resources = await resourcesOf(ctx.db, ctx.application_id)
  const row: OAuthClientRow = {
    application_id: ctx.application_id,
    id: newId(),
    ...given,
    token_endpoint_auth_method,
    api_scopes: requireScopes(resources, api_scopes),
    jwks: jwks ?? null,
    jwks_uri: jwks_uri || null,
    backchannel_logout_uri: backchannel_logout_uri || null,
    created_at: ctx.now,
    created_by: { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name },
    revoked_at: null,
    version: 0,
  }
  const secret = hasSecret(row) ? newSecret('ocs_') : undefined
  return atomically(ctx, async (tx) => {
    await allOrThrow([
      insertClient(tx.db, row),
      secret === undefined ? undefined : insertSecret(tx.db, secretRow(tx, row, secret)),
      recordEvent(tx, row.id, { type: 'oauth_client.created', changes: changesOf({}, shownIn(row, resources)) }),
    ])
    return { client: await describeOne(tx, row), ...(secret !== undefined && { secret }) }
  })
}

export const updateOAuthClient: Handler<'updateOAuthClient'> = (ctx, { clientId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const before = await requireClient(tx, clientId)
    const resources = await resourcesOf(tx.db, tx.application_id)
    refuseStale(ifMatch, before.version)
    refuseTwoKeySets(body)
    // Secrets are rotated and expire without a new version of the client.
    refuseReadOnly(
      oauthClientEcho,
      body,
      () => toClient(before, [], resources),
      () => true,
    )
    const after: OAuthClientRow = {
      ...before,
      name: body.name ?? before.name,
      first_party: body.first_party ?? before.first_party,
      redirect_uris: body.redirect_uris ?? before.redirect_uris,
      post_logout_redirect_uris: body.post_logout_redirect_uris ?? before.post_logout_redirect_uris,
      backchannel_logout_uri:
        body.backchannel_logout_uri === undefined ? before.backchannel_logout_uri : body.backchannel_logout_uri || null,
      id_token_signed_response_alg: body.id_token_signed_response_alg ?? before.id_token_signed_response_alg,
      ...keysOf(before, body),
      scopes: body.scopes ?? before.scopes,
      api_scopes: body.api_scopes ? requireScopes(resources, body.api_scopes) : before.api_scopes,
    }
    refuseFaulty({
      ...after,
      jwks: after.jwks ?? undefined,
      jwks_uri: after.jwks_uri ?? undefined,
      backchannel_logout_uri: after.backchannel_logout_uri ?? undefined,
    })
    const changes = changesOf(shownIn(before, resources), shownIn(after, resources))
    if (Object.keys(changes).length === 0) return { client: await describeOne(tx, before) }
    after.version += 1
    await allOrThrow([writeClient(tx.db, after), recordEvent(tx, after.id, { type: 'oauth_client.updated', changes })])
    return { client: await describeOne(tx, after) }
  })

export const rotateOAuthClientSecret: Handler<'rotateOAuthClientSecret'> = (ctx, { clientId, body }) =>
  atomically(ctx, async (tx) => {
    const client = await requireClient(tx, clientId)
    if (!hasSecret(client)) throw new AppError('OAUTH_CLIENT_WITHOUT_SECRET')
    const secret = newSecret('ocs_')
    const previous_until = new Date(tx.now.getTime() + body.previous_valid_for * 1_000)
    await replaceSecrets(tx.db, client, previous_until)
    await allOrThrow([
      insertSecret(tx.db, secretRow(tx, client, secret)),
      recordEvent(tx, client.id, {
        type: 'oauth_client.secret_rotated',
        ...(body.previous_valid_for > 0 && { previous_until: previous_until.toISOString() }),
      }),
    ])
    return { client: await describeOne(tx, client), secret }
  })

/** Everything that was issued to the client ends with it, because every lookup of such a thing requires an active client. */
export const revokeOAuthClient: Handler<'revokeOAuthClient'> = (ctx, { clientId }) =>
  atomically(ctx, async (tx) => {
    const client = await findClientForChange(tx.db, { application_id: tx.application_id, id: clientId })
    if (!client) throw new AppError('OAUTH_CLIENT_NOT_FOUND')
    if (client.revoked_at) return { client: await describeOne(tx, client) }
    const revoked = { ...client, revoked_at: tx.now, version: client.version + 1 }
    await allOrThrow([
      writeClient(tx.db, revoked),
      deleteSecrets(tx.db, revoked),
      recordEvent(tx, client.id, { type: 'oauth_client.revoked', name: client.name }),
    ])
    return { client: await describeOne(tx, revoked) }
  })

/** A client as the issuer needs it: with the hashes of the secrets that work now. */
export type LiveClient = Awaited<ReturnType<typeof findLiveClient>>[number] & { secrets: string[] }

/** Returns a client that isn't revoked. */
export async function findClientOf(
  db: Connection,
  application_id: string,
  id: string,
): Promise<LiveClient | undefined> {
  const rows = await findLiveClient(db, { application_id, id })
  const [client] = rows
  if (!client) return undefined
  const now = new Date()
  const secrets = rows.flatMap(({ secret_hash, secret_expires_at }) =>
    secret_hash !== null && (secret_expires_at === null || secret_expires_at > now) ? [secret_hash] : [],
  )
  return { ...client, secrets }
}

/** Returns a client that isn't revoked, locked until the transaction ends. */
async function requireClient(tx: Context, id: string): Promise<OAuthClientRow> {
  const row = await findClientForChange(tx.db, { application_id: tx.application_id, id })
  if (!row) throw new AppError('OAUTH_CLIENT_NOT_FOUND')
  if (row.revoked_at) throw new AppError('OAUTH_CLIENT_REVOKED')
  return row
}

function refuseFaulty(client: Parameters<typeof faultsOfOAuthClient>[0]): void {
  const faults = faultsOfOAuthClient(client)
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
}

function refuseTwoKeySets({ jwks, jwks_uri }: Pick<UpdateOAuthClientRequest, 'jwks' | 'jwks_uri'>): void {
  if (jwks && jwks_uri)
    throw new AppError('INVALID_INPUT', [{ field: 'body.jwks_uri', message: 'must not be set together with jwks' }])
}

/** A client has its keys here or at a URL: setting one replaces the other. */
function keysOf(before: OAuthClientRow, { jwks, jwks_uri }: UpdateOAuthClientRequest) {
  const given = { jwks: jwks ?? before.jwks, jwks_uri: jwks_uri === undefined ? before.jwks_uri : jwks_uri || null }
  if (jwks !== undefined && jwks_uri === undefined) given.jwks_uri = null
  if (jwks_uri && jwks === undefined) given.jwks = null
  return given
}

/** Returns what is stored for scopes of APIs, all of which must exist. */
function requireScopes(resources: readonly Resource[], names: readonly string[]): string[] {
  const faults = names.flatMap((name, place) =>
    idsOfScopes(resources, [name]).length === 0
      ? [{ field: `body.api_scopes.${place}`, message: 'is not a scope of an API of this application' }]
      : [],
  )
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return idsOfScopes(resources, names)
}

const secretRow = (tx: Context, client: OAuthClientRow, secret: string): SecretRow => ({
  application_id: tx.application_id,
  client_id: client.id,
  id: newId(),
  secret_hash: hashSecret(secret),
  created_at: tx.now,
  expires_at: null,
})

type ShownSecret = Pick<SecretRow, 'id' | 'created_at' | 'expires_at'>

async function describe(ctx: Context, rows: readonly OAuthClientRow[]): Promise<OAuthClient[]> {
  if (rows.length === 0) return []
  const { application_id, now } = ctx
  const [secrets, resources] = await allOrThrow([
    listSecrets(ctx.db, { application_id, client_ids: rows.map(({ id }) => id), now }),
    resourcesOf(ctx.db, application_id),
  ])
  const byClient = Map.groupBy(secrets, ({ client_id }) => client_id)
  return rows.map((row) => toClient(row, byClient.get(row.id) ?? [], resources))
}

async function describeOne(ctx: Context, row: OAuthClientRow): Promise<OAuthClient> {
  const { application_id, now } = ctx
  const [secrets, resources] = await allOrThrow([
    listSecrets(ctx.db, { application_id, client_ids: [row.id], now }),
    resourcesOf(ctx.db, application_id),
  ])
  return toClient(row, secrets, resources)
}

/** The fields that people set, which the history compares. */
const shownIn = (row: OAuthClientRow, resources: readonly Resource[]) => ({
  name: row.name,
  application_type: row.application_type,
  first_party: row.first_party,
  token_endpoint_auth_method: row.token_endpoint_auth_method,
  redirect_uris: row.redirect_uris,
  post_logout_redirect_uris: row.post_logout_redirect_uris,
  ...(row.backchannel_logout_uri && { backchannel_logout_uri: row.backchannel_logout_uri }),
  id_token_signed_response_alg: row.id_token_signed_response_alg,
  ...(row.jwks && { jwks: row.jwks }),
  ...(row.jwks_uri && { jwks_uri: row.jwks_uri }),
  scopes: row.scopes,
  api_scopes: namesOfScopes(resources, row.api_scopes ?? []),
})

const toClient = (
  row: OAuthClientRow,
  secrets: readonly ShownSecret[],
  resources: readonly Resource[],
): OAuthClient => ({
  _id: row.id,
  ...shownIn(row, resources),
  scopes: oauthScopeNames.filter((name) => row.scopes.includes(name)),
  secrets: secrets.map(({ id, created_at, expires_at }) => ({
    _id: id,
    created_at: created_at.toISOString(),
    ...(expires_at && { expires_at: expires_at.toISOString() }),
  })),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
  ...(row.revoked_at && { revoked_at: row.revoked_at.toISOString() }),
  __v: row.version,
})
