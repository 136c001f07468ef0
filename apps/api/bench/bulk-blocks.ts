import { firstFacetOf } from '../src/users/facets.ts'
import { rowsFor } from './customer-file.ts'
import { type Api, call, finishJob } from './jobs.ts'
import { watchMemory } from './processes.ts'
import { openCopies, secondsOf } from './raw-copies.ts'

/** The figures of blocking many customers at once, and of updating the same rows with one statement for each table. */
export interface BulkBlockFigures {
  users: number
  seconds: { block: number; limit: number; undo: number }
  most_mb: number
}

const day_ms = 86_400_000
/** Demo customers were created in the course of so many days. */
const demoDays = 3 * 365

export async function measureBulkBlock(
  place: Api & { url: string; users: number; memoryNow_mb: () => number },
): Promise<BulkBlockFigures> {
  const days = Math.ceil(demoDays * (rowsFor(place.users) / place.users))
  const created_from = new Date(Date.now() - days * day_ms).toISOString().slice(0, 10)
  const asked = { action: 'block', selection: { filter: { status: 'active', created_from } } }
  const { count } = await call(place, '/bulk-actions/preview', asked)
  const memory = watchMemory(place.memoryNow_mb)
  const block = await finishJob(place, '/bulk-actions', { ...asked, reason: 'Benchmark', expected_count: count })
  const limit = await updateRaw(place.url, block.id)
  const undo = await finishJob(place, `/jobs/${block.id}/undo`, {})
  return {
    users: Number(block.result.changed),
    seconds: { block: block.seconds, limit, undo: undo.seconds },
    most_mb: memory.most_mb(),
  }
}

/**
 * The raw limit: the same customers, in a table with the same indexes, updated by one statement, and the same events added to their history by
 * another. Returns how long it took, in seconds.
 */
async function updateRaw(url: string, job_id: string): Promise<number> {
  const copies = await openCopies(url, {
    users: `select * from users where (application_id, id) in (select application_id, subject_id from events where request_id = '${job_id}') order by id`,
    events: `select * from events where request_id = '${job_id}' order by id`,
  })
  const users = copies.nameOf('users')
  const distance = firstFacetOf('blocked') - firstFacetOf('active')
  await copies.exec(
    `update ${copies.rowsOf('users')} set state = 'active', facet = facet - ${distance}, state_reason = null`,
  )
  await copies.exec(copies.fill('users'))
  const update = `update ${users} set state = 'blocked', facet = facet + ${distance}, state_reason = 'Benchmark', state_at = updated_at, version = version + 1
    where (application_id, id) in (select application_id, subject_id from ${copies.rowsOf('events')})`
  const seconds = await secondsOf(copies, [update, copies.fill('events')])
  await copies.close()
  return seconds
}
