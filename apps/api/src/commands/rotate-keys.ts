import { openDatabase } from '@clientele/db'
import { ConfigError, readConfig } from '../config.ts'
import { resealProviderSecrets } from '../platform-config/reseal.ts'

const help = `node rotate-keys.js

Encrypts anew, under the first key in SECRET_KEY (or in DATA_DIR/secret-key), whatever is stored encrypted under one of the others. After
that the older keys are needed only by cookies and codes that are still out there. Can be repeated at any time, while the api is running.

The database is the one of the service: DATABASE_URL.
`

async function main(args: readonly string[]) {
  if (args.includes('--help') || args.includes('-h')) return say(help)
  if (args.length > 0) {
    process.stderr.write(`There is no option ${args.join(' ')}.\n\n${help}`)
    process.exitCode = 1
    return
  }
  const { databaseUrl, secretKeys } = readConfig()
  const database = openDatabase(databaseUrl, { poolSize: 2 })
  try {
    const { renewed, current, unreadable } = await resealProviderSecrets(database, secretKeys)
    say(`Encrypted ${renewed} secrets anew; ${current} were encrypted under the first key already.\n`)
    for (const { application_id, provider } of unreadable)
      say(`Not readable under any key: ${provider} of application ${application_id}. Save its app_secret again.\n`)
    if (unreadable.length > 0) process.exitCode = 1
  } finally {
    await database.close()
  }
}

const say = (text: string) => void process.stdout.write(text)

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The keys could not be rotated: ${String(error)}\n`,
  )
  process.exit(1)
})
