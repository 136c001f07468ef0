import type { Database } from '@clientele/db'
import type { SecretKeys } from '../secrets.ts'
import { checkEncrypted } from './attributes.ts'
import type { Check, Finding } from './check.ts'
import { checkCounts } from './counts.ts'
import { checkGroups, checkMembers, checkNumbers } from './groups.ts'
import { checkForeignHashes } from './passwords.ts'
import { checkPhones } from './phones.ts'
import { listApplications } from './repository/settings.ts'
import { checkConfig, checkOrigins } from './settings.ts'
import { checkIndex } from './search.ts'
import { checkUsers } from './users.ts'

export type { Finding } from './check.ts'
export { isApplication } from './repository/settings.ts'

/*
 * Compares all derived data with the rows it comes from. Nothing waits for it: rows are read in batches, and whatever looks wrong is read again
 * under a lock on that one row, or is read in a single statement.
 */

/** In an order in which no repair invalidates an earlier check. */
const checks: readonly Check[] = [
  checkPhones,
  checkUsers,
  checkCounts,
  checkForeignHashes,
  checkMembers,
  checkGroups,
  checkNumbers,
  checkOrigins,
  checkConfig,
  checkIndex,
  checkEncrypted,
]

/** Everything that is wrong, in one application or in all of them. */
export async function* verify(
  db: Database,
  { application_id, keys }: { application_id?: string | undefined; keys?: SecretKeys } = {},
): AsyncGenerator<Finding & { application_id: string }> {
  for await (const id of application_id === undefined ? everyApplication(db) : [application_id])
    for (const check of checks)
      for await (const finding of check(db, id, keys)) yield { application_id: id, ...finding }
}

async function* everyApplication(db: Database): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const ids = (await listApplications(db, after)).map(({ id }) => id)
    yield* ids
    const last = ids.at(-1)
    if (last === undefined) return
    after = last
  }
}
