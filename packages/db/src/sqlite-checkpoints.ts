import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

const lookEvery_ms = 500
const checkpointAt_bytes = 4 * 1024 * 1024

/** As it is here, in the source or beside the bundle. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './sqlite-checkpointer.ts' : './sqlite-checkpointer.js',
  import.meta.url,
)

/**
 * Keeps the write-ahead log of a SQLite file short from a thread of its own, which starts when there is first something to do. The writing
 * connection itself only steps in where that fails: set its `wal_autocheckpoint` high.
 */
export class Checkpoints {
  readonly #file: string
  readonly #timer: NodeJS.Timeout
  #worker: Worker | undefined
  #isBusy = false
  #seen_ms = 0

  constructor(file: string) {
    this.#file = file
    this.#timer = setInterval(() => this.#look(), lookEvery_ms).unref()
  }

  async close() {
    clearInterval(this.#timer)
    await this.#worker?.terminate()
  }

  #look() {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })
    if (this.#isBusy || !log || log.size < checkpointAt_bytes || log.mtimeMs === this.#seen_ms) return
    this.#seen_ms = log.mtimeMs
    this.#isBusy = true
    this.#worker ??= this.#start()
    this.#worker.postMessage('checkpoint')
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { workerData: this.#file })
    worker.unref()
    worker.on('message', () => {
      this.#isBusy = false
    })
    // The next look starts another one. Until then the log grows, which harms nobody.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      this.#worker = undefined
      this.#isBusy = false
    })
    return worker
  }
}
