import type { Link } from './link.ts'
import type { Verdict } from './watch.ts'

/**
 * Asks the server, over a new connection, what its ends of other connections are doing. One that is not there anymore, or waits for us,
 * will never answer what we sent on it.
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
