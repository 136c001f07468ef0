import { type Connection, type Params, queryFor } from '@clientele/db'
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { findSurvivors } from '../change.ts'
import { exactFields } from '../profile-values.ts'
import { onceEach, unionOf } from './scan.ts'

/** The identifiers that can match a user exactly: any of these. */
export interface Exact extends Partial<Record<(typeof exactFields)[number], string>> {
  /** A normalized contact. */
  value?: string
}

const exactNames = [...exactFields, 'value'] as const

/** Listed users that match one of these identifiers. Each has an index, and a statement contains only those that are needed. */
const namedBy = (
  db: Connection,
  p: Params<Record<(typeof exactNames)[number] | 'application_id', string>>,
  names: readonly (typeof exactNames)[number][],
) => {
  const { users, identifiers } = db.tables
  const listed = (condition: SQL) =>
    db.queries
      .select({ id: users.id, facet: users.facet })
      .from(users)
      .where(and(eq(users.application_id, p.application_id), isNull(users.hidden_at), condition))
  const withContact = () =>
    db.queries
      .select({ id: users.id, facet: users.facet })
      .from(identifiers)
      .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
      .where(
        and(
          eq(identifiers.application_id, p.application_id),
          eq(identifiers.value, p.value),
          isNull(identifiers.released_at),
          isNull(users.hidden_at),
        ),
      )
  const branch = (name: (typeof exactNames)[number]) =>
    name === 'value' ? withContact() : listed(eq(users[name], p[name]))
  const [first = 'id', ...others] = names
  return unionOf(branch(first), others.map(branch))
}
const findBy = queryFor((names: Parameters<typeof namedBy>[2]) => `find_by_${names.join('_or_')}`, namedBy)

/** Listed users that match one of these identifiers exactly. */
export async function findExactly(ctx: Context, exact: Exact) {
  const names = exactNames.filter((name) => exact[name] !== undefined)
  if (names.length === 0) return []
  const survivor = exact.id === undefined ? undefined : (await findSurvivors(ctx, [exact.id])).get(exact.id)
  // Only the requested columns are read.
  const values = { application_id: ctx.application_id, ...exact, ...(survivor && { id: survivor }) } as Parameters<
    typeof namedBy
  >[1]
  return onceEach(await findBy(names)(ctx.db, values))
}
