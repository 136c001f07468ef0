import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import { takeTurns } from '../turns.ts'
import type { Trial } from './trial-worker.ts'

/*
 * Hashes of other systems are verified in threads of their own, with queues of their own: some take many times as long as ours, and must not hold up
 * anyone who signs in with one of ours.
 */

export type ForeignQueue = 'known shoppers' | 'unknown shoppers'

const threadsMax = Math.max(1, Math.floor(availableParallelism() / 2))
const idle_ms = 60_000
const { inTurn } = takeTurns<ForeignQueue>(['known shoppers', 'unknown shoppers'], threadsMax)

/** The worker's file: in the source, or next to the bundle. */
const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './trial-worker.ts' : './trial-worker.js', import.meta.url),
)

// Started with the first hash, and ended a while after the last one, because Argon2 leaves its memory with the thread.
let pool: Tinypool | undefined
const startPool = () =>
  new Tinypool({
    filename: workerFile,
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: threadsMax,
    idleTimeout: idle_ms,
  })

/** Whether a password matches a hash of another system. Throws OVERLOADED if too many are waiting. */
export const matchesForeign = (queue: ForeignQueue, trial: Trial): Promise<boolean> =>
  inTurn(queue, () => {
    pool ??= startPool()
    return pool.run(trial) as Promise<boolean>
  })
