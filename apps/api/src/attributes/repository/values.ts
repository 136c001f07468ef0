import {
  bulkInsertInto,
  type Connection,
  forShare,
  insertInto,
  isOneOf,
  type Params,
  query,
  type Tables,
} from '@clientele/db'
import { and, asc, eq, inArray } from 'drizzle-orm'

export type UserAttributeRow = Tables['userAttributes']['$inferSelect']

type OfUser = Pick<UserAttributeRow, 'application_id' | 'user_id'>
type Place = OfUser & Pick<UserAttributeRow, 'definition_id'>

const insertValueRow = insertInto('userAttributes')
const insertValueRows = bulkInsertInto('userAttributes')
const insertKeyRows = bulkInsertInto('userAttributeKeys')

interface OfUsers {
  application_id: string
  user_ids: readonly string[]
}
interface OfAttributes extends OfUsers {
  definition_ids: readonly string[]
}

const selectAll = query('attributes_of_users', (db, p: Params<OfUsers>) => {
  const { userAttributes: v } = db.tables
  return db.queries
    .select()
    .from(v)
    .where(and(eq(v.application_id, p.application_id), isOneOf(db, v.user_id, p.user_ids)))
})

const selectSome = query('some_attributes_of_users', (db, p: Params<OfAttributes>) => {
  const { userAttributes: v } = db.tables
  return db.queries
    .select()
    .from(v)
    .where(
      and(
        eq(v.application_id, p.application_id),
        isOneOf(db, v.user_id, p.user_ids),
        isOneOf(db, v.definition_id, p.definition_ids),
      ),
    )
})

/** The values of users, of all attributes or of some. */
export function listValues(
  db: Connection,
  { definition_ids, ...ofUsers }: OfUsers & { definition_ids?: readonly string[] | undefined },
): Promise<UserAttributeRow[]> {
  if (ofUsers.user_ids.length === 0 || definition_ids?.length === 0) return Promise.resolve([])
  return definition_ids ? selectSome(db, { ...ofUsers, definition_ids }) : selectAll(db, ofUsers)
}

export async function findValueById(
  { queries, tables: { userAttributes: v } }: Connection,
  { application_id, id }: Pick<UserAttributeRow, 'application_id' | 'id'>,
): Promise<UserAttributeRow | undefined> {
  const [row] = await queries
    .select()
    .from(v)
    .where(and(eq(v.application_id, application_id), eq(v.id, id)))
  return row
}

/** Replaces the values that many users have of one attribute, with their keys. */
export async function writeValues(
  tx: Connection,
  {
    application_id,
    definition_id,
    user_ids,
  }: Pick<Place, 'application_id' | 'definition_id'> & { user_ids: readonly string[] },
  values: readonly { row: UserAttributeRow; keys: readonly string[] }[],
): Promise<void> {
  const { queries, tables } = tx
  for (const table of [tables.userAttributes, tables.userAttributeKeys] as (typeof tables.userAttributes)[])
    await queries
      .delete(table)
      .where(
        and(
          eq(table.application_id, application_id),
          eq(table.definition_id, definition_id),
          isOneOf(tx, table.user_id, user_ids),
        ),
      )
  if (values.length === 0) return
  await insertValueRows(
    tx,
    values.map(({ row }) => row),
  )
  await insertKeyRows(
    tx,
    values.flatMap(({ row: { user_id }, keys }) =>
      keys.map((key) => ({ application_id, definition_id, key, user_id })),
    ),
  )
}

/** Replaces a value and its keys. */
export async function writeValue(tx: Connection, row: UserAttributeRow, keys: readonly string[]): Promise<void> {
  await removeValue(tx, row)
  const { application_id, definition_id, user_id } = row
  await insertValueRow(tx, row)
  await insertKeyRows(
    tx,
    keys.map((key) => ({ application_id, definition_id, key, user_id })),
  )
}

/** Adds values, and the keys by which they are found, to users who have none of these attributes. */
export async function insertValues(
  tx: Connection,
  values: readonly { row: UserAttributeRow; keys: readonly string[] }[],
): Promise<void> {
  await insertValueRows(
    tx,
    values.map(({ row }) => row),
  )
  await insertKeyRows(
    tx,
    values.flatMap(({ row: { application_id, definition_id, user_id }, keys }) =>
      keys.map((key) => ({ application_id, definition_id, key, user_id })),
    ),
  )
}

export async function removeValue(
  { queries, tables: { userAttributes: v, userAttributeKeys: k } }: Connection,
  { application_id, user_id, definition_id }: Place,
): Promise<void> {
  for (const table of [v, k] as [typeof v, typeof k])
    await queries
      .delete(table)
      .where(
        and(
          eq(table.application_id, application_id),
          eq(table.user_id, user_id),
          eq(table.definition_id, definition_id),
        ),
      )
}

/** Attributes by ID, which can't be deleted or change what a value is made of until the transaction ends. */
export function holdDefinitions(tx: Connection, application_id: string, ids: readonly string[]) {
  const { attributeDefinitions: d } = tx.tables
  const rows = tx.queries
    .select()
    .from(d)
    .where(and(eq(d.application_id, application_id), inArray(d.id, [...ids])))
    .orderBy(asc(d.id))
  return forShare(tx, rows)
}

/** Deletes the keys by which a user is found. */
export function deleteKeysOfUser(
  { queries, tables: { userAttributeKeys: k } }: Connection,
  { application_id, user_id }: OfUser,
) {
  return queries.delete(k).where(and(eq(k.application_id, application_id), eq(k.user_id, user_id)))
}
