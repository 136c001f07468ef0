import { BackupRefused, sqliteFileOf } from '@clientele/db'
import { ConfigError, readConfig } from '../config/config.ts'

/** A command that copies the SQLite database to or from the one file that it is given. */
export interface FileCommand {
  help: string
  /** What the file is needed for: "write". */
  fileTo: string
  /** What to do instead where the database is a Postgres. */
  onPostgres: (file: string) => string
  /** Returns what to tell when it is done. */
  work: (database: string, file: string) => string | Promise<string>
  /** How a failure that nobody expected begins. */
  failed: string
}

/** Runs the command with the arguments of the process. A failure says why, and ends the process with 1. */
export async function runFileCommand(command: FileCommand): Promise<void> {
  try {
    await run(command, process.argv.slice(2))
  } catch (error) {
    const isExpected = error instanceof ConfigError || error instanceof BackupRefused
    process.stderr.write(isExpected ? `${error.message}\n` : `${command.failed}: ${String(error)}\n`)
    process.exitCode = 1
  }
}

async function run({ help, fileTo, onPostgres, work }: FileCommand, args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help)
  const [file] = args
  if (file === undefined || args.length > 1 || file.startsWith('-')) {
    process.stderr.write(`Specify one file to ${fileTo}.\n\n${help}`)
    process.exitCode = 1
    return
  }
  const database = sqliteFileOf(readConfig().databaseUrl)
  if (database === undefined) throw new BackupRefused(`DATABASE_URL is a Postgres database. ${onPostgres(file)}`)
  process.stdout.write(await work(database, file))
}
