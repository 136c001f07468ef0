import type { Connection } from '@clientele/db'
import type { Context } from '../context.ts'
import type { JobKindName, PayloadOf } from './kinds.ts'

/** What a job holds while it runs. */
export interface JobControl {
  /** Aborts when the process stops or the lease is lost. End soon, leaving what another process can take up. */
  signal: AbortSignal
  /**
   * Extends the lease; throws when it was lost. Call it several times per lease. Given a transaction, it also holds the lease until
   * that commits, so that a process which slept through its lease cannot write after another.
   */
  heartbeat: (tx?: Connection) => Promise<void>
  /** Keeps extending the lease while `work` waits for something slow, such as a message provider. */
  keepLease: <T>(work: () => Promise<T>) => Promise<T>
  /** Finishes the job in the transaction of its last change, so that it does not run again; throws when the lease was lost. */
  done: (tx: Connection) => Promise<void>
}

/** What jobs of one kind do. */
export interface JobHandler<Payload> {
  /** Runs the job. A process that died may have begun it before: it must come to the same end. */
  run: (ctx: Context, payload: Payload, control: JobControl) => Promise<void>
  /** Records what became of a job that failed too often, in the transaction that ends it. */
  giveUp: (tx: Context, payload: Payload) => Promise<void>
}

export type JobHandlers = { [Name in JobKindName]: JobHandler<PayloadOf<Name>> }
