import type { Database } from '@clientele/db'
import { resealStored } from '../attributes/merged.ts'
import type { SecretKeys } from '../secrets.ts'
import { asKept, asStored } from './kept.ts'
import { listAllMerges, type MergeRow, replaceKept } from './repository/merges.ts'

const batchSize = 100

/** Re-encrypts the values of attributes that merges keep to be undone. A merge that is undone in the meantime has none. */
export async function resealMerges(db: Database, keys: SecretKeys) {
  const result = { renewed: 0, current: 0, unreadable: [] as MergeRow[] }
  for (let after = ''; ; ) {
    const rows = await listAllMerges(db, after, batchSize)
    for (const row of rows) {
      const kept = asKept(row.kept)
      const { attributes, renewed, current, unreadable } = resealStored(keys, kept.attributes)
      if (unreadable > 0) result.unreadable.push(row)
      result.current += current
      if (renewed > 0 && (await replaceKept(db, row, asStored({ ...kept, attributes })))) result.renewed += renewed
    }
    const last = rows.at(-1)
    if (!last) return result
    after = last.id
  }
}
