import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { blocksEventLoop, type Database, faultCode } from '@clientele/db'
import type { Services } from '../services.ts'
import { forgetWalk, indexChanged, indexOthers } from './search/indexing.ts'

/*
 * Follows changes to users in the background. While the process has nothing else to do, the index is up to date within a fraction of a second. When
 * requests keep it busy, they come first, and the index falls behind until they let up.
 */

/** How long a change waits at most before it's noticed. */
const poll_ms = 200
/** Users per step. A step takes a few milliseconds, and nothing else runs or writes meanwhile on SQLite. */
const usersOnEventLoop = 20
const users = 100
/** The pause after a failure, such as a database that doesn't respond. */
const retry_ms = 2_000
/** How often it's checked whether all users should be compared with the index again. */
const compareEvery_ms = 60 * 60_000
/** After a step, the process has this many times as long for requests. */
const restAtLeast = 0.5
/** As long as it is busy with them, it rests again, for this many times as long as the step took, and at most this often. */
const restIfBusy = 5
const restsMax = 6
/** The part of the time that other work takes, above which a process counts as busy. */
const busy = 0.5

/** Keeps the index of searches up to date for as long as the process lives. Several processes may do so: one at a time takes a step. */
export function startIndexer({ database, log }: Services): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const stepSize = blocksEventLoop(database) ? usersOnEventLoop : users
  const running = indexUntilStopped()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }

  async function indexUntilStopped() {
    let isComparing = true
    let compared_ms = performance.now()
    while (!signal.aborted) {
      const began = performance.now()
      try {
        const changed = await indexChanged(database, stepSize)
        const others = isComparing && changed === 0 ? await indexOthers(database, stepSize) : undefined
        if (others === false) {
          isComparing = false
          compared_ms = performance.now()
        }
        await (changed || others ? rest(performance.now() - began) : pause(poll_ms))
      } catch (error) {
        log.error({ fault: faultCode(error) }, 'could not index changes for searches')
        await pause(retry_ms)
      }
      isComparing ||= performance.now() - compared_ms > compareEvery_ms
    }
  }

  /** Leaves the process to others, for longer while they keep it busy. One request in a short rest doesn't mean that more follow. */
  async function rest(took_ms: number) {
    let isBusy = await pauseAndCheck(took_ms * restAtLeast)
    for (let rests = 0; isBusy && rests < restsMax; rests += 1) isBusy = await pauseAndCheck(took_ms * restIfBusy)
  }

  /** Pauses, and returns whether others kept the process busy meanwhile. */
  async function pauseAndCheck(ms: number): Promise<boolean> {
    const before = performance.eventLoopUtilization()
    await pause(ms)
    return performance.eventLoopUtilization(before).utilization > busy
  }

  async function pause(ms: number) {
    if (!signal.aborted) await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** Indexes every user that isn't, at once. For commands and tests. */
export async function indexAll(database: Database): Promise<void> {
  while ((await indexChanged(database, users)) !== 0);
  await forgetWalk(database)
  while ((await indexOthers(database, users)) !== false);
}
