import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config/config.ts'
import { openCommandDatabase } from '../open-database.ts'
import { type Finding, isApplication, verify } from '../verify/service.ts'

/* `npm run verify`, or `node verify.js`: compares all derived data with the rows it comes from. */

const help = `npm run verify -- [--repair] [--application ID]   (in a built API: node verify.js)

Compares derived data with the rows it is derived from: the counts of users and members, the members of groups, the versions of users and
their events, the keys for searches and filters, phone numbers in old spellings, primary contacts, sessions, the origins of applications, and the versions of sign-in
settings. Tries to decrypt the encrypted attributes with SECRET_KEY. Prints what is wrong, and exits with 1 if anything is.

  --repair           corrects what is wrong; exits with 1 only if something is left
  --application ID   checks only one application

It uses the service's database, DATABASE_URL. The API can keep running: rows are read in batches, and at most one row is locked.
`

/** An error with a message for the user of the command. */
class UsageError extends Error {}

async function main() {
  const { application, repair, wantsHelp } = readOptions()
  if (wantsHelp) return say(help)
  const config = readConfig()
  const database = openCommandDatabase(config, { poolSize: 2 })
  try {
    if ((await database.migrationState()) !== 'done')
      throw new UsageError('The tables of this database are not up to date. Run migrate.js first.')
    if (application !== undefined && !(await isApplication(database, application)))
      throw new UsageError(`Application ${application} not found.`)
    let [off, repaired] = [0, 0]
    for await (const finding of verify(database, { application_id: application, keys: config.secretKeys })) {
      off += 1
      const outcome = repair ? await repairOf(finding) : undefined
      if (outcome !== undefined && outcome !== undecided) repaired += 1
      say(lineOf(finding) + (outcome === undefined ? '' : ` (${outcome})`) + '\n')
    }
    say(summaryOf(off, repaired))
    if (off > repaired) process.exitCode = 1
  } finally {
    await database.close()
  }
}

const undecided = 'not repaired: only you can decide which one is right'

async function repairOf({ repair }: Finding): Promise<string> {
  if (!repair) return undecided
  return (await repair()) ? 'repaired' : 'correct by now'
}

const lineOf = ({ application_id, what, of, stored, actual }: Finding & { application_id: string }) =>
  `${application_id}  ${what}  ${of}: stored ${stored}, actual ${actual}`

function summaryOf(off: number, repaired: number): string {
  if (off === 0) return 'All derived data matches the rows.\n'
  if (repaired === 0) return `${off} found. Run with --repair to correct them.\n`
  return `${off} found, ${repaired} repaired.\n`
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        repair: { type: 'boolean' },
        application: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return { application: values.application, repair: values.repair === true, wantsHelp: values.help === true }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  }
}

const say = (text: string) => void process.stdout.write(text)

main().catch((error: unknown) => {
  const isKnown = error instanceof ConfigError || error instanceof UsageError
  process.stderr.write(isKnown ? `${error.message}\n` : `The database could not be verified: ${String(error)}\n`)
  process.exit(1)
})
