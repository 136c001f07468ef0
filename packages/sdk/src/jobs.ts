import type { Job } from '@clientele/contracts'
import { ClienteleConnectionError, ClienteleError } from './errors.ts'
import type { CallOptions } from './perform.ts'

/** How to follow a job. */
export interface WatchOptions {
  /** Stops following, and rejects with the signal's reason. The job itself continues. */
  signal?: AbortSignal | undefined
  /** The time until the second look, in milliseconds; it grows while nothing changes. Defaults to 250. */
  first_ms?: number | undefined
  /** The longest time between two looks, in milliseconds. Defaults to 5,000. */
  longest_ms?: number | undefined
  /**
   * How long the service may be unreachable or overloaded, such as while it is restarted, before the error is thrown, in milliseconds. The job continues
   * meanwhile, or afterward. Defaults to 120,000.
   */
  patience_ms?: number | undefined
}

/** A job that can be followed: `for await (const { progress } of application.job(id))`. */
export interface WatchedJob extends AsyncIterable<Job> {
  /** Returns the job once it is completed, canceled, or failed. Check its `state`. A paused job is waited for. */
  wait(options?: WatchOptions): Promise<Job>
  /** Yields the job now, whenever it has changed, and at its end. */
  progress(options?: WatchOptions): AsyncGenerator<Job, void, undefined>
}

/** The states in which a job won't change by itself. */
export const endedStates: readonly Job['state'][] = ['canceled', 'completed', 'failed']

const growth = 1.5

/** Follows a job by asking for it. */
export function watchedJob(read: (options: CallOptions) => Promise<Job>): WatchedJob {
  async function* progress({ signal, first_ms = 250, longest_ms = 5_000, patience_ms = 120_000 }: WatchOptions = {}) {
    let shown = ''
    let answered = Date.now()
    for (let pause_ms = first_ms; ; pause_ms = Math.min(longest_ms, pause_ms * growth)) {
      const job = await read({ signal }).catch((error: unknown) => {
        if (!passes(error) || Date.now() - answered >= patience_ms) throw error
      })
      if (!job) {
        await pause(pause_ms, signal)
        continue
      }
      answered = Date.now()
      const seen = JSON.stringify(job)
      if (seen !== shown) {
        pause_ms = first_ms
        shown = seen
        yield job
      }
      if (endedStates.includes(job.state)) return
      await pause(pause_ms, signal)
    }
  }
  return {
    progress,
    [Symbol.asyncIterator]: () => progress(),
    async wait(options) {
      for await (const job of progress(options)) if (endedStates.includes(job.state)) return job
      throw new Error('A job is followed until it ends.')
    },
  }
}

const passing: readonly number[] = [429, 502, 503, 504]

/** Whether an error says nothing about the job, and may be over soon. */
const passes = (error: unknown): boolean =>
  error instanceof ClienteleConnectionError || (error instanceof ClienteleError && passing.includes(error.status))

/** Waits. Rejects as soon as the signal aborts. */
function pause(time_ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, time_ms)
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
  })
}
