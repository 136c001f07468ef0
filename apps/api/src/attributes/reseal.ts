import type { Connection, Database } from '@clientele/db'
import { isCurrentlySealed, type SecretKeys, seal, unseal } from '../secrets.ts'
import { keysOf } from './keys.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { isUserOfTheirOwn, listEncrypted, listSealed, replaceKeys, replaceSealed } from './repository/sealed.ts'
import type { UserAttributeRow } from './repository/values.ts'
import type { Value } from './rules.ts'

const batchSize = 100

/**
 * Re-encrypts the values of attributes that were encrypted with an older key, together with their keyed hashes. A value that is saved in the meantime
 * is left unchanged.
 */
export async function resealAttributes(db: Database, keys: SecretKeys) {
  const result = { renewed: 0, current: 0, unreadable: [] as UserAttributeRow[] }
  for (const definition of await listEncrypted(db))
    for await (const row of sealedValues(db, definition)) {
      const text = unseal(keys, row.sealed ?? '')
      if (text === undefined) result.unreadable.push(row)
      else if (isCurrentlySealed(keys, row.sealed ?? '')) result.current += 1
      else if (await resealOne(db, keys, definition, row, text)) result.renewed += 1
    }
  return result
}

/** Counts the encrypted values of each attribute of an application, and those that one of the keys decrypts. */
export async function* countReadable(db: Connection, keys: SecretKeys, application_id: string) {
  for (const { slug, ...definition } of await listEncrypted(db, application_id)) {
    let [stored, readable] = [0, 0]
    for await (const { sealed } of sealedValues(db, definition)) {
      stored += 1
      if (unseal(keys, sealed ?? '') !== undefined) readable += 1
    }
    yield { slug, stored, readable }
  }
}

/** The encrypted values of an attribute, read in batches. */
async function* sealedValues(db: Connection, definition: Pick<AttributeDefinitionRow, 'application_id' | 'id'>) {
  for (let after = ''; ; ) {
    const rows = await listSealed(db, definition, after, batchSize)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.user_id
  }
}

const resealOne = (
  db: Database,
  keys: SecretKeys,
  definition: AttributeDefinitionRow,
  row: UserAttributeRow,
  text: string,
): Promise<boolean> =>
  db.transaction(async (tx) => {
    // Nobody is found by what has stayed under an ID that was merged away.
    const isFound = await isUserOfTheirOwn(tx, row)
    const isReplaced = await replaceSealed(tx, row, seal(keys, text))
    if (isReplaced && isFound) await replaceKeys(tx, row, keysOf(keys, definition, JSON.parse(text) as Value))
    return isReplaced
  })
