import { type CreateOAuthClientRequest, oauthScopeNames } from '@clientele/contracts'
import type { AdapterPayload, Client } from 'oidc-provider'
import type { Context } from '../context.ts'
import { findClientOf } from '../oauth-clients/service.ts'
import { apiScopesOf, namesOfScopes, type Resource } from '../oauth-resources/scopes.ts'
import { hashSecret, sameHash } from '../secrets.ts'
import { findUnregistered, isUnregistered } from './unregistered-clients.ts'

/*
 * OAuth clients as the library knows them. Each request reads its client, so a change takes effect immediately in every process; the library only
 * remembers what it has derived from the same metadata.
 */

/** Metadata beyond the standard. */
export const ownMetadata = ['secret_hashes', 'first_party'] as const

/** What an issuer knows about who may ask for what. */
export interface ScopeFacts {
  /** The APIs that access tokens can be for, besides the application itself. */
  resources: readonly Resource[]
  /** What clients that nobody registered can ask for; undefined if they are refused. */
  unregisteredScopes: readonly string[] | undefined
}

/** Returns the metadata of a client that isn't revoked, or that nobody registered, if the application accepts those. */
export async function clientMetadata(ctx: Context, facts: ScopeFacts, id: string): Promise<AdapterPayload | undefined> {
  if (isUnregistered(id)) return facts.unregisteredScopes && unregisteredMetadata(ctx, facts, id)
  if (!/^[0-9a-f]{24}$/.test(id)) return undefined
  const client = await findClientOf(ctx.db, ctx.application_id, id)
  if (!client) return undefined
  const { secrets, first_party } = client
  const api_scopes = first_party
    ? apiScopesOf(facts.resources).map(({ name }) => name)
    : namesOfScopes(facts.resources, client.api_scopes ?? [])
  return {
    ...asMetadata(client, [...client.scopes, ...api_scopes]),
    client_id: client.id,
    post_logout_redirect_uris: client.post_logout_redirect_uris,
    // The library insists on a secret, but `isSecretOf` does the comparing.
    ...(secrets.length > 0 && { client_secret: 'stored as a hash' }),
    secret_hashes: secrets,
    first_party,
  } as AdapterPayload
}

async function unregisteredMetadata(
  ctx: Context,
  { resources, unregisteredScopes = [] }: ScopeFacts,
  id: string,
): Promise<AdapterPayload | undefined> {
  const client = await findUnregistered(id, ctx.services.config.allowPrivateFileUrls)
  if (!client) return undefined
  const known = [...oauthScopeNames, ...apiScopesOf(resources).map(({ name }) => name)]
  const { asks = known } = client
  const scopes = known.filter((name) => name === 'openid' || (unregisteredScopes.includes(name) && asks.includes(name)))
  return { ...asMetadata(client, scopes), client_id: id, secret_hashes: [], first_party: false } as AdapterPayload
}

type ClientFacts = Pick<
  CreateOAuthClientRequest,
  'name' | 'application_type' | 'redirect_uris' | 'id_token_signed_response_alg'
> & { token_endpoint_auth_method: string; jwks?: object | null | undefined; jwks_uri?: string | null | undefined }

/** The metadata that all clients have. */
const asMetadata = ({ jwks, jwks_uri, ...client }: ClientFacts, scopes: readonly string[]) => ({
  client_name: client.name,
  application_type: client.application_type,
  token_endpoint_auth_method: client.token_endpoint_auth_method,
  redirect_uris: client.redirect_uris,
  id_token_signed_response_alg: client.id_token_signed_response_alg,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: scopes.join(' '),
  ...(jwks && { jwks }),
  ...(jwks_uri && { jwks_uri }),
})

export const isFirstParty = (client: Client | undefined): boolean => client?.first_party === true

/** Whether a client can ask for a scope now, whatever it was granted before. */
export const mayAskFor = ({ scope }: Client, name: string): boolean => scope?.split(' ').includes(name) ?? false

/**
 * Whether a client proves who it is with each call, and someone at the store knows it. Those that nobody registered can have keys, too, as many as they
 * like.
 */
export const isProven = ({ clientId, clientAuthMethod }: Client): boolean =>
  clientAuthMethod !== 'none' && !isUnregistered(clientId)

/** Whether a secret is one of those that work now. Takes the same time whichever it is. */
export function isSecretOf(client: Client, secret: string): boolean {
  const hashes = Array.isArray(client.secret_hashes) ? (client.secret_hashes as string[]) : []
  const given = hashSecret(secret)
  return hashes.map((hash) => sameHash(hash, given)).includes(true)
}

/** Whether a page of this origin may call for a client: one that the client sends shoppers back to. */
export const isOriginOf = (client: Client, origin: string): boolean =>
  /^https?:/.test(origin) && (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin)
