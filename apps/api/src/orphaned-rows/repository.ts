import { type Connection, isOneOf, type Tables } from '@clientele/db'
import { and, asc, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'

/*
 * Rows whose application_id is '': they belong to no application, so no operation can reach them.
 */

const nowhere = ''
const deletedAtOnce = 1_000

interface ApplicationTable {
  name: string
  table: PgTable
  columns: Record<string, PgColumn> & { application_id: PgColumn }
}

/** Every table whose rows belong to an application. */
export const applicationTables = ({ tables }: Connection): ApplicationTable[] =>
  Object.entries(tables as Record<string, PgTable>).flatMap(([name, table]) => {
    const { application_id, ...columns } = getTableColumns(table)
    return application_id ? [{ name, table, columns: { ...columns, application_id } }] : []
  })

/** The tables with orphaned rows, found by one lookup at the beginning of each primary key. */
export async function tablesWithOrphans(db: Connection): Promise<string[]> {
  const found: string[] = []
  for (const { name, table, columns } of applicationTables(db)) {
    const rows = await db.queries
      .select({ one: sql`1` })
      .from(table)
      .where(eq(columns.application_id, nowhere))
      .limit(1)
    if (rows.length > 0) found.push(name)
  }
  return found
}

/** Counts orphaned rows by table. */
export async function countOrphans(db: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { name, table, columns } of applicationTables(db)) {
    const count = await db.queries.$count(table, eq(columns.application_id, nowhere))
    if (count > 0) counts[name] = count
  }
  return counts
}

/** Deletes orphaned rows from every table, a limited number per statement. */
export async function deleteOrphans(db: Connection): Promise<void> {
  for (const { table, columns } of applicationTables(db)) {
    const isOrphan = eq(columns.application_id, nowhere)
    // In every primary key, another column follows the application. A table without one has a single row per application.
    const [key = columns.application_id] = Object.values(columns).filter((column) => column !== columns.application_id)
    for (let deleted = deletedAtOnce; deleted > 0; ) {
      const some = db.queries.select({ key }).from(table).where(isOrphan).limit(deletedAtOnce)
      const rows = await db.queries
        .delete(table)
        .where(and(isOrphan, sql`${key} in ${some}`))
        .returning({ key })
      deleted = rows.length
    }
  }
}

export async function findCompanyOf({ queries, tables: { applications } }: Connection, application_id: string) {
  const [row] = await queries
    .select({ company_id: applications.company_id })
    .from(applications)
    .where(eq(applications.id, application_id))
  return row?.company_id
}

/** Whether all rows belong to the same company, because there is only one. */
export const isOnlyCompany = async ({ queries, tables: { companies } }: Connection): Promise<boolean> =>
  (await queries.select({ id: companies.id }).from(companies).limit(2)).length === 1

/** The IDs among `subject_ids` that an operator or API key of the company created. */
export async function createdBy(db: Connection, company_id: string, subject_ids: string[]): Promise<Set<string>> {
  const { events: e, operators, apiKeys } = db.tables
  const created = await db.queries
    .select({ subject_id: e.subject_id, actor: e.actor })
    .from(e)
    .where(
      and(
        eq(e.application_id, nowhere),
        isOneOf(db, e.subject_id, subject_ids),
        isOneOf(db, e.type, ['user.created', 'user_group.created']),
      ),
    )
  const actors = [...new Set(created.map(({ actor }) => actor.id))]
  const members = [operators, apiKeys].map((table) =>
    db.queries
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.company_id, company_id), isOneOf(db, table.id, actors))),
  )
  const ours = new Set((await Promise.all(members)).flat().map(({ id }) => id))
  return new Set(created.filter(({ actor }) => ours.has(actor.id)).map(({ subject_id }) => subject_id))
}

export type OrphanedUser = Pick<
  Tables['users']['$inferSelect'],
  'id' | 'state' | 'username_key' | 'external_id' | 'hidden_at'
>

/** Some orphaned users, in ID order. */
export const listUsers = ({ queries, tables: { users: u } }: Connection, after: string, limit: number) =>
  queries
    .select({
      id: u.id,
      state: u.state,
      username_key: u.username_key,
      external_id: u.external_id,
      hidden_at: u.hidden_at,
    })
    .from(u)
    .where(and(eq(u.application_id, nowhere), gt(u.id, after)))
    .orderBy(asc(u.id))
    .limit(limit)

