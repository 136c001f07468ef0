import { setTimeout as wait } from 'node:timers/promises'
import { blocksEventLoop, faultCode } from '@clientele/db'
import type { Services } from '../services.ts'
import { followChanges, followTime } from './follow.ts'

/** How long a change waits at most before it's noticed. */
const poll_ms = 200
/** Users per step. Nothing else runs or writes meanwhile on SQLite. */
const usersOnEventLoop = 50
const users = 500
/** How often it's checked whether time has passed for a segment. */
const timeEvery_ms = 10_000
/** The pause after a failure, such as a database that doesn't respond. */
const retry_ms = 2_000

/** Keeps segments up to date for as long as the process lives. Several processes may do so: one at a time takes a step. */
export function startFollower(services: Services): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const stepSize = blocksEventLoop(services.database) ? usersOnEventLoop : users
  const running = followUntilStopped()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }

  async function followUntilStopped() {
    let timed_ms = 0
    while (!signal.aborted) {
      try {
        if (performance.now() - timed_ms > timeEvery_ms) {
          await followTime(services)
          timed_ms = performance.now()
        }
        const followed = await followChanges(services, stepSize)
        await pause(followed ? 0 : poll_ms)
      } catch (error) {
        services.log.error({ fault: faultCode(error) }, 'could not follow changes for segments')
        await pause(retry_ms)
      }
    }
  }

  async function pause(ms: number) {
    if (!signal.aborted) await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
