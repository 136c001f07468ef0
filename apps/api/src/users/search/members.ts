import { asList, bind, isOneOf, prepared } from '@clientele/db'
import { and, asc, desc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { type Entry, type Span, type Direction, type Values, named } from './scan.ts'

const membersPage = (direction: Direction) =>
  prepared<Values, Entry[]>(`scan_members_${direction}`, (db) => {
    const { users, userGroupMembers: m } = db.tables
    return db.queries
      .select({ id: users.id, key: users.name_key, facet: users.facet })
      .from(m)
      .innerJoin(users, and(eq(users.application_id, m.application_id), eq(users.id, m.user_id)))
      .where(
        and(
          eq(m.application_id, named('application_id')),
          eq(m.group_id, bind(m.group_id, 'group_id')),
          gt(m.user_id, bind(m.user_id, 'above')),
          lt(m.user_id, bind(m.user_id, 'below')),
          isNull(users.hidden_at),
        ),
      )
      .orderBy(direction === 'newest' ? desc(m.user_id) : asc(m.user_id))
      .limit(named('limit'))
      .offset(named('offset'))
  })
const members = { newest: membersPage('newest'), oldest: membersPage('oldest') }

/** Members of a user group, by age. */
export const scanMembers = (ctx: Context, group_id: string, direction: Direction, span: Span) =>
  members[direction](ctx.db, { application_id: ctx.application_id, group_id, ...span })

const membersAmong = prepared<Values, { id: string }[]>('find_members_among', (db) => {
  const { userGroupMembers: m } = db.tables
  return db.queries
    .select({ id: m.user_id })
    .from(m)
    .where(
      and(
        eq(m.application_id, named('application_id')),
        eq(m.group_id, named('group_id')),
        isOneOf(db, m.user_id, named('ids')),
      ),
    )
})

/** Which of these users are members of a user group. */
export const findMembersAmong = async (ctx: Context, group_id: string, ids: readonly string[]): Promise<string[]> =>
  (await membersAmong(ctx.db, { application_id: ctx.application_id, group_id, ids: asList(ctx.db, ids) })).map(
    ({ id }) => id,
  )
