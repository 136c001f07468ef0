import { faultCode } from '@clientele/db'
import { jobsRunning } from '../observability/metrics.ts'
import type { Services } from '../services.ts'
import { openAlarm, unevenly } from './alarm.ts'
import { type Lane, lanes } from './lanes.ts'
import { type ClaimedJob, claim } from './queue.ts'
import { turnsAfter } from './turns.ts'

interface LaneWork {
  poll_ms: number
  lease_ms: (kind: string) => number
  run: (job: ClaimedJob) => Promise<void>
}

/** Claims and runs the jobs of one lane until it is stopped. */
export function startLane({ database, log }: Services, lane: Lane, { poll_ms, lease_ms, run }: LaneWork) {
  const { workers, workersPerApplicationMax } = lanes[lane]
  const running = new Map<Promise<void>, string>()
  const alarm = openAlarm()
  let isStopping = false
  let lastServed = ''
  const loop = claimUntilStopped()

  return {
    /** Looks for work now instead of at the next poll. */
    wakeUp: () => alarm.wakeUp(),
    /** Stops claiming, and waits for running jobs. */
    async stop() {
      isStopping = true
      alarm.wakeUp()
      await loop
      await Promise.all(running.keys())
    },
  }

  async function claimUntilStopped() {
    while (!isStopping) {
      const job = running.size < workers ? await claimNext() : undefined
      if (job) start(job)
      else await alarm.sleep(unevenly(poll_ms))
    }
  }

  /** Claims the next job, if there is one. If the database doesn't respond, it tries again at the next poll. */
  async function claimNext() {
    try {
      for (const range of turnsAfter(lastServed, fullApplications())) {
        const job = await claim(database, lane, range, lease_ms)
        if (job) {
          lastServed = job.application_id
          return job
        }
      }
      lastServed = ''
    } catch (error) {
      log.error({ lane, fault: faultCode(error) }, 'could not claim jobs')
    }
    return undefined
  }

  function fullApplications() {
    const held = [...running.values()]
    return [...new Set(held)].filter((id) => held.filter((one) => one === id).length >= workersPerApplicationMax)
  }

  function start(job: ClaimedJob) {
    jobsRunning.inc({ lane })
    const work = run(job).finally(() => {
      jobsRunning.dec({ lane })
      running.delete(work)
      alarm.wakeUp()
    })
    running.set(work, job.application_id)
  }
}
