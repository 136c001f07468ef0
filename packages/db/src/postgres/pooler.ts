import type { Link } from './link.ts'

/**
 * Throws if there is a pooler in transaction mode that the settings don't mention. Session state (prepared statements, time limits) would
 * be lost there, or would collide with another client's.
 *
 * On a direct connection, the server's process ID is the one received when connecting. Otherwise there is a pooler. To determine its mode, one
 * client uses a server connection and releases it. If another client can then get that connection while the first is still connected, or if the
 * first gets a different one, the pooler assigns server connections per transaction.
 */
export async function refuseUnknownPooler(connect: () => Promise<Link>): Promise<void> {
  const links: Link[] = []
  const open = async () => {
    const link = await connect()
    links.push(link)
    return link
  }
  try {
    const first = await open()
    const pid = await pidOf(first)
    if (pid === first.greetedAs) return
    for (let others = 0; others < othersMax; others += 1) {
      const other = await open()
      const other_pid = await pidOf(other, 'begin').catch(noAnswer)
      // No response: a pooler in session mode has no server connections left.
      if (other_pid === undefined) return
      if (other_pid === pid || (await pidOf(first).catch(noAnswer)) !== pid) throw new PoolerNeedsSetting()
    }
  } finally {
    for (const link of links) link.end().catch(() => undefined)
  }
}

const othersMax = 3

async function pidOf(link: Link, first?: string): Promise<number | undefined> {
  if (first !== undefined) await link.query(first)
  return (await link.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
}

const noAnswer = () => undefined

export class PoolerNeedsSetting extends Error {
  constructor() {
    super(
      'The database is behind a connection pooler in transaction mode. Set DATABASE_POOLER=transaction, or let the pooler keep a server connection for each client (session mode).',
    )
    this.name = 'PoolerNeedsSetting'
  }
}
