import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { uses } from '../config.ts'

const lookEvery_ms = 500
const checkpointAt_bytes = 4 * 1024 * 1024
/** The coarsest resolution of file timestamps that we expect. */
const fileClock_ms = 50

/** The worker's entry point, in the source or next to the bundle. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './checkpointer.ts' : './sqlite-checkpointer.js',
  import.meta.url,
)

/**
 * Keeps the write-ahead log of a SQLite file short, in a separate thread that is started when first needed. The writing connection only
 * checkpoints if that fails, so set its `wal_autocheckpoint` high.
 */
export class Checkpoints {
  readonly #file: string
  readonly #synchronous: 'FULL' | 'NORMAL'
  readonly #timer: NodeJS.Timeout
  #worker: Worker | undefined
  #isBusy = false
  #seen_ms = 0
  #isFlushing = false
  #flushed_ms = 0

  constructor(file: string, synchronous: 'FULL' | 'NORMAL') {
    this.#file = file
    this.#synchronous = synchronous
    this.#timer = setInterval(() => this.#look(), lookEvery_ms).unref()
  }

  async close() {
    clearInterval(this.#timer)
    await this.#worker?.terminate()
  }

  #look() {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })
    if (log && this.#synchronous === 'NORMAL' && log.mtimeMs + fileClock_ms >= this.#flushed_ms) void this.#flush()
    if (!uses('checkpoint_thread')) return
    if (this.#isBusy || !log || log.size < checkpointAt_bytes || log.mtimeMs === this.#seen_ms) return
    this.#seen_ms = log.mtimeMs
    this.#isBusy = true
    this.#worker ??= this.#start()
    this.#worker.postMessage('checkpoint')
  }

  /**
   * Flushes the log to disk in the background, because the operating system would wait half a minute. Closing a second handle to the log is
   * safe, because SQLite doesn't keep its locks on that file.
   */
  async #flush() {
    if (this.#isFlushing) return
    this.#isFlushing = true
    const begun_ms = Date.now()
    try {
      const log = await open(`${this.#file}-wal`, 'r+')
      try {
        await log.datasync()
        this.#flushed_ms = begun_ms
      } finally {
        await log.close()
      }
    } catch {
      // The next tick retries, and writes report any disk error.
    } finally {
      this.#isFlushing = false
    }
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { workerData: { file: this.#file, synchronous: this.#synchronous } })
    worker.unref()
    worker.on('message', () => {
      this.#isBusy = false
    })
    // The next tick starts another worker. Until then, the log grows, which is harmless.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      this.#worker = undefined
      this.#isBusy = false
    })
    return worker
  }
}
