import { mergeUsers, undoMerge } from '../../src/merges/service.ts'
import { readConfig } from '../../src/config/config.ts'
import { systemContext } from '../../src/context.ts'
import { openLog } from '../../src/observability/log.ts'
import { openServingDatabase } from '../../src/open-database.ts'
import { noSenders } from '../../src/senders/sender.ts'

/*
 * A process that merges two users, or undoes that, and kills itself around the commit: when everything is written but not committed
 * (`DIE_WHEN=before`), or just committed (`DIE_WHEN=after`).
 */

const { DIE_WHEN, APPLICATION_ID = '', SURVIVOR = '', OTHER = '', MERGE } = process.env
const config = readConfig()
const database = openServingDatabase(config)

function die() {
  process.kill(process.pid, 'SIGKILL')
  return new Promise<never>(() => undefined)
}

const commit = database.transaction
database.transaction = async (work) => {
  const result = await commit(async (tx) => {
    const written = await work(tx)
    if (DIE_WHEN === 'before') await die()
    return written
  })
  return DIE_WHEN === 'after' ? die() : result
}

const services = { config, database, log: openLog(config), senders: noSenders }
const ctx = systemContext(services, { application_id: APPLICATION_ID })
await (MERGE === undefined
  ? mergeUsers(ctx, { userId: SURVIVOR, body: { other_id: OTHER, reason: 'Same person' } })
  : undoMerge(ctx, { userId: SURVIVOR, mergeId: MERGE, body: {} }))
