import { setTimeout as sleep } from 'node:timers/promises'
import { demoApplicationId } from '../src/demo/fill.ts'
import { rowsFor, uploadCustomers } from './customer-file.ts'
import { loopDelay_ms } from './flood.ts'
import { type Api, finishJob } from './jobs.ts'
import type { LoadRequest } from './load.ts'
import { watchMemory } from './processes.ts'
import { openCopies, secondsOf } from './raw-copies.ts'
import { failuresIn, latenciesOf, type Load } from './rounds.ts'
import { at } from './statistics.ts'

/** The figures of importing customers, and of loading the same rows into tables with the same indexes. */
export interface ImportFigures {
  rows: number
  seconds: {
    /** With the machine to itself. */
    import: number
    limit: number
    /** Undoing another import, which ran beside other requests. */
    undo: number
  }
  most_mb: { import: number; undo: number }
  /** The longest time for which the API's event loop was held up; undefined if its metrics don't say. */
  held_ms: { import: number | undefined; undo: number | undefined }
  /** Other requests: without an import, and during one. */
  others: { quiet: Others; busy: Others }
}

interface Others {
  p99_ms: number
  failures: number
}

/** An import is at least half as fast as a raw load, and other requests take at most twice as long meanwhile. */
export const importGoals = { ratio: 0.5, p99Growth: 2 }

interface ImportPlace extends Api {
  metricsPort: number
  url: string
  users: number
  memoryNow_mb: () => number
  load: Load
}

export async function measureImports(place: ImportPlace): Promise<ImportFigures> {
  const rows = rowsFor(place.users)
  const files = [await uploadCustomers(place, rows, 0), await uploadCustomers(place, rows, 1)]
  const [quiet] = await othersDuring(place, () => sleep(5_000))
  await loopDelay_ms(place.metricsPort)
  const importing = watchMemory(place.memoryNow_mb)
  const first = await finishJob(place, '/imports', { file_url: files[0] })
  const limit = await loadRaw(place.url, first.id)
  const [busy, second] = await othersDuring(place, () => finishJob(place, '/imports', { file_url: files[1] }))
  const most_mb = importing.most_mb()
  const held_ms = await loopDelay_ms(place.metricsPort)
  const undoing = watchMemory(place.memoryNow_mb)
  const undo = await finishJob(place, `/jobs/${second.id}/undo`, {})
  return {
    rows,
    seconds: { import: first.seconds, limit, undo: undo.seconds },
    most_mb: { import: most_mb, undo: undoing.most_mb() },
    held_ms: { import: held_ms, undo: await loopDelay_ms(place.metricsPort) },
    others: { quiet, busy },
  }
}

/** Asks for lists of customers and for one of them, again and again until the work is done. */
async function othersDuring<Result>(
  { port, authorization, load }: ImportPlace,
  work: () => Promise<Result>,
): Promise<[Others, Result]> {
  const prefix = `/service/platform/user/v1.0/company/1/application/${demoApplicationId}/customers`
  const requests: LoadRequest[] = [
    { method: 'GET', path: `${prefix}/list?page_size=20` },
    { method: 'GET', path: `${prefix}/search?q=b0.7@import.example.com` },
  ]
  let isDone = false
  const done = work().finally(() => void (isDone = true))
  const results = []
  while (!isDone)
    results.push(
      await load({ port, headers: { authorization }, requests, seconds: 1, inFlight: 4, firstNumber: 20_000_000 }),
    )
  const result = await done
  const failures = results.reduce((sum, { statuses }) => sum + failuresIn(statuses), 0)
  return [{ p99_ms: at(latenciesOf(results), 0.99), failures }, result]
}

/**
 * The raw limit: the rows that an import has written, with one statement for each table, beside the rows that were there before. Returns how long it took,
 * in seconds.
 */
async function loadRaw(url: string, job_id: string): Promise<number> {
  const created = `(select application_id, subject_id from events where request_id = '${job_id}' and type = 'user.created')`
  const copies = await openCopies(url, {
    users: `select * from users where (application_id, id) in ${created} order by id`,
    identifiers: `select * from identifiers where (application_id, user_id) in ${created} order by id`,
    events: `select * from events where request_id = '${job_id}' order by id`,
    // Those that the import has written are gone, because searches find its customers by now.
    search_queue: `select application_id, id, id as user_id from users where (application_id, id) in ${created} order by id`,
  })
  // Written out for each table, because `not in` takes minutes on SQLite.
  const isCreated = (table: string, user: string) =>
    `exists (select 1 from events e where e.application_id = ${table}.application_id and e.subject_id = ${table}.${user}
       and e.request_id = '${job_id}' and e.type = 'user.created')`
  const before = {
    users: `not ${isCreated('users', 'id')}`,
    identifiers: `not ${isCreated('identifiers', 'user_id')}`,
    events: `coalesce(request_id, '') <> '${job_id}'`,
  }
  for (const [table, wasThere] of Object.entries(before))
    await copies.exec(`insert into ${copies.nameOf(table)} select * from ${table} where ${wasThere}`)
  const seconds = await secondsOf(copies, ['users', 'identifiers', 'events', 'search_queue'].map(copies.fill))
  await copies.close()
  return seconds
}
