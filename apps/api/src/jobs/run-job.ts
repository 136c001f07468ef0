import { type Connection, faultCode } from '@clientele/db'
import { atomically, systemContext } from '../context.ts'
import { jobsFinished } from '../observability/metrics.ts'
import type { Services } from '../services.ts'
import { unevenly } from './alarm.ts'
import type { JobControl, JobHandler } from './job.ts'
import { findKind, type JobPolicy } from './kinds.ts'
import { type ClaimedJob, extendLease, failForGood, finish, release, retryLater } from './queue.ts'

export interface RunSettings {
  policy: JobPolicy
  handler: JobHandler<unknown> | undefined
  /** Aborts when the process stops. */
  stopping: AbortSignal
}

/** Runs one job, and records its outcome. Never throws. */
export async function runJob(services: Services, job: ClaimedJob, settings: RunSettings): Promise<void> {
  const { log, database } = services
  const { policy, handler, stopping } = settings
  const { attemptsMax, first_ms, longest_ms } = policy.retry
  const began = Date.now()
  const report = (result: string, fault?: string) => {
    const kind = shownKind(job)
    jobsFinished.inc({ kind, result })
    const facts = { kind, job: job.id, application_id: job.application_id, attempt: job.attempts }
    log.info({ ...facts, result, duration_ms: Date.now() - began, ...(fault !== undefined && { fault }) }, 'job')
  }
  const ctx = systemContext(services, { application_id: job.application_id })
  const control = controlOf(services, job, settings)
  const payload = findKind(job.kind)?.payload.safeParse(job.payload)

  const giveUp = (reason: string) =>
    atomically(ctx, async (tx) => {
      control.requireHeld(await failForGood(tx.db, job, reason))
      if (handler && payload?.success === true) await handler.giveUp(tx, payload.data)
    })

  try {
    // The process that had the last attempt died during it.
    if (job.attempts > attemptsMax) {
      await giveUp('too many unfinished attempts')
      return report('failed')
    }
    try {
      if (!handler || !payload) throw new Error(`unknown job kind: ${job.kind}`)
      if (!payload.success) throw payload.error
      await handler.run(ctx, payload.data, control)
    } catch (error) {
      const fault = faultOf(error)
      if (control.isLost()) return report('lost', fault)
      if (stopping.aborted) {
        await release(database, job)
        return report('given back')
      }
      if (job.attempts < attemptsMax) {
        await retryLater(database, job, fault, unevenly(Math.min(longest_ms, first_ms * 2 ** (job.attempts - 1))))
        return report('to be retried', fault)
      }
      await giveUp(fault)
      return report('failed', fault)
    }
    await finish(database, job)
    report('done')
  } catch (error) {
    // When its lease expires, it is claimed again.
    report('broken off', faultOf(error))
  }
}

/** The resources of a running job. The lease is lost once it has expired and the job is ready for another process. */
function controlOf({ database }: Services, job: ClaimedJob, { policy: { lease_ms }, stopping }: RunSettings) {
  const lost = new AbortController()
  let extended = Date.now()
  const requireHeld = (held: boolean) => {
    if (held) return
    lost.abort(new Error('the lease was lost'))
    throw lost.signal.reason
  }
  const heartbeat = async (tx?: Connection) => {
    if (!tx && Date.now() - extended < lease_ms / 6) return
    requireHeld(await extendLease(tx ?? database, job, lease_ms))
    extended = Date.now()
  }
  return {
    signal: AbortSignal.any([stopping, lost.signal]),
    isLost: () => lost.signal.aborted,
    requireHeld,
    heartbeat,
    async keepLease(work) {
      // A failed heartbeat is followed by another. A lost lease is handled when the work is done.
      const beats = setInterval(() => void heartbeat().catch(() => undefined), lease_ms / 4)
      try {
        return await work()
      } finally {
        clearInterval(beats)
      }
    },
    done: async (tx: Connection) => requireHeld(await finish(tx, job)),
  } satisfies JobControl & { isLost(): boolean; requireHeld(held: boolean): void }
}

/** What went wrong, without messages of the database driver, which contain personal data. */
const faultOf = (error: unknown): string => faultCode(error) ?? (error instanceof Error ? error.name : 'unknown')

/** What a job does, for the log and the metrics: of one that people can see, its own kind. */
function shownKind({ kind, payload }: ClaimedJob): string {
  return kind === 'run_job' && typeof payload.kind === 'string' ? payload.kind : kind
}
