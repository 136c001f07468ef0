import { type Connection, faultCode, newId } from '@clientele/db'
import { rowsCleared } from '../observability/metrics.ts'
import type { Services } from '../services.ts'
import { chores } from './chores.ts'
import { type ClearedTable, ends } from './ends.ts'
import { Pace } from './pace.ts'
import { claimChore, findClearedBefore, releaseChore } from './repository/chores.ts'

const minute_ms = 60_000
const day_ms = 24 * 60 * minute_ms
const frequently_ms = 14 * minute_ms
const usually_ms = 6 * 60 * minute_ms

interface ClearOptions {
  now?: Date
  /** How long one table may take before the next one has its turn. */
  turn_ms?: number
  signal?: AbortSignal
  /** Also clears what is not due yet. */
  atOnce?: boolean
}

export interface Cleared {
  rows: number
  took_ms: number
  longest_ms: number
  /** Whether there is nothing left to clear. */
  isDone: boolean
}

/**
 * Clears expired rows of every table, one table after the other. Only one process at a time works on a table. Never throws: errors are logged,
 * and the table is left for the next round.
 */
export async function clearOldRows(
  services: Services,
  options: ClearOptions = {},
): Promise<Partial<Record<ClearedTable, Cleared>>> {
  const cleared: Partial<Record<ClearedTable, Cleared>> = {}
  for (const name of Object.keys(chores) as ClearedTable[]) {
    if (options.signal?.aborted) break
    try {
      const done = await clearTable(services, name, options)
      if (done) cleared[name] = done
    } catch (error) {
      services.log.error({ fault: faultCode(error), table: name }, 'could not delete old rows')
    }
  }
  return cleared
}

/** Clears one table for the length of a turn. Returns undefined if another process is doing it, or it is not due. */
async function clearTable(
  { config, database, log }: Services,
  name: ClearedTable,
  { now = new Date(), turn_ms = minute_ms, signal = new AbortController().signal, atOnce = false }: ClearOptions,
): Promise<Cleared | undefined> {
  const { clear, isFrequent } = chores[name]
  const kept = keptOf(config, name)
  const before = new Date(now.getTime() - kept.days * day_ms)
  const held_by = newId()
  const claimed = await claimChore(database, {
    name,
    held_by,
    // It never has to be extended, because a turn is much shorter.
    held_until: new Date(Date.now() + turn_ms + minute_ms),
    cleared_before: kept.count === undefined ? before : undefined,
    doneBefore: new Date(Date.now() - (atOnce ? 0 : isFrequent ? frequently_ms : usually_ms)),
    now: new Date(),
  })
  if (!claimed) return undefined

  const began = performance.now()
  const pace = new Pace(database, { turn_ms, signal })
  let rows = 0
  let isDone = false
  try {
    isDone = true
    for await (const gone of clear(database, { now, before, kept: kept.count ?? 0 }, pace)) {
      rows += gone
      await pace.rest()
      if (pace.isOver) {
        isDone = false
        break
      }
    }
  } catch (error) {
    isDone = false
    throw error
  } finally {
    await releaseChore(database, { name, held_by, done_at: isDone ? new Date() : null })
  }
  const took_ms = Math.round(performance.now() - began)
  const { longest_ms } = pace
  if (rows > 0) {
    rowsCleared.inc({ table: name }, rows)
    log.info(
      { table: name, rows, duration_ms: took_ms, longest_ms: Math.round(longest_ms), isDone },
      'old rows deleted',
    )
  }
  return { rows, took_ms, longest_ms, isDone }
}

function keptOf({ kept }: Services['config'], name: ClearedTable): { days: number; count?: number } {
  const end = ends[name]
  if (!('setting' in end)) return { days: 0 }
  return end.setting === 'CONFIG_VERSIONS_KEPT' ? { days: 0, count: kept[end.setting] } : { days: kept[end.setting] }
}

/** Since when a table has all of its rows; undefined if none were ever cleared. */
export const completeSince = (db: Connection, name: ClearedTable): Promise<Date | undefined> =>
  findClearedBefore(db, name)
