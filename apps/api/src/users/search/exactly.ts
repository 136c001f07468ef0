import { type Connection } from '@clientele/db'
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { exactFields } from '../said.ts'
import { named, statementsFor, onceEach } from './scan.ts'

/** What a user can be named by exactly: any of these. */
export interface Exact extends Partial<Record<(typeof exactFields)[number], string>> {
  /** A contact, in its normal form. */
  value?: string
}

const exactNames = [...exactFields, 'value'] as const

/** Listed users whom one of these names. Each has an index, and a statement holds only those that are asked for. */
const namedBy = (names: readonly (typeof exactNames)[number][]) => (db: Connection) => {
  const { users, identifiers } = db.tables
  const listed = (condition: SQL) =>
    db.queries
      .select({ id: users.id, facet: users.facet })
      .from(users)
      .where(and(eq(users.application_id, named('application_id')), isNull(users.hidden_at), condition))
  const withContact = () =>
    db.queries
      .select({ id: users.id, facet: users.facet })
      .from(identifiers)
      .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
      .where(
        and(
          eq(identifiers.application_id, named('application_id')),
          eq(identifiers.value, named('value')),
          isNull(identifiers.released_at),
          isNull(users.hidden_at),
        ),
      )
  const branch = (name: (typeof exactNames)[number]) =>
    name === 'value' ? withContact() : listed(eq(users[name], named(name)))
  const [first = 'id', ...others] = names
  // Not "union": to merge without doubles SQLite would walk each branch in the order of ids, past every user there is. A union of one
  // is the branch itself; typed as the union that it otherwise is.
  let merged = branch(first) as unknown as ReturnType<ReturnType<typeof listed>['unionAll']>
  for (const name of others) merged = merged.unionAll(branch(name) as never) as unknown as typeof merged
  return merged
}
const exactStatement = statementsFor<{ id: string; facet: number }>()

/** Listed users that one of these names exactly. */
export async function findExactly(ctx: Context, exact: Exact) {
  const names = exactNames.filter((name) => exact[name] !== undefined)
  if (names.length === 0) return []
  const statement = exactStatement(`find_by_${names.join('_or_')}`, namedBy(names))
  return onceEach(await statement(ctx.db, { application_id: ctx.application_id, ...exact }))
}
