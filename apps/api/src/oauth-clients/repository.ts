import { type Connection, forUpdate, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type OAuthClientRow = Tables['oauthClients']['$inferSelect']
export type SecretRow = Tables['oauthClientSecrets']['$inferSelect']

interface Place {
  application_id: string
  id: string
}

export const insertClient = insertInto('oauthClients')
export const insertSecret = insertInto('oauthClientSecrets')

const isIt = ({ tables: { oauthClients: c } }: Connection, { application_id, id }: Place) =>
  and(eq(c.application_id, application_id), eq(c.id, id))

export async function findClient(db: Connection, place: Place): Promise<OAuthClientRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.oauthClients).where(isIt(db, place))
  return row
}

/** Returns a client, locked until the transaction ends. */
export async function findClientForChange(tx: Connection, place: Place): Promise<OAuthClientRow | undefined> {
  const found = tx.queries.select().from(tx.tables.oauthClients).where(isIt(tx, place))
  const [row] = await forUpdate(tx, found)
  return row
}

/** A page of an application's clients, newest first. */
export function listClients(db: Connection, application_id: string, { after, limit, offset }: Span) {
  const { oauthClients: c } = db.tables
  return db.queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, application_id), after === undefined ? undefined : lt(c.id, after)))
    .orderBy(desc(c.id))
    .limit(limit)
    .offset(offset)
}

/** Counts an application's clients, up to `limit`. */
export function countClients(db: Connection, application_id: string, limit: number): Promise<number> {
  const { oauthClients: c } = db.tables
  const some = db.queries.select({ id: c.id }).from(c).where(eq(c.application_id, application_id)).limit(limit)
  return db.queries.$count(some.as('some'))
}

/** Updates a client that the transaction has locked. */
export const writeClient = (tx: Connection, row: OAuthClientRow) =>
  tx.queries.update(tx.tables.oauthClients).set(row).where(isIt(tx, row))

/** The secrets of some clients that work now, newest first. */
export function listSecrets(
  db: Connection,
  { application_id, client_ids, now }: { application_id: string; client_ids: string[]; now: Date },
) {
  const { oauthClientSecrets: s } = db.tables
  return db.queries
    .select({ id: s.id, client_id: s.client_id, created_at: s.created_at, expires_at: s.expires_at })
    .from(s)
    .where(
      and(
        eq(s.application_id, application_id),
        inArray(s.client_id, client_ids),
        or(isNull(s.expires_at), sql`${s.expires_at} > ${sql.param(now, s.expires_at)}`),
      ),
    )
    .orderBy(desc(s.id))
}

/** Ends the newest secret at a given time, and deletes the older ones. */
export async function replaceSecrets(tx: Connection, { application_id, id }: Place, until: Date): Promise<void> {
  const { oauthClientSecrets: s } = tx.tables
  const ofClient = and(eq(s.application_id, application_id), eq(s.client_id, id))
  await tx.queries.delete(s).where(and(ofClient, sql`${s.expires_at} is not null`))
  await tx.queries.update(s).set({ expires_at: until }).where(ofClient)
}

/** Deletes all secrets of a client. */
export function deleteSecrets(tx: Connection, { application_id, id }: Place) {
  const { oauthClientSecrets: s } = tx.tables
  return tx.queries.delete(s).where(and(eq(s.application_id, application_id), eq(s.client_id, id)))
}

const selectLive = query(
  'oauth_client',
  (
    { queries, tables: { oauthClients: c, oauthClientSecrets: s } },
    p: Params<{ application_id: string; id: string }>,
  ) =>
    queries
      .select({
        id: c.id,
        name: c.name,
        application_type: c.application_type,
        first_party: c.first_party,
        token_endpoint_auth_method: c.token_endpoint_auth_method,
        redirect_uris: c.redirect_uris,
        post_logout_redirect_uris: c.post_logout_redirect_uris,
        backchannel_logout_uri: c.backchannel_logout_uri,
        id_token_signed_response_alg: c.id_token_signed_response_alg,
        jwks: c.jwks,
        jwks_uri: c.jwks_uri,
        scopes: c.scopes,
        api_scopes: c.api_scopes,
        secret_hash: s.secret_hash,
        secret_expires_at: s.expires_at,
      })
      .from(c)
      .leftJoin(s, and(eq(s.application_id, c.application_id), eq(s.client_id, c.id)))
      .where(and(eq(c.application_id, p.application_id), eq(c.id, p.id), isNull(c.revoked_at))),
  { isShared: true },
)

/** Returns a client that isn't revoked, once for each of its secrets, or once without one. */
export const findLiveClient = (db: Connection, place: Place) =>
  selectLive(db, { application_id: place.application_id, id: place.id })
