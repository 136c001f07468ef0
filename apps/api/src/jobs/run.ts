import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, faultCode } from '@clientele/db'
import { systemContext } from '../context.ts'
import { jobsFinished, jobsRunning } from '../metrics.ts'
import type { Services } from '../services.ts'
import type { JobControl, JobKind } from './job.ts'
import { jobKinds } from './kinds.ts'
import {
  type ClaimedJob,
  claim,
  extendLease,
  failForGood,
  finish,
  forgetFinished,
  giveBack,
  onEnqueue,
  retryLater,
} from './queue.ts'

export interface JobSettings {
  kinds?: Record<string, JobKind>
  /** How long a job stays claimed without a heartbeat. */
  lease_ms?: number
  poll_ms?: number
  retry_ms?: number
  attemptsMax?: number
  atOnceMax?: number
}

export interface Jobs {
  /** Claims nothing more, and waits until running jobs have given their leases back. */
  stop: () => Promise<void>
  /** Looks for work now instead of at the next turn. */
  wake: () => void
}

/** A job is added a little before its transaction commits, so after a wake the queue is looked at often for this long. */
const eager_ms = 1_000
const eagerPoll_ms = 20
const keepFinished_ms = 30 * 24 * 3_600_000
const tidyEvery_ms = 3_600_000

/** Carries out jobs in this process until it is stopped. Any number of processes may do so on one database. */
export function startJobs(services: Services, settings: JobSettings = {}): Jobs {
  const { lease_ms = 120_000, poll_ms = 1_000, atOnceMax = 2 } = settings
  const { database, log } = services
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let eagerUntil = 0
  let bell = new AbortController()

  const wake = () => {
    eagerUntil = Date.now() + eager_ms
    bell.abort()
  }
  const silence = onEnqueue(database, wake)
  const loop = takeTurns()
  const tidying = setInterval(tidy, tidyEvery_ms)
  tidying.unref()

  return {
    wake,
    async stop() {
      silence()
      clearInterval(tidying)
      stopping.abort()
      bell.abort()
      await loop
      await Promise.all(running)
    },
  }

  async function takeTurns() {
    while (!stopping.signal.aborted) {
      const job = running.size < atOnceMax ? await next() : undefined
      if (job) {
        eagerUntil = 0
        start(job)
      } else await nap()
    }
  }

  /** The next job, if there is one; a database that does not answer is asked again at the next turn. */
  async function next() {
    try {
      return await claim(database, lease_ms)
    } catch (error) {
      log.error({ fault: faultCode(error) }, 'jobs cannot be claimed')
      return undefined
    }
  }

  function start(job: ClaimedJob) {
    jobsRunning.inc()
    const run = runJob(services, job, { ...settings, lease_ms, stopping: stopping.signal }).finally(() => {
      jobsRunning.dec()
      running.delete(run)
      bell.abort()
    })
    running.add(run)
  }

  /** Until there may be work: a bell, or the next turn, at which processes do not all arrive together. */
  async function nap() {
    if (stopping.signal.aborted) return
    bell = new AbortController()
    const pause_ms = Date.now() < eagerUntil ? eagerPoll_ms : poll_ms * (0.75 + Math.random() / 2)
    await wait(pause_ms, undefined, { signal: bell.signal }).catch(() => undefined)
  }

  function tidy() {
    forgetFinished(database, keepFinished_ms).catch((error: unknown) =>
      log.error({ fault: faultCode(error) }, 'finished jobs cannot be forgotten'),
    )
  }
}

type RunSettings = JobSettings & { lease_ms: number; stopping: AbortSignal }

/** Carries out one job, and writes down how it ended. Never throws. */
async function runJob(services: Services, job: ClaimedJob, settings: RunSettings): Promise<void> {
  const { log, database } = services
  const { kinds = jobKinds, attemptsMax = 5, retry_ms = 5_000, stopping } = settings
  const begun = Date.now()
  const tell = (result: string, fault?: string) => {
    jobsFinished.inc({ kind: job.kind, result })
    const facts = { kind: job.kind, job: job.id, application_id: job.application_id, attempt: job.attempts }
    log.info({ ...facts, result, duration_ms: Date.now() - begun, ...(fault !== undefined && { fault }) }, 'job')
  }
  const ctx = systemContext(services, { application_id: job.application_id })
  const control = controlOf(services, job, settings)

  try {
    const kind = kinds[job.kind]
    if (!kind) throw new Error(`no such kind of job: ${job.kind}`)
    // Claimed once more because the process that had the last attempt died with it.
    if (job.attempts > attemptsMax) {
      await kind.giveUp(ctx, job.payload, control)
      await failForGood(database, job, 'it was begun too often without coming to an end')
      return tell('failed')
    }
    try {
      await kind.run(ctx, job.payload, control)
    } catch (error) {
      const fault = faultOf(error)
      if (control.isLost()) return tell('lost', fault)
      if (stopping.aborted) {
        await giveBack(database, job)
        return tell('given back')
      }
      if (job.attempts < attemptsMax) {
        await retryLater(database, job, fault, retry_ms * 2 ** (job.attempts - 1) * (0.75 + Math.random() / 2))
        return tell('to be retried', fault)
      }
      await kind.giveUp(ctx, job.payload, control)
      await failForGood(database, job, fault)
      return tell('failed', fault)
    }
    await finish(database, job)
    tell('done')
  } catch (error) {
    // Its lease runs out, and then it is claimed again.
    tell('broken off', faultOf(error))
  }
}

/** What a job holds while it runs; its lease is lost once another process has claimed it. */
function controlOf({ database }: Services, job: ClaimedJob, { lease_ms, stopping }: RunSettings) {
  const lost = new AbortController()
  let extended = Date.now()
  const mustHold = (held: boolean) => {
    if (held) return
    lost.abort(new Error('the lease was lost'))
    throw lost.signal.reason
  }
  return {
    signal: AbortSignal.any([stopping, lost.signal]),
    isLost: () => lost.signal.aborted,
    async heartbeat(tx?: Connection) {
      if (!tx && Date.now() - extended < lease_ms / 6) return
      mustHold(await extendLease(tx ?? database, job, lease_ms))
      extended = Date.now()
    },
    done: async (tx: Connection) => mustHold(await finish(tx, job)),
  } satisfies JobControl & { isLost(): boolean }
}

/** What went wrong, without the messages of the database's driver, which hold personal data. */
const faultOf = (error: unknown): string => faultCode(error) ?? (error instanceof Error ? error.name : 'unknown')
