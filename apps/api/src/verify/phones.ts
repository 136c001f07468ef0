import { lookUpPhone } from '../contacts/normalize.ts'
import { codesOfChangedCountries } from '../contacts/old-spellings.ts'
import type { Check, Finding } from './check.ts'
import { listHolders, listNumbers, type NumberRow, releaseDuplicate, respell } from './repository/phones.ts'

/**
 * Phone numbers are stored in their country's current spelling, which lookups compare. A number that another customer has proved in its current
 * spelling isn't repaired: only a person can tell which of the two customers it belongs to.
 */
export const checkPhones: Check = async function* (db, application_id) {
  for (const code of codesOfChangedCountries)
    for (let after = { value: `+${code}`, user_id: '' }; ; ) {
      const rows = await listNumbers(db, application_id, code, after)
      for (const row of rows) {
        const finding = await findingOf(row, Number(code))
        if (finding) yield finding
      }
      const last = rows.at(-1)
      if (!last) break
      after = last
    }

  async function findingOf(row: NumberRow, code: number): Promise<Finding | undefined> {
    const current = lookUpPhone(row.value, code)
    if (!current || current.value === row.value) return undefined
    const holders = await listHolders(db, application_id, current.value)
    const own = holders.find(({ user_id }) => user_id === row.user_id)
    const other = row.verified
      ? holders.find(({ user_id, verified }) => verified && user_id !== row.user_id)
      : undefined
    const found = { what: 'identifiers.value', of: `user ${row.user_id}`, stored: row.value }
    if (other) return { ...found, actual: `${current.value}, which user ${other.user_id} has proved as well` }
    return {
      ...found,
      actual: current.value,
      repair: () =>
        db.transaction((tx) => (own ? releaseDuplicate(tx, { duplicate: row, kept: own }) : respell(tx, row, current))),
    }
  }
}
