import { type Connection, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, asc, eq, sql } from 'drizzle-orm'

export type SigningKeyRow = Tables['signingKeys']['$inferSelect']

export const insertSigningKey = insertInto('signingKeys')

const selectIssuer = query(
  'issuer',
  ({ queries, tables: { applications: a, signingKeys: k } }, p: Params<{ application_id: string }>) =>
    queries
      .select({
        oauth_resources_version: a.oauth_resources_version,
        unregistered_app_scopes: a.unregistered_app_scopes,
        id: k.id,
        alg: k.alg,
        signs_from: k.signs_from,
        expires_at: k.expires_at,
      })
      .from(a)
      .leftJoin(k, eq(k.application_id, a.id))
      .where(eq(a.id, p.application_id)),
  { isFirst: true, isShared: true },
)

/** Returns an application once for each of its keys, or once if it has none yet. Every request reads this, to notice new keys. */
export const findIssuerRows = (db: Connection, application_id: string) => selectIssuer(db, { application_id })

/** An application's keys, with their sealed private parts. */
export const listSigningKeys = ({ queries, tables: { signingKeys: k } }: Connection, application_id: string) =>
  queries.select().from(k).where(eq(k.application_id, application_id)).orderBy(asc(k.id))

/** Some sealed keys of all applications, in key order. */
export const listSealedKeys = (
  { queries, tables: { signingKeys: k } }: Connection,
  after: Pick<SigningKeyRow, 'application_id' | 'id'> | undefined,
  limit: number,
) =>
  queries
    .select({ application_id: k.application_id, id: k.id, sealed: k.sealed })
    .from(k)
    .where(after && sql`(${k.application_id}, ${k.id}) > (${after.application_id}, ${after.id})`)
    .orderBy(asc(k.application_id), asc(k.id))
    .limit(limit)

/** Replaces the sealed form of a key. */
export async function replaceSealedKey(
  { queries, tables: { signingKeys: k } }: Connection,
  { application_id, id, sealed }: Pick<SigningKeyRow, 'application_id' | 'id' | 'sealed'>,
  renewed: string,
): Promise<boolean> {
  const rows = await queries
    .update(k)
    .set({ sealed: renewed })
    .where(and(eq(k.application_id, application_id), eq(k.id, id), eq(k.sealed, sealed)))
    .returning({ id: k.id })
  return rows.length > 0
}
