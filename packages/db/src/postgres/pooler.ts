import type { Link } from './link.ts'

/**
 * Refuses to start behind a pooler that lends a server connection for one transaction at a time, unless the settings say so: what we
 * keep in a session (prepared statements, time limits) would be lost, or meet another client's.
 *
 * A direct connection answers with the process number it was greeted with. Behind a pooler, one client takes a server connection and
 * lets go of it; if others can have that connection while the first client is still there, or if the first is then given another one,
 * it was lent for a transaction.
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
    for (let others = 0; others < othersMost; others += 1) {
      const other = await open()
      const other_pid = await pidOf(other, 'begin').catch(noAnswer)
      // A pooler that keeps a server connection for each client has none left.
      if (other_pid === undefined) return
      if (other_pid === pid || (await pidOf(first).catch(noAnswer)) !== pid) throw new PoolerNeedsSetting()
    }
  } finally {
    for (const link of links) link.end().catch(() => undefined)
  }
}

const othersMost = 3

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
