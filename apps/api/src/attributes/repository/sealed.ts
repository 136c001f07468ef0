import { type Connection, forUpdate, type Tables } from '@clientele/db'
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import type { AttributeDefinitionRow } from './definitions.ts'
import type { UserAttributeRow } from './values.ts'

/** The encrypted attributes of an application, or of all of them. */
export const listEncrypted = ({ queries, tables: { attributeDefinitions: d } }: Connection, application_id?: string) =>
  queries
    .select()
    .from(d)
    .where(and(application_id === undefined ? undefined : eq(d.application_id, application_id), eq(d.encrypted, true)))
    .orderBy(asc(d.application_id), asc(d.id))

/** The encrypted values of an attribute, in the order of users. */
export const listSealed = (
  { queries, tables: { userAttributes: v } }: Connection,
  { application_id, id }: Pick<AttributeDefinitionRow, 'application_id' | 'id'>,
  after: string,
  limit: number,
) =>
  queries
    .select()
    .from(v)
    .where(
      and(eq(v.application_id, application_id), eq(v.definition_id, id), gt(v.user_id, after), isNotNull(v.sealed)),
    )
    .orderBy(asc(v.user_id))
    .limit(limit)

/** Whether the user of a value wasn't merged into another one. Nobody merges them until the transaction ends. */
export async function isUserOfTheirOwn(
  tx: Connection,
  { application_id, user_id }: Pick<UserAttributeRow, 'application_id' | 'user_id'>,
): Promise<boolean> {
  const { users: u } = tx.tables
  const [user] = await forUpdate(
    tx,
    tx.queries
      .select({ merged_into: u.merged_into })
      .from(u)
      .where(and(eq(u.application_id, application_id), eq(u.id, user_id))),
  )
  return user?.merged_into === null
}

/** Replaces an encrypted value, unless another one was saved since it was read. */
export async function replaceSealed(
  { queries, tables: { userAttributes: v } }: Connection,
  { application_id, id, sealed }: UserAttributeRow,
  renewed: string,
): Promise<boolean> {
  if (sealed === null) return false
  const rows = await queries
    .update(v)
    .set({ sealed: renewed })
    .where(and(eq(v.application_id, application_id), eq(v.id, id), eq(v.sealed, sealed)))
    .returning({ id: v.id })
  return rows.length > 0
}

type KeyRow = Tables['userAttributeKeys']['$inferSelect']

/** Replaces the keys of a user's value. */
export async function replaceKeys(
  { queries, tables: { userAttributeKeys: k } }: Connection,
  { application_id, user_id, definition_id }: UserAttributeRow,
  keys: readonly string[],
): Promise<void> {
  await queries
    .delete(k)
    .where(and(eq(k.application_id, application_id), eq(k.user_id, user_id), eq(k.definition_id, definition_id)))
  const rows = keys.map((key): KeyRow => ({ application_id, definition_id, key, user_id }))
  if (rows.length > 0) await queries.insert(k).values(rows)
}
