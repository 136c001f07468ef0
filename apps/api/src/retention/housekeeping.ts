import { setTimeout as wait } from 'node:timers/promises'
import { clearOldRows } from './service.ts'
import type { Services } from '../services.ts'

const first_ms = 60_000
const every_ms = 15 * 60_000
/** The pause if there is more than one round can do. */
const again_ms = 5_000

/** Clears old rows from time to time, for as long as the process lives. Several processes may do so: each table is cleared by one at a time. */
export function startHousekeeping(services: Services): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const rounds = takeRounds()
  return {
    async stop() {
      stopping.abort()
      await rounds
    },
  }

  async function takeRounds() {
    await pause(first_ms)
    while (!signal.aborted) {
      const cleared = await clearOldRows(services, { signal })
      const isDone = Object.values(cleared).every((table) => table.isDone)
      await pause(isDone ? every_ms : again_ms)
    }
  }

  /** With jitter, so that processes that started together don't run together. */
  async function pause(ms: number) {
    if (!signal.aborted)
      await wait(ms * (0.75 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => undefined)
  }
}
