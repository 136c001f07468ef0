import { SchemaTooNew } from '@clientele/db'
import { type App, createApp } from './app.ts'
import { ConfigError, readConfig } from './config/config.ts'
import { startHousekeeping } from './retention/housekeeping.ts'
import { jobHandlers } from './execution/job-handlers.ts'
import { lanes } from './jobs/lanes.ts'
import { measureKinds, measureLanes } from './jobs/queue.ts'
import { startJobs } from './jobs/run.ts'
import { openLog } from './observability/log.ts'
import { eventsRecorded, serveMetrics } from './observability/metrics.ts'
import { openSenders } from './senders/open.ts'
import { openServingDatabase, whenReachable } from './open-database.ts'
import { warnOfOrphans } from './orphaned-rows/service.ts'
import type { Services } from './services.ts'
import { startFollower } from './segments/follower.ts'
import { measureQueue } from './segments/follow.ts'
import { startIndexer } from './users/indexer.ts'
import { sumForeignForms } from './passwords/shoppers.ts'
import { measureIndex } from './users/search/indexing.ts'

/** How long requests in flight may take to finish once the process is asked to stop. */
const grace_ms = 12_000

async function main() {
  const config = readConfig()
  const log = openLog(config)
  const database = openServingDatabase(config)
  await whenReachable(
    config,
    () => database.migrate((line) => log.info({ what: line }, 'migrating')),
    (fault) => log.warn({ fault }, 'waiting for the database'),
  )
  const senders = openSenders(config, { emailsAtOnceMax: lanes.email.workers })
  const services: Services = { config, database, log, senders, onEvent: ({ type }) => eventsRecorded.inc({ type }) }
  const [app, metrics] = await Promise.all([
    createApp(services),
    serveMetrics(config, {
      lanes: () => measureLanes(database),
      kinds: () => measureKinds(database),
      index: () => measureIndex(database),
      segments: () => measureQueue(database),
      foreignHashes: () => sumForeignForms(database),
    }),
  ])
  const jobs = startJobs(services, jobHandlers)
  const housekeeping = startHousekeeping(services)
  const indexer = startIndexer(services)
  const follower = startFollower(services)
  await app.listen({ host: config.host, port: config.port })
  void warnOfOrphans(services)
  stopOnSignal(services, app, async () => {
    metrics.close()
    await housekeeping.stop()
    await indexer.stop()
    await follower.stop()
    await jobs.stop()
    senders.close()
    await database.close()
  })
}

/** Requests in flight finish, then the rest closes in the order in which it is needed. A second signal ends at once. */
function stopOnSignal({ log }: Services, app: App, closeRest: () => Promise<void>) {
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), grace_ms).unref()
    app
      .close()
      .then(closeRest)
      .then(
        () => process.exit(0),
        (error: Error) => {
          log.error({ kind: error.name }, 'could not stop cleanly')
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError || error instanceof SchemaTooNew
      ? `${error.message}\n`
      : `The API could not start: ${String(error)}\n`,
  )
  process.exit(1)
})