/** Those of these users whose username, external_id, or verified contact a user in the application already has. */
export async function collidingUsers(
  db: Connection,
  application_id: string,
  users: readonly OrphanedUser[],
): Promise<Set<string>> {
  const { users: u, identifiers: i } = db.tables
  const listed = users.filter(({ hidden_at }) => hidden_at === null)
  const holds = async (column: PgColumn, values: string[]) =>
    new Set(
      (
        await db.queries
          .select({ value: column })
          .from(u)
          .where(and(eq(u.application_id, application_id), isNull(u.hidden_at), isOneOf(db, column, values)))
      ).map(({ value }) => value as string),
    )
  const usernames = await holds(
    u.username_key,
    listed.map(({ username_key }) => username_key),
  )
  const externalIds = await holds(
    u.external_id,
    listed.flatMap(({ external_id }) => external_id ?? []),
  )
  const theirs = sql`exists (select 1 from ${i} as theirs where theirs.application_id = ${application_id}
    and theirs.kind = ${i.kind} and theirs.value = ${i.value} and theirs.verified and theirs.released_at is null)`
  const contacts = await db.queries
    .select({ user_id: i.user_id })
    .from(i)
    .where(
      and(
        eq(i.application_id, nowhere),
        isOneOf(
          db,
          i.user_id,
          listed.map(({ id }) => id),
        ),
        eq(i.verified, true),
        isNull(i.released_at),
        theirs,
      ),
    )
  return new Set([
    ...listed
      .filter((user) => usernames.has(user.username_key) || externalIds.has(user.external_id ?? ''))
      .map(({ id }) => id),
    ...contacts.map(({ user_id }) => user_id),
  ])
}

/** Moves users and all of their rows to an application. Must run inside a transaction. */
export async function moveUsers(tx: Connection, application_id: string, users: readonly OrphanedUser[]): Promise<void> {
  const ids = users.map(({ id }) => id)
  const { users: u, events: e, userGroupMembers, userCounts: c } = tx.tables
  await moveRows(tx, application_id, u, u.id, ids)
  await moveRows(tx, application_id, e, e.subject_id, ids)
  // Members move with their group.
  for (const { table, columns } of applicationTables(tx))
    if (columns.user_id && table !== (userGroupMembers as PgTable))
      await moveRows(tx, application_id, table, columns.user_id, ids)
  for (const state of new Set(users.map((user) => user.state)))
    await tx.queries
      .insert(c)
      .values({ application_id, state, shard: 0, count: users.filter((user) => user.state === state).length })
      .onConflictDoUpdate({
        target: [c.application_id, c.state, c.shard],
        set: { count: sql`${c.count} + excluded.count` },
      })
}

/** Orphaned groups whose file isn't being read. */
export const listGroups = ({ queries, tables: { userGroups: g } }: Connection) =>
  queries
    .select({ id: g.id })
    .from(g)
    .where(and(eq(g.application_id, nowhere), sql`${g.status} not in ('pending', 'processing')`))
    .orderBy(asc(g.uid))

/** Moves a group, with those of its members who are users of the application, to the application. Must run inside a transaction. */
export async function moveGroup(tx: Connection, application_id: string, id: string, uid: number): Promise<void> {
  const { userGroups: g, userGroupMembers: m, userGroupErrors: f, events: e, users: u } = tx.tables
  const members = await tx.queries
    .update(m)
    .set({ application_id })
    .where(
      and(
        eq(m.application_id, nowhere),
        eq(m.group_id, id),
        sql`exists (select 1 from ${u} where ${u.application_id} = ${application_id} and ${u.id} = ${m.user_id})`,
      ),
    )
    .returning({ user_id: m.user_id })
  await tx.queries
    .update(g)
    .set({ application_id, uid, member_count: members.length })
    .where(and(eq(g.application_id, nowhere), eq(g.id, id)))
  await moveRows(tx, application_id, f, f.group_id, [id])
  await moveRows(tx, application_id, e, e.subject_id, [id])
}

const moveRows = (tx: Connection, application_id: string, table: PgTable, column: PgColumn, values: string[]) =>
  tx.queries
    .update(table as Tables['users'])
    .set({ application_id })
    .where(and(eq((table as Tables['users']).application_id, nowhere), isOneOf(tx, column, values)))
