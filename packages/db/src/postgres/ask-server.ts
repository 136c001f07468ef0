import type { Link } from './link.ts'
import type { Verdict } from './watch.ts'

/**
 * Asks the server, over a new connection, what its side of other connections is doing. If it no longer has a connection, or is idle and waiting
 * for us there, it will never respond to what we sent.
 */
export async function askServer(connect: () => Promise<Link>, links: readonly Link[]): Promise<Map<Link, Verdict>> {
  const link = await connect()
  try {
    const { rows } = await link.query<{ pid: number }>(
      `select pid from pg_stat_activity where pid = any($1::int[]) and state in ('active', 'fastpath function call')`,
      [links.map(({ pid }) => pid)],
    )
    const busy = new Set(rows.map(({ pid }) => pid))
    return new Map(
      links.flatMap((one): [Link, Verdict][] =>
        one.pid === undefined ? [] : [[one, busy.has(one.pid) ? 'busy' : 'idle']],
      ),
    )
  } finally {
    link.end().catch(() => undefined)
  }
}
