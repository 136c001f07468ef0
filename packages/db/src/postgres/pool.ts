import pg from 'pg'
import { isConnectionLost, isRefusal, isUnprepared, UnknownOutcome } from '../faults.ts'
import type { Work } from '../engine/postgres/lanes.ts'
import { Link, type LinkConfig } from './link.ts'
import type { Watch } from './watch.ts'

export type PooledLink = Link & pg.PoolClient

/** A pool of connections, each used by one transaction or one statement at a time. */
export interface LinkPool {
  checkOut(): Promise<PooledLink>
  /** Runs one statement on a dedicated connection. If the connection is lost, a read is retried on another one. */
  runAlone(work: Work): Promise<unknown>
  /** Runs a read-only statement. */
  read(text: string, values?: unknown[]): Promise<pg.QueryResult>
  end(): Promise<void>
}

export function openPool(config: LinkConfig & { max: number }, watch: Watch, setUp: (link: Link) => void): LinkPool {
  const pool = new pg.Pool({ ...config, Client: Link })
  // A connection that is lost while idle is replaced at its next use. Without a listener, the error would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    const link = client as unknown as Link
    watch.add(link)
    setUp(link)
  })

  async function checkOut(): Promise<PooledLink> {
    for (;;) {
      const link = (await pool.connect()) as unknown as PooledLink
      if (!watch.isDoubtful(link)) return link
      link.release(true)
    }
  }

  async function runAlone(work: Work, isRepeat = false): Promise<unknown> {
    const link = await checkOut()
    watch.wake()
    try {
      return await new Promise((resolve, reject) => {
        work.send(link, (error, value) => {
          link.release(error !== null && (isConnectionLost(error) || isUnprepared(error)))
          if (error === null) resolve(value)
          else reject(error)
        })
      })
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      if (!work.isRead) throw isRefusal(error) ? error : new UnknownOutcome({ cause: error })
      if (isRepeat) throw error
      return runAlone(work, true)
    }
  }

  const read = (text: string, values: unknown[] = []) =>
    runAlone({
      key: text,
      isRead: true,
      send: (link, done) => link.query(text, values, (error: Error | null, result) => done(error, result)),
    }) as Promise<pg.QueryResult>

  return { checkOut, runAlone: (work) => runAlone(work), read, end: () => pool.end() }
}
