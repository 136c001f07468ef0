import { isOneOf, type Params, query } from '@clientele/db'
import { and, asc, desc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Direction, Span } from './scan.ts'

interface GroupKey {
  application_id: string
  group_id: string
}

const membersPage = (direction: Direction) =>
  query(`scan_members_${direction}`, (db, p: Params<Span & GroupKey>) => {
    const { users, userGroupMembers: m } = db.tables
    return db.queries
      .select({ id: users.id, key: users.name_key, facet: users.facet })
      .from(m)
      .innerJoin(users, and(eq(users.application_id, m.application_id), eq(users.id, m.user_id)))
      .where(
        and(
          eq(m.application_id, p.application_id),
          eq(m.group_id, p.group_id),
          gt(m.user_id, p.above),
          lt(m.user_id, p.below),
          isNull(users.hidden_at),
        ),
      )
      .orderBy(direction === 'newest' ? desc(m.user_id) : asc(m.user_id))
      .limit(p.limit)
      .offset(p.offset)
  })
const members = { newest: membersPage('newest'), oldest: membersPage('oldest') }

/** The members of a user group, by age. */
export const scanMembers = (ctx: Context, group_id: string, direction: Direction, span: Span) =>
  members[direction](ctx.db, { application_id: ctx.application_id, group_id, ...span })

const membersAmong = query('find_members_among', (db, p: Params<GroupKey & { ids: readonly string[] }>) => {
  const { userGroupMembers: m } = db.tables
  return db.queries
    .select({ id: m.user_id })
    .from(m)
    .where(and(eq(m.application_id, p.application_id), eq(m.group_id, p.group_id), isOneOf(db, m.user_id, p.ids)))
})

/** Which of these users are members of a user group. */
export const findMembersAmong = async (ctx: Context, group_id: string, ids: readonly string[]): Promise<string[]> =>
  (await membersAmong(ctx.db, { application_id: ctx.application_id, group_id, ids: ids })).map(({ id }) => id)
