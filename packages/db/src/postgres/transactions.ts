import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Connection } from '../database.ts'
import {
  failedStatement,
  failedText,
  isConnectionLost,
  isRefusal,
  isTimeLimit,
  isUnprepared,
  UnknownOutcome,
} from '../faults.ts'
import { runOn } from '../engine/postgres/runs.ts'
import type { Tables } from '../tables/index.ts'
import type { Jams } from './jams.ts'
import type { LinkPool, PooledLink } from './pool.ts'
import type { Watch } from './watch.ts'

export interface TransactionsOptions {
  pool: LinkPool
  tables: Tables
  /** The SQL that opens a transaction. */
  begin: string
  jams: Jams
  watch: Watch
}

/** Runs transactions, each on a dedicated connection. */
export function transactionsOn({ pool, tables, begin, jams, watch }: TransactionsOptions) {
  const connections = new WeakMap<PooledLink, Connection>()
  return async function inTransaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const link = await pool.checkOut()
    watch.transactionBegins()
    // Not awaited, so that it's sent along with the first statement. If it fails, so does every statement after it.
    const begun = link.query(begin)
    begun.catch(() => undefined)
    let broken: Error | undefined
    try {
      const result = await work(connectionOf(link))
      await begun
      await commit(link)
      return result
    } catch (error) {
      await link.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      if (isConnectionLost(error) || isUnprepared(error)) broken ??= error as Error
      if (isTimeLimit(error)) jams.failed(failedStatement(error) ?? failedText(error) ?? '', error)
      throw error
    } finally {
      watch.transactionEnds()
      link.release(broken)
    }
  }

  /** Returns the connection of a pooled link. It's created only once, so that its prepared statements are reused. */
  function connectionOf(link: PooledLink): Connection {
    const known = connections.get(link)
    if (known) return known
    const query = (config: pg.QueryConfig, values: unknown[]) =>
      jams.isNone ? link.query(config, values) : jams.run(config.text, () => link.query(config, values))
    const connection: Connection = {
      dialect: 'postgres',
      tables,
      queries: drizzle({ client: { query } as unknown as pg.Client }),
      inTransaction: true,
      run: (statement, values) =>
        jams.isNone ? runOn(link, statement, values) : jams.run(statement.name, () => runOn(link, statement, values)),
    }
    connections.set(link, connection)
    return connection
  }
}

/** If a commit gets no response, the outcome of the transaction is unknown. An error from the server means that it wasn't committed. */
async function commit(link: PooledLink): Promise<void> {
  try {
    await link.query('commit')
  } catch (error) {
    throw isRefusal(error) ? error : new UnknownOutcome({ cause: error })
  }
}
