import type { Connection } from '@clientele/db'
import type { Context } from '../context.ts'
import type { JobKindName, PayloadOf } from './kinds.ts'

/** The resources of a running job. */
export interface JobControl {
  /** Aborts when the process stops or the lease is lost. End soon, and leave the rest for another process. */
  signal: AbortSignal
  /**
   * Extends the lease. Throws if it was lost. Call it several times per lease. Given a transaction, it also holds the lease until the commit, so
   * that a process that slept through its lease can't write after another one.
   */
  heartbeat: (tx?: Connection) => Promise<void>
  /** Keeps extending the lease while `work` waits for something slow, such as a message provider. */
  keepLease: <T>(work: () => Promise<T>) => Promise<T>
  /** Completes the job in the transaction of its last change, so that it doesn't run again. Throws if the lease was lost. */
  done: (tx: Connection) => Promise<void>
}

/** What jobs of one kind do. */
export interface JobHandler<Payload> {
  /** Runs the job. A process that died may have started it before, so it must be safe to repeat. */
  run: (ctx: Context, payload: Payload, control: JobControl) => Promise<void>
  /** Records that a job has finally failed, in the transaction that ends it. */
  giveUp: (tx: Context, payload: Payload) => Promise<void>
}

export type JobHandlers = { [Name in JobKindName]: JobHandler<PayloadOf<Name>> }
