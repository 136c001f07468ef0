import type { Dialect } from '@clientele/db'
import type { LoadRequest } from '../load.ts'
import { reads } from './reads.ts'
import { openBest } from './run.ts'
import type { BestStatement, Stable } from './statement.ts'
import { writes } from './writes.ts'

/** The best statements, by the name of their case. */
export const bestStatements: Record<string, BestStatement> = { ...reads, ...writes }

/** Opens the database, and prepares the statement for each request of each case that has one. */
export async function openBestStatements(
  { dialect, url }: { dialect: Dialect; url: string },
  requests: Record<string, readonly LoadRequest[]>,
  stable: Stable,
) {
  const database = await openBest[dialect](url)
  const answers: Record<string, (i: number) => Promise<unknown[]>> = {}
  for (const [name, statement] of Object.entries(bestStatements)) {
    const asked = requests[name]
    if (!asked) continue
    const run = database.prepare(statement, name)
    const makers = asked.map((request) => statement.read(request, stable))
    answers[name] = (i) => {
      const make = makers[i]
      if (!make) throw new Error(`${name} has no request ${i}`)
      return run(make(dialect))
    }
  }
  return { answers, close: database.close }
}
