import { type Connection, insertInto, type Params, query, type Tables } from '@clientele/db'
import { settingsColumns } from '../rows/applications.ts'
import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type ApiKeyRow = Tables['apiKeys']['$inferSelect']

/** Returns the key of a valid bearer token, and its application, in one round trip, because this is the hottest path. */
const bearer = query(
  'find_bearer',
  (
    { queries, tables: { bearerTokens, apiKeys, applications } },
    p: Params<{ token_hash: string; application_id: string }>,
  ) =>
    queries
      .select({
        expires_at: bearerTokens.expires_at,
        key_expires_at: apiKeys.expires_at,
        id: apiKeys.id,
        name: apiKeys.name,
        company_id: apiKeys.company_id,
        permissions: apiKeys.permissions,
        ...settingsColumns(applications),
      })
      .from(bearerTokens)
      .innerJoin(apiKeys, eq(apiKeys.id, bearerTokens.api_key_id))
      .leftJoin(
        applications,
        and(eq(applications.id, p.application_id), eq(applications.company_id, apiKeys.company_id)),
      )
      .where(
        and(eq(bearerTokens.token_hash, p.token_hash), eq(bearerTokens.kind, 'access'), isNull(apiKeys.revoked_at)),
      ),
  { isFirst: true, isShared: true },
)

export async function findBearerRow(db: Connection, token_hash: string, application_id: string | undefined) {
  const [row] = await bearer(db, { token_hash, application_id: application_id ?? '' })
  return row
}

export async function findApiKeyByKey({ queries, tables: { apiKeys } }: Connection, key: string) {
  const [row] = await queries.select().from(apiKeys).where(eq(apiKeys.key, key))
  return row
}

export async function findApiKey({ queries, tables: { apiKeys } }: Connection, company_id: string, id: string) {
  const [row] = await queries
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.company_id, company_id), eq(apiKeys.id, id)))
  return row
}

/** A page of a company's API keys, newest first. */
export const listApiKeys = (
  { queries, tables: { apiKeys } }: Connection,
  company_id: string,
  { after, limit, offset }: Span,
) =>
  queries
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.company_id, company_id), after === undefined ? undefined : lt(apiKeys.id, after)))
    .orderBy(desc(apiKeys.id))
    .limit(limit)
    .offset(offset)

/** Counts a company's API keys, up to `limit`. */
export const countApiKeys = ({ queries, tables: { apiKeys } }: Connection, company_id: string, limit: number) =>
  queries.$count(
    queries
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(eq(apiKeys.company_id, company_id))
      .orderBy(desc(apiKeys.id))
      .limit(limit)
      .as('some'),
  )

export const insertApiKey = insertInto('apiKeys')
export const insertBearerToken = insertInto('bearerTokens')

/** Revokes a key that isn't revoked yet, and deletes its tokens. */
export async function revoke({ queries, tables: { apiKeys, bearerTokens } }: Connection, id: string, now: Date) {
  const [row] = await queries
    .update(apiKeys)
    .set({ revoked_at: now })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revoked_at)))
    .returning()
  await queries.delete(bearerTokens).where(eq(bearerTokens.api_key_id, id))
  return row
}

/**
 * Uses up a refresh token. Returns undefined if it is unknown, and `again` with `used_at` if it was used before. If several callers use it at the
 * same time, one gets it, and the others wait for its transaction.
 */
export async function takeRefreshToken(
  { queries, tables: { bearerTokens } }: Connection,
  { token_hash, api_key_id, now }: { token_hash: string; api_key_id: string; now: Date },
) {
  const isIt = and(
    eq(bearerTokens.token_hash, token_hash),
    eq(bearerTokens.api_key_id, api_key_id),
    eq(bearerTokens.kind, 'refresh'),
  )
  const [taken] = await queries
    .update(bearerTokens)
    .set({ used_at: now })
    .where(and(isIt, isNull(bearerTokens.used_at)))
    .returning()
  if (taken) return { ...taken, again: false }
  const [used] = await queries.select().from(bearerTokens).where(isIt)
  return used && { ...used, again: true }
}

/** Ends all tokens from one exchange. */
export const deleteFamily = (
  { queries, tables: { bearerTokens } }: Connection,
  { api_key_id, family_id }: { api_key_id: string; family_id: string },
) =>
  queries
    .delete(bearerTokens)
    .where(and(eq(bearerTokens.api_key_id, api_key_id), eq(bearerTokens.family_id, family_id)))

export const touchApiKey = ({ queries, tables: { apiKeys } }: Connection, id: string, now: Date) =>
  queries.update(apiKeys).set({ last_used_at: now }).where(eq(apiKeys.id, id))
