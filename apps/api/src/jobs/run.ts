import { faultCode } from '@clientele/db'
import type { Services } from '../services.ts'
import { openAlarm, unevenly } from './alarm.ts'
import type { JobHandler, JobHandlers } from './job.ts'
import { findKind, type JobPolicy, unknownKind } from './kinds.ts'
import { startLane } from './lane-workers.ts'
import { type Lane, laneNames } from './lanes.ts'
import { type ClaimedJob, onEnqueue, releaseDue } from './queue.ts'
import { runJob } from './run-job.ts'

export interface JobSettings {
  poll_ms?: number
  /** Replaces the policies of the kinds, for tests. */
  lease_ms?: number
  retry_ms?: number
  attemptsMax?: number
}

export interface Jobs {
  /** Stops claiming, and waits until running jobs have released their leases. */
  stop: () => Promise<void>
}

/** Runs jobs in this process until it is stopped. Any number of processes can do so on one database. */
export function startJobs(services: Services, jobHandlers: JobHandlers, settings: JobSettings = {}): Jobs {
  const { poll_ms = 1_000 } = settings
  const { database, log } = services
  const handlers: Record<string, JobHandler<never>> = { ...jobHandlers }
  const stopping = new AbortController()
  const work = {
    poll_ms,
    lease_ms: (kind: string) => policyOf(kind, settings).lease_ms,
    run: (job: ClaimedJob) =>
      runJob(services, job, {
        policy: policyOf(job.kind, settings),
        handler: handlers[job.kind] as JobHandler<unknown> | undefined,
        stopping: stopping.signal,
      }),
  }
  const workers = new Map<string, ReturnType<typeof startLane>>(
    laneNames.map((lane) => [lane, startLane(services, lane, work)]),
  )
  const unsubscribe = onEnqueue(database, (lane: Lane) => workers.get(lane)?.wakeUp())
  const alarm = openAlarm()
  const releasing = releaseUntilStopped()

  return {
    async stop() {
      unsubscribe()
      stopping.abort()
      alarm.wakeUp()
      await Promise.all([releasing, ...[...workers.values()].map((lane) => lane.stop())])
    },
  }

  /** Releases due jobs. Every process does this for all of them, because the process of a dead worker can't. */
  async function releaseUntilStopped() {
    while (!stopping.signal.aborted) {
      const more = await release()
      if (!more) await alarm.sleep(unevenly(poll_ms))
    }
  }

  async function release() {
    try {
      const { lanes, more } = await releaseDue(database)
      for (const lane of lanes) workers.get(lane)?.wakeUp()
      return more
    } catch (error) {
      log.error({ fault: faultCode(error) }, 'could not release due jobs')
      return false
    }
  }
}

function policyOf(kind: string, { lease_ms, retry_ms, attemptsMax }: JobSettings): JobPolicy {
  const { retry, ...known } = findKind(kind) ?? unknownKind
  return {
    lease_ms: lease_ms ?? known.lease_ms,
    retry: {
      first_ms: retry_ms ?? retry.first_ms,
      longest_ms: retry.longest_ms,
      attemptsMax: attemptsMax ?? retry.attemptsMax,
    },
  }
}
