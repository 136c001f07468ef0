import type { Connection } from '@clientele/db'
import { isCurrentlySealed, type SecretKeys, seal, unseal } from '../secrets.ts'
import { listProviderSecrets, type ProviderSecretRow, replaceSealed } from './repository.ts'

const batchSize = 100

/**
 * Re-encrypts provider secrets that were encrypted with an older key, so that the older key can be removed. A secret that is saved in the
 * meantime is left unchanged.
 */
export async function resealProviderSecrets(db: Connection, keys: SecretKeys) {
  const result = { renewed: 0, current: 0, unreadable: [] as ProviderSecretRow[] }
  for (let last: ProviderSecretRow | undefined; ; ) {
    const rows = await listProviderSecrets(db, last, batchSize)
    last = rows.at(-1)
    if (!last) return result
    for (const row of rows) {
      const secret = unseal(keys, row.sealed)
      if (secret === undefined) result.unreadable.push(row)
      else if (isCurrentlySealed(keys, row.sealed)) result.current += 1
      else if (await replaceSealed(db, row, seal(keys, secret))) result.renewed += 1
    }
  }
}
