import { openDatabase } from '@clientele/db'
import { resealAttributes } from '../attributes/reseal.ts'
import { ConfigError, readConfig } from '../config/config.ts'
import { resealSigningKeys } from '../issuer/keys.ts'
import { resealMerges } from '../merges/reseal.ts'
import { resealFirebaseKeys } from '../passwords/firebase-keys.ts'
import { resealProviderSecrets } from '../platform-config/reseal.ts'

const help = `node rotate-keys.js

Re-encrypts stored secrets that were encrypted with an older key, using the first key in SECRET_KEY (or in DATA_DIR/secret-key). After that,
only cookies and codes that are still in use need the older keys. You can run it again at any time, while the API is running.

It uses the service's database, DATABASE_URL.
`

async function main(args: readonly string[]) {
  if (args.includes('--help') || args.includes('-h')) return say(help)
  if (args.length > 0) {
    process.stderr.write(`Unknown option: ${args.join(' ')}\n\n${help}`)
    process.exitCode = 1
    return
  }
  const { databaseUrl, secretKeys } = readConfig()
  const database = openDatabase(databaseUrl, { poolSize: 2 })
  try {
    const secrets = await resealProviderSecrets(database, secretKeys)
    const signing = await resealSigningKeys(database, secretKeys)
    const firebase = await resealFirebaseKeys(database, secretKeys)
    const values = await resealAttributes(database, secretKeys)
    const merges = await resealMerges(database, secretKeys)
    const all = [secrets, signing, firebase, values, merges]
    const [renewed, current] = [sumOf(all.map((each) => each.renewed)), sumOf(all.map((each) => each.current))]
    say(`Re-encrypted ${renewed} secrets; ${current} were already encrypted with the first key.\n`)
    for (const { application_id, provider } of secrets.unreadable)
      say(`No key can decrypt the secret of ${provider} in application ${application_id}. Save its app_secret again.\n`)
    for (const { application_id, id } of signing.unreadable)
      say(
        `No key can decrypt the signing key ${id} of application ${application_id}. Add the SECRET_KEY that it had.\n`,
      )
    for (const { application_id, id } of firebase.unreadable)
      say(
        `No key can decrypt the Firebase key ${id} of application ${application_id}. Add the SECRET_KEY that it had.\n`,
      )
    for (const { application_id, id } of values.unreadable)
      say(`No key can decrypt the value ${id} in application ${application_id}. Add the SECRET_KEY that it had.\n`)
    for (const { application_id, id } of merges.unreadable)
      say(
        `No key can decrypt what merge ${id} keeps in application ${application_id}. Add the SECRET_KEY that it had.\n`,
      )
    if (all.some(({ unreadable }) => unreadable.length > 0)) process.exitCode = 1
  } finally {
    await database.close()
  }
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

const say = (text: string) => void process.stdout.write(text)

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The keys could not be rotated: ${String(error)}\n`,
  )
  process.exit(1)
})
