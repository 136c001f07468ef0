import type { Connection } from '@clientele/db'
import type { Context } from '../context.ts'

/** What a job holds while it runs. */
export interface JobControl {
  /** Aborts when the process stops or the lease is lost: end soon, leaving what another process can take up. */
  signal: AbortSignal
  /**
   * Says that the job is still at work; throws when its lease was lost. Called at least once a minute. Given a transaction, it
   * also holds the lease until that is committed, so that a process which slept through its lease cannot write after another.
   */
  heartbeat: (tx?: Connection) => Promise<void>
  /** Ends the job in the transaction of its last change, so that it is not carried out again; throws when its lease was lost. */
  done: (tx: Connection) => Promise<void>
}

/** One kind of work. */
export interface JobKind {
  /** Carries the job out. It may have been begun before, by a process that died: it must come to the same end. */
  run: (ctx: Context, payload: Record<string, unknown>, control: JobControl) => Promise<void>
  /** Says what became of it, when it failed too often. */
  giveUp: (ctx: Context, payload: Record<string, unknown>, control: JobControl) => Promise<void>
}
