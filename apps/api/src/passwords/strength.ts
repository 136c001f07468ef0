import { fileURLToPath } from 'node:url'
import { AppError } from '@clientele/contracts'
import { Tinypool } from 'tinypool'
import type { Estimate, Question } from './strength-worker.ts'

const waitingMax = 64
const idle_ms = 60_000

/** The worker's file: in the source, or next to the bundle. */
const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './strength-worker.ts' : './strength-worker.js', import.meta.url),
)

// Started with the first new password, and ended a while after the last one, because its dictionaries take 30 MB.
let pool: Tinypool | undefined
const startPool = () =>
  new Tinypool({
    filename: workerFile,
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idle_ms,
  })

/** Estimates the strength of a password. Throws OVERLOADED if too many are waiting. */
export function estimateStrength(question: Question): Promise<Estimate> {
  pool ??= startPool()
  if (pool.queueSize >= waitingMax) throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
  return pool.run(question) as Promise<Estimate>
}
