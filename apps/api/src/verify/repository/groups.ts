import { type Connection, isOneOf } from '@clientele/db'
import { and, asc, eq, gt, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'

const groupsAtOnce = 50
const membersAtOnce = 5_000

/** Some groups, with their actual and their stored number of members, read in one statement. */
export const listGroups = (db: Connection, application_id: string, after: string) =>
  readGroups(db, and(eq(db.tables.userGroups.application_id, application_id), gt(db.tables.userGroups.id, after)))

export const findGroup = async (db: Connection, application_id: string, id: string) =>
  (await readGroups(db, isGroup(db, application_id, id)))[0]

function readGroups({ queries, tables: { userGroups: g, userGroupMembers: m } }: Connection, where: SQL | undefined) {
  const counted = sql<number>`(select count(*) from ${m} where ${m.application_id} = ${g.application_id} and ${m.group_id} = ${g.id})`
  return queries
    .select({
      id: g.id,
      uid: g.uid,
      name: g.name,
      name_key: g.name_key,
      member_count: g.member_count,
      counted: counted.mapWith(Number),
    })
    .from(g)
    .where(where)
    .orderBy(asc(g.id))
    .limit(groupsAtOnce)
}

export type GroupFacts = Awaited<ReturnType<typeof listGroups>>[number]

const isGroup = ({ tables: { userGroups: g } }: Connection, application_id: string, id: string) =>
  and(eq(g.application_id, application_id), eq(g.id, id))

/** Corrects the number of a group's members by the difference. */
export const moveMemberCount = (db: Connection, application_id: string, id: string, count: number) =>
  db.queries
    .update(db.tables.userGroups)
    .set({ member_count: sql`${db.tables.userGroups.member_count} + ${count}` })
    .where(isGroup(db, application_id, id))

export const writeNameKey = (db: Connection, application_id: string, id: string, name_key: string) =>
  db.queries
    .update(db.tables.userGroups)
    .set({ name_key })
    .where(isGroup(db, application_id, id))

interface MemberKey {
  group_id: string
  user_id: string
}

/** The last of the next members of an application. */
export async function endOfMembers(
  { queries, tables: { userGroupMembers: m } }: Connection,
  application_id: string,
  after: MemberKey,
) {
  const [row] = await queries
    .select({ group_id: m.group_id, user_id: m.user_id })
    .from(m)
    .where(
      and(
        eq(m.application_id, application_id),
        sql`(${m.group_id}, ${m.user_id}) > (${after.group_id}, ${after.user_id})`,
      ),
    )
    .orderBy(asc(m.group_id), asc(m.user_id))
    .limit(1)
    .offset(membersAtOnce - 1)
  return row
}

/** Members in a range whose user or group doesn't exist. */
export function listLeftMembers(
  { queries, tables: { userGroupMembers: m, userGroups: g, users: u } }: Connection,
  application_id: string,
  after: MemberKey,
  last: MemberKey | undefined,
): Promise<MemberKey[]> {
  return queries
    .select({ group_id: m.group_id, user_id: m.user_id })
    .from(m)
    .leftJoin(u, and(eq(u.application_id, m.application_id), eq(u.id, m.user_id)))
    .leftJoin(g, and(eq(g.application_id, m.application_id), eq(g.id, m.group_id)))
    .where(
      and(
        eq(m.application_id, application_id),
        sql`(${m.group_id}, ${m.user_id}) > (${after.group_id}, ${after.user_id})`,
        last && sql`(${m.group_id}, ${m.user_id}) <= (${last.group_id}, ${last.user_id})`,
        or(isNull(u.id), isNotNull(u.hidden_at), isNull(g.id)),
      ),
    )
}

/** Deletes members of a group. Returns how many there were. */
export async function deleteMembers(db: Connection, application_id: string, group_id: string, user_ids: string[]) {
  const { userGroupMembers: m } = db.tables
  const rows = await db.queries
    .delete(m)
    .where(and(eq(m.application_id, application_id), eq(m.group_id, group_id), isOneOf(db, m.user_id, user_ids)))
    .returning({ user_id: m.user_id })
  return rows.length
}

/** The highest number of a group, and the last number that was assigned. */
export async function findNumbers(
  { queries, tables: { userGroups: g, sequences: s } }: Connection,
  application_id: string,
) {
  const [row] = await queries
    .select({
      greatest: sql<number>`coalesce((select max(${g.uid}) from ${g} where ${g.application_id} = ${application_id}), 0)`,
      given: sql<number>`coalesce((select ${s.value} from ${s}
        where ${s.application_id} = ${application_id} and ${s.name} = 'user_group'), 0)`,
    })
    .from(sql`(select 1) as once`)
  return row ?? { greatest: 0, given: 0 }
}

export const raiseNumber = ({ queries, tables: { sequences: s } }: Connection, application_id: string, value: number) =>
  queries
    .insert(s)
    .values({ application_id, name: 'user_group', value })
    .onConflictDoUpdate({
      target: [s.application_id, s.name],
      set: { value: sql`case when ${s.value} < ${value} then ${value} else ${s.value} end` },
    })
