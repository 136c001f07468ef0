import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { readConfig } from '../../src/config/config.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { openLog } from '../../src/observability/log.ts'
import { openServingDatabase } from '../../src/open-database.ts'
import { noSenders } from '../../src/senders/sender.ts'

/*
 * A process that only runs jobs. `DIE_AT` is the number of a transaction, counted from 1, around whose commit the process kills itself: everything is
 * written but not committed (`DIE_WHEN=before`), or just committed (`DIE_WHEN=after`).
 */

const { DIE_AT, DIE_WHEN } = process.env
const config = readConfig()
const database = openServingDatabase(config)

function die() {
  process.kill(process.pid, 'SIGKILL')
  return new Promise<never>(() => undefined)
}

const commit = database.transaction
let begun = 0
database.transaction = async (work) => {
  begun += 1
  const isLast = begun === Number(DIE_AT)
  const result = await commit(async (tx) => {
    const written = await work(tx)
    if (isLast && DIE_WHEN === 'before') await die()
    return written
  })
  if (isLast && DIE_WHEN === 'after') await die()
  return result
}

const services = { config, database, log: openLog(config), senders: noSenders }
startJobs(services, jobHandlers, { poll_ms: 30, lease_ms: 1_500, retry_ms: 30 })
