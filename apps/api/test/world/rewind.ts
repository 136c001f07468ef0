import type { Connection, Database } from '@clientele/db'
import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

/** The rows of each table. */
export type Contents = Record<string, Record<string, unknown>[]>

// Only the columns that all tables share matter here.
export const asTable = (table: unknown) => table as PgTable

/**
 * Returns a function that restores these rows, and removes all others. Its statements are built once and sent together, because tests rewind
 * thousands of times, and building or awaiting each one takes longer than running it.
 */
export function rewinding(database: Database, seeded: Contents): () => Promise<void> {
  const statements = Object.entries(database.tables).flatMap(([name, table]) => {
    const rows = seeded[name] ?? []
    const { queries } = database
    const own = [statementOf(`rewind_${getTableName(asTable(table))}`, queries.delete(asTable(table)))]
    if (rows.length > 0)
      own.push(statementOf(`refill_${getTableName(asTable(table))}`, queries.insert(asTable(table)).values(rows)))
    return own
  })
  return () => database.transaction(async (tx) => void (await Promise.all(statements.map((each) => tx.run(each, {})))))
}

type Statement = Parameters<Connection['run']>[0]

function statementOf(name: string, built: { toSQL(): { sql: string; params: unknown[] } }): Statement {
  const { sql: text, params } = built.toSQL()
  return { name, text, parameters: () => params, columns: [], isFirst: false, isRead: false }
}
