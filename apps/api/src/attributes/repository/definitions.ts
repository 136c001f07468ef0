import { type Connection, forUpdate, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, asc, count, eq, gt, inArray, max, sql } from 'drizzle-orm'

export type AttributeDefinitionRow = Tables['attributeDefinitions']['$inferSelect']

type Place = Pick<AttributeDefinitionRow, 'application_id' | 'id'>

export const insertDefinition = insertInto('attributeDefinitions')

const isIt = ({ tables: { attributeDefinitions: d } }: Connection, { application_id, id }: Place) =>
  and(eq(d.application_id, application_id), eq(d.id, id))

/** All attributes of an application, oldest first. There are at most a few hundred. */
export const listDefinitions = query(
  'attribute_definitions',
  ({ queries, tables: { attributeDefinitions: d } }, p: Params<{ application_id: string }>) =>
    queries.select().from(d).where(eq(d.application_id, p.application_id)).orderBy(asc(d.id)),
)

/** Notes that the definitions of an application change, so that no process uses those that it remembers. */
export const raiseVersion = ({ queries, tables: { applications: a } }: Connection, application_id: string) =>
  queries
    .update(a)
    .set({ attributes_version: sql`${a.attributes_version} + 1` })
    .where(eq(a.id, application_id))

export async function findDefinition(db: Connection, place: Place): Promise<AttributeDefinitionRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.attributeDefinitions).where(isIt(db, place))
  return row
}

/** The same, locked until the transaction ends, so that no one gets a value of it meanwhile. */
export async function lockDefinition(tx: Connection, place: Place): Promise<AttributeDefinitionRow | undefined> {
  const [row] = await forUpdate(tx, tx.queries.select().from(tx.tables.attributeDefinitions).where(isIt(tx, place)))
  return row
}

export async function countDefinitions(tx: Connection, application_id: string): Promise<number> {
  const { attributeDefinitions: d } = tx.tables
  const [row] = await tx.queries.select({ n: count() }).from(d).where(eq(d.application_id, application_id))
  return row?.n ?? 0
}

export const writeDefinition = (tx: Connection, row: AttributeDefinitionRow) =>
  tx.queries.update(tx.tables.attributeDefinitions).set(row).where(isIt(tx, row))

export const deleteDefinition = (tx: Connection, place: Place) =>
  tx.queries.delete(tx.tables.attributeDefinitions).where(isIt(tx, place))

/** Whether any user has a value. */
export async function hasValues(db: Connection, { application_id, id }: Place): Promise<boolean> {
  const { userAttributes: v } = db.tables
  const rows = await db.queries
    .select({ user_id: v.user_id })
    .from(v)
    .where(and(eq(v.application_id, application_id), eq(v.definition_id, id)))
    .limit(1)
  return rows.length > 0
}

/** Counts up to `most` users who have a value, in the order of their IDs, and returns the last of them. */
export async function countValues(
  db: Connection,
  { application_id, id }: Place,
  { after = '', most }: { after?: string; most: number },
): Promise<{ count: number; last: string | undefined }> {
  const { userAttributes: v } = db.tables
  const some = db.queries
    .select({ user_id: v.user_id })
    .from(v)
    .where(and(eq(v.application_id, application_id), eq(v.definition_id, id), gt(v.user_id, after)))
    .orderBy(asc(v.user_id))
    .limit(most)
    .as('some')
  const [row] = await db.queries.select({ count: count(), last: max(some.user_id) }).from(some)
  return { count: row?.count ?? 0, last: row?.last ?? undefined }
}

/** Deletes the values of up to `most` users. Returns how many that were. */
export async function deleteSomeValues(tx: Connection, { application_id, id }: Place, most: number): Promise<number> {
  const { userAttributes: v, userAttributeKeys: k } = tx.tables
  const users = await tx.queries
    .select({ user_id: v.user_id })
    .from(v)
    .where(and(eq(v.application_id, application_id), eq(v.definition_id, id)))
    .orderBy(asc(v.user_id))
    .limit(most)
  if (users.length === 0) return 0
  const ids = users.map(({ user_id }) => user_id)
  for (const table of [v, k] as [typeof v, typeof k])
    await tx.queries
      .delete(table)
      .where(and(eq(table.application_id, application_id), eq(table.definition_id, id), inArray(table.user_id, ids)))
  return users.length
}
