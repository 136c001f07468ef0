import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config/config.ts'
import { openCommandDatabase } from '../open-database.ts'
import { countOrphans, deleteOrphans, type Moved, moveOrphans } from '../orphaned-rows/service.ts'

const help = `node orphaned-rows.js [--move-to APPLICATION_ID | --drop]

Earlier versions let tRPC calls without an application write rows that belong to none. These rows can't be reached anymore.

  (nothing)        counts them, table by table
  --move-to ID     moves the users and groups to an application, with everything that belongs to them. Users stay where they are if
                   another company created them, or if a user in the application has the same username, external_id, or verified
                   contact. Settings, messages, jobs, and uploaded files stay too.
  --drop           permanently deletes all of them

It uses the service's database, DATABASE_URL. The API can keep running.
`

/** An error with a message for the user of the command. */
class UsageError extends Error {}

async function main() {
  const { moveTo, drop, wantsHelp } = readOptions()
  if (wantsHelp) return say(help)
  const database = openCommandDatabase(readConfig(), { poolSize: 2 })
  try {
    if ((await database.migrationState()) !== 'done')
      throw new UsageError('The tables of this database are not up to date. Run migrate.js first.')
    if (moveTo !== undefined) tellMoved(moveTo, await moveOrphans(database, moveTo))
    if (drop) await deleteOrphans(database)
    const left = Object.entries(await countOrphans(database))
    for (const [table, count] of left) say(`${String(count).padStart(9)}  ${table}\n`)
    say(left.length === 0 ? 'No rows without an application.\n' : 'These rows belong to no application.\n')
  } finally {
    await database.close()
  }
}

function tellMoved(application_id: string, moved: Moved | undefined) {
  if (!moved) throw new UsageError(`Application ${application_id} not found.`)
  say(`Moved ${moved.users} users and ${moved.groups} groups to ${application_id}.\n`)
  for (const id of moved.ofOthers) say(`Left user ${id}: it was created by another company.\n`)
  for (const id of moved.colliding)
    say(`Left user ${id}: a user in the application has the same username, external_id, or verified contact.\n`)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { 'move-to': { type: 'string' }, drop: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values['move-to'] !== undefined && values.drop) throw new Error('--move-to and --drop can’t be combined.')
    return { moveTo: values['move-to'], drop: values.drop === true, wantsHelp: values.help === true }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  }
}

const say = (text: string) => void process.stdout.write(text)

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError || error instanceof UsageError
      ? `${error.message}\n`
      : `The rows could not be read: ${String(error)}\n`,
  )
  process.exit(1)
})
