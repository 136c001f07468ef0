import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

/** The kinds of things that an issuer hands out or remembers, named as in `oidc-provider`. */
export type IssuedKind =
  | 'Grant'
  | 'AuthorizationCode'
  /** A line of refresh tokens, each of which replaces the one before. */
  | 'RefreshToken'
  | 'Interaction'
  | 'PushedAuthorizationRequest'
  | 'ReplayDetection'

/** How an OAuth client proves who it is at the token endpoint, named as in OpenID Connect. */
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'

/** A scope of an API. */
export interface OAuthResourceScope {
  id: string
  name: string
  /** What it lets a client do, as the consent page says it. */
  description: string
}

/** What an application needs to be an OpenID provider: its clients, the keys it signs with, and what it has issued. */
export const makeIssuerTables = (k: Kit) => {
  /** Sites, apps, and services that sign shoppers in with OpenID Connect. The ID is the `client_id`. */
  const oauthClients = k.table(
    'oauth_clients',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      name: k.text().notNull(),
      application_type: k.text().$type<'web' | 'native'>().notNull(),
      /** A client of the store itself, which needs no consent. */
      first_party: k.boolean().notNull(),
      token_endpoint_auth_method: k.text().$type<ClientAuthentication>().notNull(),
      redirect_uris: k.json<string[]>().notNull(),
      post_logout_redirect_uris: k.json<string[]>().notNull(),
      /** Where the client is told that a session has ended. */
      backchannel_logout_uri: k.text(),
      id_token_signed_response_alg: k.text().$type<'RS256' | 'ES256'>().notNull(),
      /** The public keys of a client that authenticates with signed assertions. */
      jwks: k.json<{ keys: Record<string, unknown>[] }>(),
      /** Where it publishes them instead. */
      jwks_uri: k.text(),
      scopes: k.json<string[]>().notNull(),
      /** The IDs of the API scopes that a third-party client can ask for. */
      api_scopes: k.json<string[]>(),
      created_at: k.time().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
      revoked_at: k.time(),
      version: k.integer().notNull().default(0),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] })],
  )

  /** The secrets of confidential clients. Two are valid at once while a client changes from one to the next. */
  const oauthClientSecrets = k.table(
    'oauth_client_secrets',
    {
      application_id: k.key().notNull(),
      client_id: k.key().notNull(),
      id: k.key().notNull(),
      secret_hash: k.key().notNull(),
      created_at: k.time().notNull(),
      /** When it stops working, because another one replaced it; null for the newest. */
      expires_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.client_id, t.id] }),
      k.index('oauth_client_secrets_by_expiry').on(t.expires_at).where(sql`expires_at is not null`),
    ],
  )

  /** The APIs that access tokens can be for. */
  const oauthResources = k.table(
    'oauth_resources',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      name: k.text().notNull(),
      identifier: k.text().notNull(),
      /** A scope has an ID, so that clients and consents that name it don't mean a later one with the same name. */
      scopes: k.json<OAuthResourceScope[]>().notNull(),
      created_at: k.time().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
      version: k.integer().notNull().default(0),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] })],
  )

  /** The keys that sign an application's tokens. The ID is the `kid`. */
  const signingKeys = k.table(
    'signing_keys',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      alg: k.text().$type<'RS256' | 'ES256'>().notNull(),
      /** The private key as a JWK, encrypted. */
      sealed: k.text().notNull(),
      created_at: k.time().notNull(),
      /** From then on it signs, unless a newer one does. It is published before, so that verifiers know it by then. */
      signs_from: k.time().notNull(),
      /** Until then it is published. By then, everything that it signed has expired. */
      expires_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] }), k.index('signing_keys_by_expiry').on(t.expires_at)],
  )

  /** What an issuer has handed out, except access tokens, which are signed. IDs are stored as hashes, so nothing here can be redeemed. */
  const issued = k.table(
    'issued',
    {
      application_id: k.key().notNull(),
      kind: k.key().$type<IssuedKind>().notNull(),
      id_hash: k.key().notNull(),
      /** The hash of the grant's ID, shared by everything that came from one authorization. It all ends together. */
      family: k.key(),
      client_id: k.key(),
      user_id: k.key(),
      /** The shopper's session that it depends on: it is valid only while the session is. */
      session_id: k.key(),
      /** The domain of the issuer; null at the address that all applications share. */
      domain: k.key(),
      payload: k.json<Record<string, unknown>>().notNull(),
      created_at: k.time().notNull(),
      expires_at: k.time().notNull(),
      /** When a code was redeemed, or when the newest refresh token of a line was issued. */
      consumed_at: k.time(),
      /** The number of the newest refresh token of a line. */
      generation: k.integer(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.kind, t.id_hash] }),
      k.index('issued_of_family').on(t.application_id, t.family),
      k.index('issued_to_user').on(t.application_id, t.user_id),
      // Of the clients that a session has signed in to, those that want to know of its end.
      k.index('issued_in_session').on(t.application_id, t.session_id).where(sql`session_id is not null`),
      k.index('issued_at_domain').on(t.application_id, t.domain).where(sql`domain is not null`),
      k.index('issued_by_expiry').on(t.expires_at),
    ],
  )

  /** What a shopper has allowed a client of a third party, as a whole: the names of OpenID Connect's scopes, and the IDs of those of APIs. */
  const oauthConsents = k.table(
    'oauth_consents',
    {
      application_id: k.key().notNull(),
      user_id: k.key().notNull(),
      client_id: k.key().notNull(),
      /** The name of an app that nobody registered, as the shopper read it. */
      client_name: k.text(),
      scopes: k.json<string[]>().notNull(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.user_id, t.client_id] })],
  )

  return { oauthClients, oauthClientSecrets, oauthResources, signingKeys, issued, oauthConsents }
}
